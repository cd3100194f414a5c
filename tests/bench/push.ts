/** A 400-byte change ten times a second to a thousand clients: through socket.io as the product uses it, and through bare websockets. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';
import { onceParser } from '../../command-center/src/sockets/encoded.ts';
import type { Bench, Row } from './figures.ts';

const clients = 1000;
const [seconds, perSecond] = [6, 10];
const change = { view: 'beds', facility: 'LGH', position: 1, asOf: 0, put: [['4W-09-A', { text: 'x'.repeat(320) }]], gone: [] as string[] };

interface Heard {
  readonly p50: number;
  readonly p99: number;
  readonly heard: number;
}

/** The clients live in a worker with the same clock; each message carries when it was sent. */
function listenIn(kind: 'socket.io' | 'ws', port: number, whenReady: () => void): Promise<Heard> {
  const worker = new Worker(new URL('./push-clients.ts', import.meta.url), { workerData: { kind, port, clients, milliseconds: (seconds + 2) * 1000 } });
  return new Promise((resolve, reject) => {
    worker.on('message', (said: Heard | 'ready') => (said === 'ready' ? whenReady() : resolve(said)));
    worker.on('error', reject);
  });
}

/** Of one core. */
interface Spent {
  /** The thread of the server alone: what the page promises, of which clients are other machines. */
  readonly server: number;
  /** With the thread of all clients. */
  readonly both: number;
}

async function measure(kind: 'socket.io' | 'ws'): Promise<Heard & Spent> {
  const http = createServer();
  const io =
    kind === 'socket.io'
      ? new Server(http, { path: '/live', transports: ['websocket'], serveClient: false, perMessageDeflate: false, parser: onceParser })
      : undefined;
  const ws = kind === 'ws' ? new WebSocketServer({ server: http, perMessageDeflate: false }) : undefined;
  io?.on('connection', (socket) => void socket.join('room'));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  let spent: Spent = { server: 0, both: 0 };
  const heard = await listenIn(kind, (http.address() as AddressInfo).port, () => {
    const [before, thread] = [process.cpuUsage(), process.threadCpuUsage()];
    const began = performance.now();
    const beat = setInterval(() => {
      const asOf = performance.timeOrigin + performance.now();
      if (io !== undefined) io.to('room').emit('change', { ...change, asOf });
      const text = JSON.stringify(['change', { ...change, asOf }]);
      for (const client of ws?.clients ?? []) client.send(text);
      if (performance.now() - began < seconds * 1000) return;
      clearInterval(beat);
      const share = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000 / (performance.now() - began);
      spent = { server: share(process.threadCpuUsage(thread)), both: share(process.cpuUsage(before)) };
    }, 1000 / perSecond);
  });
  await io?.close();
  ws?.close();
  http.close();
  return { ...heard, ...spent };
}

export const push: Bench = {
  name: 'push',
  run: async () => {
    const bare = await measure('ws');
    const ours = await measure('socket.io');
    const rows = (subject: string, found: typeof ours): Row[] => [
      {
        bench: 'push',
        case: `${clients} clients, ${perSecond}/s`,
        subject,
        value: found.p99,
        unit: `ms p99 (p50 ${found.p50.toFixed(1)})`,
        ...(subject === 'ours (socket.io)' ? { target: '<= 70 ms at 5,000' } : {}),
      },
      {
        bench: 'push',
        case: 'processor of the server',
        subject,
        value: found.server * 100,
        unit: '% of one core',
        ...(subject === 'ours (socket.io)' ? { target: '<= 1.6x ws', ratio: `${(ours.server / bare.server).toFixed(2)}x ws` } : {}),
      },
      {
        bench: 'push',
        case: 'server and clients together',
        subject,
        value: found.both * 100,
        unit: '% of one core',
        ...(subject === 'ours (socket.io)' ? { ratio: `${(ours.both / bare.both).toFixed(2)}x ws` } : {}),
      },
    ];
    return [...rows('ws', bare), ...rows('ours (socket.io)', ours)];
  },
};
