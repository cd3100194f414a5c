/** The listening side of the push bench, in a worker of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { io } from 'socket.io-client';
import WebSocket from 'ws';

const { kind, port, clients, milliseconds } = workerData as { kind: 'socket.io' | 'ws'; port: number; clients: number; milliseconds: number };
const waits: number[] = [];
const heard = (change: { asOf: number }): void => void waits.push(performance.timeOrigin + performance.now() - change.asOf);

function connect(): Promise<void> {
  return new Promise((resolve, reject) => {
    if (kind === 'socket.io') {
      const socket = io(`http://127.0.0.1:${port}`, { path: '/live', transports: ['websocket'], forceNew: true });
      socket.on('change', heard);
      socket.once('connect', () => resolve());
      socket.once('connect_error', reject);
      return;
    }
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    socket.on('message', (text: Buffer) => heard((JSON.parse(text.toString()) as [string, { asOf: number }])[1]));
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
}

for (let n = 0; n < clients; n += 50) await Promise.all(Array.from({ length: Math.min(50, clients - n) }, connect));
parentPort?.postMessage('ready');
setTimeout(() => {
  waits.sort((a, b) => a - b);
  const at = (share: number): number => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0;
  parentPort?.postMessage({ p50: at(0.5), p99: at(0.99), heard: waits.length });
  process.exit(0);
}, milliseconds);
