/** The newest readings of one metric at one place, sorted by when they were taken: the same list whatever order they came in. */
import { canonical } from '../state-hash.ts';
import type { DeviceReading } from './events.ts';
import type { DeviceSeries } from './state.ts';

/** Readings kept of one metric at one place; samples keep them all. */
export const seriesLimit = 64;

/** The newest readings with this one among them; undefined when nothing changes. One time and value is one reading, whoever repeats it. */
export function withReading(kept: DeviceSeries['readings'], reading: DeviceReading, position: number): DeviceSeries['readings'] | undefined {
  let at = kept.length;
  for (let before = kept[at - 1]; before !== undefined && before.observedAt >= reading.observedAt; before = kept[--at - 1]) {
    if (before.observedAt > reading.observedAt) continue;
    const [x, y] = [said(before), said(reading)];
    if (x === y) return undefined;
    if (x < y) break;
  }
  const next = [...kept.slice(0, at), { ...reading, position }, ...kept.slice(at)];
  if (next.length <= seriesLimit) return next;
  return at === 0 ? undefined : next.slice(1);
}

function said({ value, status }: DeviceReading): string {
  return canonical([value, status]);
}
