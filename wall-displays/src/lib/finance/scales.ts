/** The course of a margin in pixels: what is expected less what care had cost, and where it heads by the hour of the bed. d3 computes, Svelte draws. */
import { line, scaleLinear } from 'd3';
import type { MarginCourse } from '@healthos/core/financial/margin/course.ts';

export interface MarginDrawing {
  readonly path: string;
  readonly now: { readonly x: number; readonly y: number };
  /** Onwards, as if only the bed cost; absent once the stay is over, or where what is expected grows with it. */
  readonly onwards?: string;
  readonly zero: number;
  readonly ticks: readonly { readonly cents: number; readonly y: number }[];
  x(at: number): number;
}

const hourMs = 3_600_000;
/** Of the stay so far: as much further is drawn. */
const ahead = 0.4;

/** When the bed alone has used up what is left; undefined where nothing is left, or nothing runs on. */
export function zeroAt({ points, hourCents }: MarginCourse): number | undefined {
  const last = points[points.length - 1];
  const left = last === undefined ? 0 : last.expectedCents - last.costCents;
  return last === undefined || hourCents === undefined || hourCents === 0 || left <= 0 ? undefined : last.at + (left / hourCents) * hourMs;
}

export function marginDrawing(course: MarginCourse, goesOn: boolean, size: { readonly width: number; readonly height: number }): MarginDrawing | undefined {
  const left = course.points.map(({ at, expectedCents, costCents }): readonly [number, number] => [at, expectedCents - costCents]);
  const [first, last] = [left[0], left[left.length - 1]];
  if (first === undefined || last === undefined) return undefined;
  const until = goesOn && course.hourCents !== undefined ? last[0] + (last[0] - first[0]) * ahead : last[0];
  const end = last[1] - ((until - last[0]) / hourMs) * (course.hourCents ?? 0);
  const values = [0, end, ...left.map(([, cents]) => cents)];
  const x = scaleLinear([first[0], Math.max(until, first[0] + 1)], [0, size.width]);
  const y = scaleLinear([Math.min(...values), Math.max(1, ...values)], [size.height, 0]).nice(4);
  const path = line<readonly [number, number]>(
    ([at]) => x(at),
    ([, cents]) => y(cents),
  );
  return {
    path: path([...left]) ?? '',
    now: { x: x(last[0]), y: y(last[1]) },
    ...(until === last[0] ? {} : { onwards: path([last, [until, end]]) ?? '' }),
    zero: y(0),
    ticks: y.ticks(4).map((cents) => ({ cents, y: y(cents) })),
    x: (at) => x(at),
  };
}
