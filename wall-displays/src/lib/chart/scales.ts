/** Trends, device strips and the scrubber in pixels. d3 computes, Svelte draws. */
import { line, scaleLinear } from 'd3';

export interface Drawable {
  readonly at: number;
  readonly number?: number;
  readonly withdrawn?: boolean;
}
export interface Range {
  readonly low?: number;
  readonly high?: number;
}
export interface DrawnTrend<Point extends Drawable> {
  /** One path for each stretch without a gap. */
  readonly paths: readonly string[];
  readonly dots: readonly { readonly x: number; readonly y: number; readonly point: Point }[];
  /** The reference range. */
  readonly band?: { readonly y: number; readonly height: number };
  readonly gaps: readonly { readonly x: number; readonly width: number }[];
}

/** `0.7-1.3`, `<5`, `>=96`: what a laboratory writes as its range (OBX-7). */
export function rangeOf(text: string | undefined): Range | undefined {
  const clean = (text ?? '').replace(/[^\d.<>=–-]/g, '');
  const between = /^(\d+(?:\.\d+)?)[-–](\d+(?:\.\d+)?)$/.exec(clean);
  if (between !== null) return { low: Number(between[1]), high: Number(between[2]) };
  const bound = /^([<>])=?(\d+(?:\.\d+)?)$/.exec(clean);
  return bound === null ? undefined : bound[1] === '<' ? { high: Number(bound[2]) } : { low: Number(bound[2]) };
}

const inset = 5;

export function trendIn<Point extends Drawable>(
  points: readonly Point[],
  range: Range | undefined,
  over: { readonly from: number; readonly until: number },
  size: { readonly width: number; readonly height: number },
): DrawnTrend<Point> {
  const held = points.filter((point) => point.number !== undefined && point.at >= over.from && point.at <= over.until);
  const values = held.map(({ number }) => number ?? 0).concat(range?.low ?? [], range?.high ?? []);
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const spread = high === low ? Math.abs(high) || 1 : 0;
  const y = scaleLinear([low - spread / 2, high + spread / 2], [size.height - inset, inset]);
  const x = scaleLinear([over.from, over.until], [inset, size.width - inset]);
  const path = line<Point>(
    (point) => x(point.at),
    (point) => y(point.number ?? 0),
  );
  const top = range === undefined ? 0 : y(range.high ?? high + spread / 2);
  return {
    paths: stretches(points.filter(({ at, withdrawn }) => withdrawn !== true && at >= over.from && at <= over.until)).map((part) => path([...part]) ?? ''),
    dots: held.map((point) => ({ x: x(point.at), y: y(point.number ?? 0), point })),
    gaps: gapsIn(points, over).map(([from, until]) => ({ x: x(from), width: Math.max(2, x(until) - x(from)) })),
    ...(range === undefined ? {} : { band: { y: top, height: Math.max(1, y(range.low ?? low - spread / 2) - top) } }),
  };
}

function stretches<Point extends Drawable>(points: readonly Point[]): readonly (readonly Point[])[] {
  const parts: Point[][] = [[]];
  for (const point of points) {
    if (point.number === undefined) parts.push([]);
    else parts[parts.length - 1]?.push(point);
  }
  return parts.filter((part) => part.length > 0);
}

/** From the first point without a number to the next with one. */
function gapsIn(points: readonly Drawable[], over: { readonly from: number; readonly until: number }): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  let since: number | undefined;
  for (const { at, number } of points) {
    if (at < over.from || at > over.until) continue;
    if (number === undefined) since ??= at;
    else if (since !== undefined) {
      found.push([since, at]);
      since = undefined;
    }
  }
  return since === undefined ? found : [...found, [since, over.until]];
}

export interface ScrubAxis {
  readonly bars: readonly { readonly x: number; readonly width: number; readonly height: number }[];
  readonly days: readonly { readonly x: number; readonly at: number }[];
  x(at: number): number;
  at(x: number): number;
}

export function scrubAxis(
  { from, until, counts }: { readonly from: number; readonly until: number; readonly counts: readonly number[] },
  midnights: readonly number[],
  size: { readonly width: number; readonly height: number },
): ScrubAxis {
  const x = scaleLinear([from, until], [0, size.width]).clamp(true);
  const height = scaleLinear([0, Math.max(1, ...counts)], [0, size.height]);
  const step = size.width / Math.max(1, counts.length);
  return {
    bars: counts.map((count, i) => ({ x: i * step, width: Math.max(1, step - 1), height: count === 0 ? 0 : Math.max(2, height(count)) })),
    days: midnights.map((at) => ({ at, x: x(at) })),
    x: (at) => x(at),
    at: (px) => x.invert(px),
  };
}

/** Where an hour of a day stands on a lane. */
export function laneAxis(from: number, until: number, width: number): (at: number) => number {
  const x = scaleLinear([from, until], [0, width]).clamp(true);
  return (at) => x(at);
}
