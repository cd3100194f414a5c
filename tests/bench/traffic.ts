/** Senders for the benches: many connections, each with some messages in flight, for a bounded time; what was acknowledged, and how long each took. */
import { connect } from 'node:net';

export interface Traffic {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface TrafficOptions {
  readonly port: number;
  readonly connections: number;
  readonly inFlight: number;
  readonly milliseconds: number;
  message(n: number): Buffer;
}

let numbered = 0;

/** Every reply frame answers the oldest message in flight on its connection. */
export async function send(options: TrafficOptions): Promise<Traffic> {
  const waits: number[] = [];
  const began = performance.now();
  const until = began + options.milliseconds;
  await Promise.all(Array.from({ length: options.connections }, () => one(options, until, waits)));
  const seconds = (performance.now() - began) / 1000;
  waits.sort((a, b) => a - b);
  const at = (share: number): number => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0;
  return { perSecond: waits.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

function one({ port, inFlight, message }: TrafficOptions, until: number, waits: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const sentAt: number[] = [];
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const next = (): void => {
      const content = message(++numbered);
      const frame = Buffer.allocUnsafe(content.length + 3);
      frame[0] = 0x0b;
      content.copy(frame, 1);
      frame[content.length + 1] = 0x1c;
      frame[content.length + 2] = 0x0d;
      sentAt.push(performance.now());
      socket.write(frame);
    };
    socket.once('connect', () => {
      for (let i = 0; i < inFlight; i++) next();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('data', (chunk: Buffer) => {
      const now = performance.now();
      for (let at = chunk.indexOf(0x1c); at >= 0; at = chunk.indexOf(0x1c, at + 1)) {
        waits.push(now - (sentAt.shift() ?? now));
        if (now < until) next();
        else if (sentAt.length === 0) socket.destroy();
      }
    });
  });
}
