/** A census ahead as bands about a median, and forecasts made then against what came; each on scales that the screen shares among its charts. */
import { area, curveMonotoneX, line, scaleLinear, scaleUtc } from 'd3';
import type { MadeThen, Spread } from '@healthos/core/views/rows-forecast.ts';

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Room about what is drawn; a census has no reason to begin at zero, but it never goes below. */
export function domainOf(lines: readonly (readonly Spread[])[], also: readonly number[] = []): readonly [number, number] {
  const values = [...also, ...lines.flatMap((one) => one.flatMap(([, low, , , , , , high]) => [low, high]))];
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(1, (high - low) * 0.08);
  return [Math.max(0, low - room), high + room];
}

export function censusFan(spreads: readonly Spread[], box: Box, domain: readonly [number, number], hours = 72) {
  const x = scaleLinear([0, hours], [box.left, box.right]);
  const y = scaleLinear([domain[0], domain[1]], [box.bottom, box.top]);
  const shown = spreads.filter(([h]) => h <= hours);
  const band = (low: number, high: number): string =>
    area<Spread>()
      .x((one) => x(one[0]))
      .y0((one) => y(one[low] ?? 0))
      .y1((one) => y(one[high] ?? 0))
      .curve(curveMonotoneX)(shown) ?? '';
  const middle = line<Spread>()
    .x((one) => x(one[0]))
    .y((one) => y(one[4]))
    .curve(curveMonotoneX)(shown);
  return { x, y, ticks: y.ticks(4), wide: band(1, 7), usual: band(2, 6), half: band(3, 5), middle: middle ?? '' };
}

export function madeThen(points: readonly MadeThen[], box: Box) {
  const sorted = [...points].sort((a, b) => a[0] - b[0]);
  const values = sorted.flatMap(([, low, , high, actual]) => [low, high, actual]);
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const x = scaleUtc([sorted[0]?.[0] ?? 0, sorted[sorted.length - 1]?.[0] ?? 1], [box.left, box.right]);
  const y = scaleLinear([Math.max(0, low - 1), high + 1], [box.bottom, box.top]);
  const path = (pick: 2 | 4): string =>
    line<MadeThen>()
      .x(([at]) => x(at))
      .y((one) => y(one[pick]))
      .curve(curveMonotoneX)(sorted) ?? '';
  const band = area<MadeThen>()
    .x(([at]) => x(at))
    .y0((one) => y(one[1]))
    .y1((one) => y(one[3]))
    .curve(curveMonotoneX)(sorted);
  const days = sorted.flatMap(([at]) => (at % 86_400_000 === 0 ? [at] : []));
  return {
    x,
    y,
    ticks: y.ticks(4),
    days,
    band: band ?? '',
    middle: path(2),
    actual: path(4),
    missed: sorted.filter(([, l, , h, actual]) => actual < l || actual > h),
  };
}

/** Two courses of an hour-by-hour mean with the tenth and ninetieth of a hundred about it. */
export type HourLine = readonly (readonly [hours: number, low: number, mean: number, high: number])[];
export function twoLines(nothing: HourLine, scenario: HourLine, box: Box) {
  const values = [0, ...[...nothing, ...scenario].flatMap(([, low, , high]) => [low, high])];
  const x = scaleLinear([0, 72], [box.left, box.right]);
  const y = scaleLinear([Math.min(...values), Math.max(1, ...values)], [box.bottom, box.top]);
  const draw = (one: HourLine) => ({
    band:
      area<HourLine[number]>()
        .x(([h]) => x(h))
        .y0(([, low]) => y(low))
        .y1(([, , , high]) => y(high))(one) ?? '',
    mean:
      line<HourLine[number]>()
        .x(([h]) => x(h))
        .y(([, , mean]) => y(mean))(one) ?? '',
  });
  return { x, y, ticks: y.ticks(4), nothing: draw(nothing), scenario: draw(scenario) };
}
