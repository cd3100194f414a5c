/** Mean turn by hour: where each bar stands and how high it is. */
import { scaleBand, scaleLinear } from 'd3';

export interface HourBar {
  readonly key: string;
  readonly hour: number;
  readonly minutes: number | undefined;
  readonly turns: number;
}
export interface Bar extends HourBar {
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
}

export interface Drawn {
  readonly bars: readonly Bar[];
  readonly goalY: number;
  readonly topMinutes: number;
  readonly labels: readonly { readonly x: number; readonly hour: number }[];
}

/** Bars of a drawing of this size; zero and the goal are always in it. */
export function hourBars(hours: readonly HourBar[], [left, right]: readonly [number, number], height: number, goalMinutes: number): Drawn {
  const topMinutes = Math.max(goalMinutes * 1.25, ...hours.map(({ minutes }) => minutes ?? 0));
  const x = scaleBand(
    hours.map(({ key }) => key),
    [left, right],
  ).paddingInner(0.25);
  const y = scaleLinear([0, topMinutes], [height, 0]);
  const bars = hours.map((one) => ({ ...one, x: x(one.key) ?? 0, width: x.bandwidth(), y: y(one.minutes ?? 0), height: height - y(one.minutes ?? 0) }));
  const labels = bars.filter((_, n) => n % 6 === bars.length % 6).map((bar) => ({ x: bar.x + bar.width / 2, hour: bar.hour }));
  return { bars, goalY: y(goalMinutes), topMinutes, labels };
}
