/** A measure day by day with its centre and limits: lines broken where a day has no value, points of a special cause apart. */
import { line, scaleLinear } from 'd3';
import type { AnalyticsRow } from '@healthos/core/views/rows-forecast.ts';

export type Series = Extract<AnalyticsRow, { tile: 'series' }>;
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function dailyChart({ values, limits, signals }: Series, box: Box) {
  const known = values.flatMap((value) => (value === null ? [] : [value]));
  const all = [...known, ...(limits === undefined ? [] : [limits.lower, limits.upper])];
  const [low, high] = all.length === 0 ? [0, 1] : [Math.min(...all), Math.max(...all)];
  const x = scaleLinear([0, Math.max(1, values.length - 1)], [box.left, box.right]);
  const y = scaleLinear(low === high ? [low - 1, high + 1] : [low, high], [box.bottom, box.top]);
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, i) => x(i))
    .y((value) => y(value ?? 0))([...values]);
  const isIn = (i: number): (typeof signals)[number] | undefined => signals.find(({ from, to }) => i >= from && i <= to);
  const points = values.flatMap((value, i) => (value === null ? [] : [{ i, value, x: x(i), y: y(value), signal: isIn(i) }]));
  return { x, y, path: path ?? '', points };
}
