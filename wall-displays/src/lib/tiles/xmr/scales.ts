/** An XmR chart in pixels: where days, limits and special causes stand. */
import { line, scaleLinear, scalePoint } from 'd3';
import type { Signal, Xmr } from '@healthos/core/house/measures/xmr.ts';

export interface ChartDay {
  readonly from: number;
  readonly value: number | undefined;
  /** Special causes that the day is part of. */
  readonly causes: readonly Signal[];
}
export interface Drawn {
  readonly points: readonly { readonly day: ChartDay; readonly x: number; readonly y: number }[];
  /** One path for each stretch without a gap. */
  readonly path: string;
  readonly centre: number;
  readonly upper: number;
  /** Absent below zero: such a limit says nothing of a count. */
  readonly lower?: number;
  readonly floor: number;
  x(from: number): number | undefined;
}

export function xmrChart(
  days: readonly ChartDay[],
  chart: Pick<Xmr, 'centre' | 'upper' | 'lower'>,
  box: { readonly width: number; readonly height: number },
): Drawn {
  const values = days.flatMap(({ value }) => value ?? []);
  const low = Math.min(Math.max(0, chart.lower), ...values);
  const high = Math.max(chart.upper, ...values);
  const y = scaleLinear(high === low ? [low - 1, low + 1] : [low, high], [box.height, 0]);
  const x = scalePoint<number>(
    days.map(({ from }) => from),
    [3, box.width - 3],
  );
  const draw = line<ChartDay>()
    .defined(({ value }) => value !== undefined)
    .x(({ from }) => x(from) ?? 0)
    .y(({ value }) => y(value ?? 0));
  return {
    points: days.flatMap((day) => (day.value === undefined ? [] : [{ day, x: x(day.from) ?? 0, y: y(day.value) }])),
    path: draw(days) ?? '',
    centre: y(chart.centre),
    upper: y(chart.upper),
    ...(chart.lower < 0 ? {} : { lower: y(chart.lower) }),
    floor: chart.lower < 0 ? box.height : y(chart.lower),
    x: (from) => x(from),
  };
}
