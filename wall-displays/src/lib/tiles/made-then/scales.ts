/** Forecasts made then against what came, in pixels. */
import { area, line, scaleLinear, scaleTime } from 'd3';

export type Made = readonly [at: number, low: number, mid: number, high: number, actual: number];
export interface Drawn {
  readonly band: string;
  readonly mid: string;
  readonly actual: string;
  readonly ticks: readonly { readonly y: number; readonly value: number }[];
  readonly days: readonly { readonly x: number; readonly at: number }[];
  y(value: number): number;
}

export function madeThen(points: readonly Made[], beds: number | undefined, width: number, height: number): Drawn {
  const values = points.flatMap(([, low, mid, high, actual]) => [low, mid, high, actual]);
  const [first, last] = [points[0]?.[0] ?? 0, points[points.length - 1]?.[0] ?? 1];
  const y = scaleLinear([Math.min(...values), Math.max(...values, beds ?? 0)], [height, 0]).nice(5);
  const x = scaleTime([first, last], [0, width]);
  return {
    band:
      area<Made>(
        (one) => x(one[0]),
        (one) => y(one[1]),
        (one) => y(one[3]),
      )([...points]) ?? '',
    mid:
      line<Made>(
        (one) => x(one[0]),
        (one) => y(one[2]),
      )([...points]) ?? '',
    actual:
      line<Made>(
        (one) => x(one[0]),
        (one) => y(one[4]),
      )([...points]) ?? '',
    ticks: y.ticks(5).map((value) => ({ value, y: y(value) })),
    days: x.ticks(6).map((at) => ({ at: at.getTime(), x: x(at) })),
    y: (value) => y(value),
  };
}
