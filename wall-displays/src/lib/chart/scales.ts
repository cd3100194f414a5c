/** Trends, device strips and the scrubber in pixels. d3 computes, Svelte draws. */
import { line, scaleLinear } from 'd3';
import { dayMs, hourMs, instant, startOfLocalDay } from '@healthos/core/time.ts';
import { dayOfYear, hourMinute } from '../look/clock.ts';

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
  /** Round values, for an axis. */
  /** Where something was said that is no number. */
  readonly words: readonly { readonly x: number; readonly point: Point }[];
  readonly ticks: readonly { readonly value: number; readonly y: number }[];
  y(value: number): number;
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
  /** Further numbers that are drawn on the same axis. */
  also: readonly number[] = [],
): DrawnTrend<Point> {
  const held = points.filter((point) => point.number !== undefined && point.at >= over.from && point.at <= over.until);
  const values = held.map(({ number }) => number ?? 0).concat(range?.low ?? [], range?.high ?? [], also);
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const spread = high === low ? Math.abs(high) || 1 : 0;
  // What is never below zero has no axis below it.
  const bottom = low >= 0 ? Math.max(0, low - spread / 2) : low - spread / 2;
  const y = scaleLinear([bottom, high + spread / 2], [size.height - inset, inset]);
  const x = scaleLinear([over.from, over.until], [inset, size.width - inset]);
  const path = line<Point>(
    (point) => x(point.at),
    (point) => y(point.number ?? 0),
  );
  const top = range === undefined ? 0 : y(range.high ?? high + spread / 2);
  return {
    paths: stretches(points.filter(({ at, withdrawn }) => withdrawn !== true && at >= over.from && at <= over.until)).map((part) => path([...part]) ?? ''),
    ticks: y.ticks(4).map((value) => ({ value, y: y(value) })),
    y: (value) => y(value),
    dots: held.map((point) => ({ x: x(point.at), y: y(point.number ?? 0), point })),
    words: points.filter(({ at, number }) => number === undefined && at >= over.from && at <= over.until).map((point) => ({ x: x(point.at), point })),
    gaps: gapsIn(points, over).map(([from, until]) => ({ x: x(from), width: Math.max(2, x(until) - x(from)) })),
    ...(range === undefined ? {} : { band: { y: top, height: Math.max(1, y(range.low ?? bottom) - top) } }),
  };
}

interface Versioned extends Drawable {
  readonly versions: readonly { readonly says: string; readonly holds: boolean }[];
}
/** Other numbers that were said of a point before it was corrected. */
export const formerNumbers = ({ number, versions }: Versioned): readonly number[] =>
  [...new Set(versions.filter(({ holds }) => !holds).map(({ says }) => Number(says)))].filter((value) => Number.isFinite(value) && value !== number);
/** Where each of them stood, and where what holds stands. */
export const formerOf = <Point extends Versioned>({ dots, y }: DrawnTrend<Point>): readonly { readonly x: number; readonly y: number; readonly to: number }[] =>
  dots.flatMap((dot) => formerNumbers(dot.point).map((value) => ({ x: dot.x, y: y(value), to: dot.y })));

/** The facility's midnights between two instants; none where they would stand too close to be told apart. */
export function midnightsIn({ from, until }: { readonly from: number; readonly until: number }, zone: string): readonly number[] {
  const found: number[] = [];
  if (until - from > mostDays * dayMs) return found;
  for (let at = startOfLocalDay(instant(from + dayMs), zone); at < until; at = startOfLocalDay(instant(at + dayMs * 1.5), zone)) if (at > from) found.push(at);
  return found;
}
const mostDays = 12;

const hoursApart = [1, 2, 3, 6, 12] as const;
const daysApart = [1, 2, 7, 14, 28, 91, 182, 365] as const;
/** Whole hours, or midnights, of the facility's calendar, as many as have `least` pixels each. */
export function timeMarks(
  { from, until }: { readonly from: number; readonly until: number },
  zone: string,
  { width, least }: { readonly width: number; readonly least: number },
): readonly { readonly at: number; readonly x: number; readonly says: string }[] {
  const x = scaleLinear([from, Math.max(until, from + 1)], [inset, width - inset]);
  const most = Math.max(1, Math.floor(width / least));
  const hours = hoursApart.find((apart) => (until - from) / (apart * hourMs) <= most);
  const days = daysApart.find((apart) => (until - from) / (apart * dayMs) <= most) ?? 365 * Math.ceil((until - from) / (365 * dayMs) / most);
  const step = hours === undefined ? days * dayMs : hours * hourMs;
  const found: { at: number; x: number; says: string }[] = [];
  let at: number = startOfLocalDay(instant(from), zone);
  while (at <= until) {
    if (at >= from) found.push({ at, x: x(at), says: hours === undefined ? dayOfYear(at, zone, until) : hourMinute(at, zone) });
    // A day has 23 hours or 25 twice a year: midnights are asked for, hours are counted.
    at = hours === undefined ? startOfLocalDay(instant(at + step + dayMs / 2), zone) : at + step;
  }
  return found;
}

/** Where an instant stands in a trend of this width. */
export const acrossOf = ({ from, until }: { readonly from: number; readonly until: number }, width: number): ((at: number) => number) => {
  const x = scaleLinear([from, until], [inset, width - inset]);
  return (at) => x(at);
};

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
