/** A TCP proxy of ours between two of the processes: it delays, holds back, forgets one side of a connection, cuts and refuses, and heals. */
import { connect, createServer, type Socket } from 'node:net';

export interface Proxy {
  readonly port: number;
  /** Bytes of both ways come so much later. */
  delay(ms: number): void;
  /** Nothing passes any more and nobody is told: connections that stand stand, and new ones are taken and hear nothing. */
  holdBack(): void;
  /** As a router that lost its memory: what stands hears nothing ever again, on either side; new connections pass. */
  forget(): void;
  /** Connections are reset and new ones refused. */
  cut(): void;
  /** What was held back flows; new connections pass. */
  heal(): void;
  connections(): number;
  close(): Promise<void>;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** Nothing passes through it ever again. */
  forgotten: boolean;
  readonly held: (() => void)[];
}

export async function startProxy(to: { readonly port: number }): Promise<Proxy> {
  const pairs = new Set<Pair>();
  const forgotten = new Set<Pair>();
  let [delayMs, holding, refusing] = [0, false, false];
  const server = createServer({ noDelay: true }, (near) => {
    if (refusing) return void near.resetAndDestroy();
    const pair: Pair = { near, far: connect({ host: '127.0.0.1', port: to.port, noDelay: true }), forgotten: false, held: [] };
    pairs.add(pair);
    pass(pair, pair.near, pair.far);
    pass(pair, pair.far, pair.near);
  });

  function pass(pair: Pair, from: Socket, into: Socket): void {
    // Order is kept: what is held back or on its way stands before what comes after it.
    const later = (act: () => void): void => {
      const now = (): void => void (pair.forgotten ? undefined : act());
      const due = (): void => void (holding || pair.held.length > 0 ? pair.held.push(now) : now());
      if (delayMs > 0) setTimeout(due, delayMs);
      else due();
    };
    from.on('data', (chunk: Buffer) => later(() => into.write(chunk)));
    from.on('end', () => later(() => into.end()));
    from.on('error', () => from.destroy());
    from.on('close', () => {
      if (pair.forgotten) return;
      later(() => {
        into.destroy();
        pairs.delete(pair);
      });
    });
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    delay: (ms) => {
      delayMs = ms;
    },
    holdBack: () => {
      holding = true;
    },
    forget: () => {
      for (const pair of pairs) {
        pair.forgotten = true;
        forgotten.add(pair);
      }
      pairs.clear();
    },
    cut: () => {
      refusing = true;
      for (const { near, far } of pairs) {
        near.resetAndDestroy();
        far.resetAndDestroy();
      }
      pairs.clear();
    },
    heal: () => {
      [delayMs, holding, refusing] = [0, false, false];
      for (const { held } of pairs) for (const act of held.splice(0)) act();
    },
    connections: () => pairs.size,
    close: async () => {
      const ended = new Promise((done) => server.close(done));
      for (const { near, far } of [...pairs, ...forgotten]) {
        near.destroy();
        far.destroy();
      }
      await ended;
    },
  };
}
