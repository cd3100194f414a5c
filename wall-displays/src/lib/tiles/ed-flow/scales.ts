/** One time axis for two pictures: presence against spaces above, arrivals and departures an hour below; what is expected is dotted with its band. */
import { area, curveMonotoneX, line, max, scaleLinear } from 'd3';

export interface Hour {
  readonly hour: number;
  readonly arrivals: number;
  readonly departures: number;
  readonly present: number;
  readonly expected?: { readonly low: number; readonly high: number };
}
export interface FlowBox {
  readonly width: number;
  readonly present: readonly [top: number, bottom: number];
  readonly rates: readonly [top: number, bottom: number];
  readonly back: number;
  readonly ahead: number;
}
const hourMs = 3_600_000;

type Point = readonly [hours: number, value: number];

export function flowPaths(hours: readonly Hour[], now: number, presentNow: number, spaces: number, box: FlowBox) {
  const x = scaleLinear([-box.back, box.ahead], [0, box.width]);
  const ends = (one: Hour): number => (one.hour + hourMs - now) / hourMs;
  const middles = (one: Hour): number => ends(one) - 0.5;
  const past = hours.filter((one) => one.expected === undefined && ends(one) <= 0 && ends(one) >= -box.back);
  const ahead = hours.filter((one) => one.expected !== undefined && ends(one) <= box.ahead + 0.01);
  const most = Math.max(spaces, presentNow, ...past.map(({ present }) => present), ...ahead.map(({ expected }) => expected?.high ?? 0), 1);
  const y = scaleLinear([0, most * 1.04], [box.present[1], box.present[0]]);
  const rate = scaleLinear(
    [0, Math.max(1, max([...past, ...ahead], ({ arrivals, departures }) => Math.max(arrivals, departures)) ?? 1) * 1.05],
    [box.rates[1], box.rates[0]],
  );
  const path = line<Point>()
    .x(([h]) => x(h))
    .curve(curveMonotoneX);
  const presence = path.y(([, n]) => y(n));
  const there: readonly Point[] = [...past.map((one): Point => [ends(one), one.present]), [0, presentNow]];
  const soon: readonly Point[] = [[0, presentNow], ...ahead.map((one): Point => [ends(one), one.present])];
  const drawnThere = presence([...there]) ?? '';
  const drawnSoon = ahead.length > 0 ? (presence([...soon]) ?? '') : '';
  const band = area<Hour>()
    .x((one) => x(ends(one)))
    .y0((one) => y(one.expected?.low ?? 0))
    .y1((one) => y(one.expected?.high ?? 0))
    .curve(curveMonotoneX);
  const start: Hour = { hour: now - hourMs, arrivals: 0, departures: 0, present: presentNow, expected: { low: presentNow, high: presentNow } };
  const over = area<Point>()
    .x(([h]) => x(h))
    .y0(() => y(spaces))
    .y1(([, n]) => y(Math.max(spaces, n)))
    .curve(curveMonotoneX);
  const rates = path.y(([, n]) => rate(n));
  const series = (of: readonly Hour[], value: (one: Hour) => number): string => rates(of.map((one): Point => [middles(one), value(one)])) ?? '';
  const last = past.slice(-1);
  return {
    x,
    y,
    rate,
    there: drawnThere,
    soon: drawnSoon,
    band: ahead.length > 0 ? (band([start, ...ahead]) ?? '') : '',
    over: over([...there]) ?? '',
    arrivals: series(past, ({ arrivals }) => arrivals),
    departures: series(past, ({ departures }) => departures),
    arrivalsSoon: ahead.length > 0 ? series([...last, ...ahead], ({ arrivals }) => arrivals) : '',
    departuresSoon: ahead.length > 0 ? series([...last, ...ahead], ({ departures }) => departures) : '',
  };
}

/** Baselines of labels that belong at these heights, moved apart where they would touch; the order stays. */
export function apart(wanted: readonly number[], least: number, top: number, bottom: number): readonly number[] {
  const order = wanted.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  const placed = new Array<number>(wanted.length).fill(0);
  let last = top - least;
  for (const { y, i } of order) placed[i] = last = Math.max(y, last + least);
  let next = bottom + least;
  for (const { i } of [...order].reverse()) placed[i] = next = Math.min(placed[i] ?? 0, next - least);
  return placed;
}

/** Local hours at which the axis is written: every sixth, none too close to now. */
/** An hour so near to now has no room for its name beside it. */
const nearNowHours = 2.6;

export function axisHours(now: number, hourOf: (at: number) => number, box: Pick<FlowBox, 'back' | 'ahead'>): readonly number[] {
  const found: number[] = [];
  const first = Math.ceil((now - box.back * hourMs) / hourMs) * hourMs;
  for (let at = first; at <= now + box.ahead * hourMs; at += hourMs) if (hourOf(at) % 6 === 0 && Math.abs(at - now) > nearNowHours * hourMs) found.push(at);
  return found;
}
