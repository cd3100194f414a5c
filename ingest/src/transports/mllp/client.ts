/** A small MLLP sender for the command line and for tests: frames out, replies in order. Independent senders (simulators) use another library. */
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { createFramer, framed } from './framer.ts';

export interface MllpClient {
  /** Resolves to the reply; to undefined when the connection ended first. Calls may overlap: replies come in order. */
  send(message: Buffer): Promise<Buffer | undefined>;
  /** Bytes as they are, for tests of what a listener bears. */
  write(bytes: Buffer): void;
  /** The next reply that no `send` waits for. */
  next(): Promise<Buffer | undefined>;
  readonly closed: Promise<void>;
  close(): void;
}

export interface MllpTarget {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly ca: string; readonly cert?: string; readonly key?: string; readonly servername?: string };
}

const replyLimitBytes = 16 * 1024 * 1024;

export async function connectMllp(target: MllpTarget): Promise<MllpClient> {
  const socket = await opened(target);
  const framer = createFramer(replyLimitBytes);
  const waiting: ((reply: Buffer | undefined) => void)[] = [];
  const early: Buffer[] = [];
  let over = false;
  socket.on('data', (chunk: Buffer) => {
    for (const frame of framer.push(chunk)) {
      const copy = Buffer.from(frame);
      const first = waiting.shift();
      if (first === undefined) early.push(copy);
      else first(copy);
    }
  });
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      over = true;
      for (const give of waiting.splice(0)) give(undefined);
      resolve();
    });
  });
  socket.on('error', () => socket.destroy());
  const next = (): Promise<Buffer | undefined> => {
    const ready = early.shift();
    if (ready !== undefined) return Promise.resolve(ready);
    if (over) return Promise.resolve(undefined);
    return new Promise((resolve) => waiting.push(resolve));
  };
  return {
    send: (message) => {
      const reply = next();
      if (!over) socket.write(framed(message));
      return reply;
    },
    write: (bytes) => void socket.write(bytes),
    next,
    closed,
    close: () => socket.destroy(),
  };
}

function opened(target: MllpTarget): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const { host, port, tls } = target;
    const socket: Socket =
      tls === undefined
        ? connect({ host, port, noDelay: true }, () => resolve(socket))
        : connectTls(
            {
              host,
              port,
              ca: tls.ca,
              ...(tls.cert === undefined ? {} : { cert: tls.cert }),
              ...(tls.key === undefined ? {} : { key: tls.key }),
              servername: tls.servername ?? 'localhost',
            },
            () => resolve(socket),
          );
    socket.once('error', reject);
  });
}
