/** While the demo tells its history: how long until it is told, and how long the event loop of the server stood still meanwhile, by the server's own metrics. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';
import type { Row } from './figures.ts';
import { startProduct } from './product.ts';

/** Screens that a house has open. */
const views = ['capacity', 'beds', 'forecast', 'analytics', 'measures', 'discharge-summary', 'discharges', 'turn-kpis', 'ed-summary', 'findings'] as const;
/** The server's figures are of the time since they were last read; what is younger than eleven minutes the simulator tells as the present. */
const [readMs, toldWithinMs, limitMs] = [2_000, 660_000, 600_000];

export async function tellingRows(): Promise<Row[]> {
  const product = await startProduct({ simulator: 'day' });
  const socket = io(product.url, { path: '/live', transports: ['websocket'], auth: { token: await product.token('bed-manager') } });
  await new Promise((resolve) => socket.once('hello', resolve));
  for (const view of views) await socket.emitWithAck('watch', { view, facility: 'LGH' });
  const admin = await product.token('admin');
  const began = Date.now();
  const [longest, p99]: [number[], number[]] = [[], []];
  while (Date.now() - began < limitMs && !isTold(product.folder)) {
    await pause(readMs);
    const text = await (await fetch(`${product.url}/metrics`, { headers: { authorization: `Bearer ${admin}` } })).text();
    const read = (name: string): number => Number(new RegExp(`^healthos_nodejs_eventloop_lag_${name}_seconds (\\S+)`, 'm').exec(text)?.[1]) * 1000;
    longest.push(read('max'));
    p99.push(read('p99'));
  }
  const toldMs = Date.now() - began;
  socket.close();
  await product.stop();
  const sorted = p99.toSorted((a, b) => a - b);
  return [
    { bench: 'start', case: `nine days told, ${views.length} views watched`, subject: 'ours', value: toldMs / 1000, unit: 's until the present' },
    { bench: 'start', case: 'longest stall of the loop', subject: 'ours', value: Math.max(...longest), unit: 'ms' },
    {
      bench: 'start',
      case: 'p99 delay of the loop, in half of the windows of 2 s',
      subject: 'ours',
      value: sorted[Math.floor(sorted.length / 2)] ?? 0,
      unit: 'ms',
      target: '<= 50',
    },
  ];
}

/** The simulator notes how far its story was told. */
function isTold(folder: string): boolean {
  const path = join(folder, 'simulator.json');
  if (!existsSync(path)) return false;
  const told = /"toldUntil":(\d+)/.exec(readFileSync(path, 'utf8'))?.[1];
  return told !== undefined && Date.now() - Number(told) < toldWithinMs;
}
