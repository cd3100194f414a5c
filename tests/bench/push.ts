/** A 400-byte change ten times a second to a thousand clients: through socket.io as the product uses it, and through bare websockets. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';
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

async function measure(kind: 'socket.io' | 'ws'): Promise<Heard & { readonly cpu: number }> {
  const http = createServer();
  const io = kind === 'socket.io' ? new Server(http, { path: '/live', transports: ['websocket'], serveClient: false, perMessageDeflate: false }) : undefined;
  const ws = kind === 'ws' ? new WebSocketServer({ server: http, perMessageDeflate: false }) : undefined;
  io?.on('connection', (socket) => void socket.join('room'));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  let cpu = 0;
  const heard = await listenIn(kind, (http.address() as AddressInfo).port, () => {
    const before = process.cpuUsage();
    const began = performance.now();
    const beat = setInterval(() => {
      const asOf = performance.timeOrigin + performance.now();
      if (io !== undefined) io.to('room').emit('change', { ...change, asOf });
      const text = JSON.stringify(['change', { ...change, asOf }]);
      for (const client of ws?.clients ?? []) client.send(text);
      if (performance.now() - began < seconds * 1000) return;
      clearInterval(beat);
      const { user, system } = process.cpuUsage(before);
      cpu = (user + system) / 1000 / (performance.now() - began);
    }, 1000 / perSecond);
  });
  await io?.close();
  ws?.close();
  http.close();
  return { ...heard, cpu };
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
        case: 'processor of server and clients',
        subject,
        value: found.cpu * 100,
        unit: '% of one core',
        ...(subject === 'ours (socket.io)' ? { target: '<= 1.6x ws', ratio: `${(ours.cpu / bare.cpu).toFixed(2)}x ws` } : {}),
      },
    ];
    return [...rows('ws', bare), ...rows('ours (socket.io)', ours)];
  },
};
