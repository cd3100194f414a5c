/** Traffic that does not wait: connections that write at a rate whatever is answered, and paced senders whose waits are noted. */
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { framed } from '@healthos/ingest/transports/mllp/framer.ts';
import { connectMllp } from '@healthos/ingest/transports/mllp/client.ts';

export interface Offered {
  readonly port: number;
  readonly connections: number;
  /** Messages a second in all. */
  readonly perSecond: number;
  readonly seconds: number;
  message(n: number): Buffer;
}

const everyMs = 20;

export interface OfferedAll {
  /** Messages a second. */
  readonly written: number;
  readonly acknowledged: number;
  /** Connections that the other side ended. */
  readonly cut: number;
}

/** Writes as much as is offered, or as the connection takes: what it does not take is not written at all. */
export async function offer({ port, connections, perSecond, seconds, message }: Offered): Promise<OfferedAll> {
  let [written, acknowledged, cut] = [0, 0, 0];
  const until = performance.now() + seconds * 1000;
  const each = async (): Promise<void> => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      for (let at = chunk.indexOf('MSA|AA|'); at >= 0; at = chunk.indexOf('MSA|AA|', at + 1)) acknowledged++;
    });
    const [began, share] = [performance.now(), perSecond / connections / 1000];
    for (let own = 0, now = began; now < until && !socket.destroyed; now = performance.now()) {
      const due = Math.floor((now - began) * share);
      for (; own < due && !socket.writableNeedDrain; own++) {
        socket.write(framed(message(written++)));
      }
      // What the connection did not take is not made up for.
      own = due;
      await pause(everyMs);
    }
    if (socket.destroyed) cut++;
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, each));
  return { written: written / seconds, acknowledged: acknowledged / seconds, cut };
}

export interface Paced {
  readonly port: number;
  readonly senders: number;
  /** Between two messages of one sender. */
  readonly pauseMs: number;
  readonly seconds: number;
  message(n: number): Buffer;
}

/** Milliseconds that each answer took. */
export async function paced({ port, senders, pauseMs, seconds, message }: Paced): Promise<readonly number[]> {
  const waits: number[] = [];
  const until = performance.now() + seconds * 1000;
  let n = 0;
  await Promise.all(
    Array.from({ length: senders }, async () => {
      const client = await connectMllp({ host: '127.0.0.1', port });
      while (performance.now() < until) {
        const began = performance.now();
        if ((await client.send(message(n++))) === undefined) break;
        waits.push(performance.now() - began);
        await pause(pauseMs);
      }
      client.close();
    }),
  );
  return waits;
}
