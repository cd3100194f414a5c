/**
 * Forecasts tried out on the log itself: at past moments, from what was known by then, against what came. Their errors widen or narrow the
 * intervals of the next ones, so that an 80 % interval holds 80 % whatever the model leaves out; and they are what the tile prints.
 */
import { unitId } from '../../ids.ts';
import { levelsOfCare } from '../../operations/facility.ts';
import type { Steps } from '../../steps.ts';
import { dayMs, hourMs, instant, type Instant } from '../../time.ts';
import { levelCount, stayLevels } from './course.ts';
import { houseCensus, type Census, type DayCounts } from './day-counts.ts';
import type { Flow } from './flow.ts';
import type { Structure } from './past.ts';
import { project, type Path } from './project.ts';
import { standingAt } from './standing.ts';

export const horizons = [4, 8, 24, 48, 72] as const;
/** Shares below which a census falls: what is written of each distribution. */
export const quantiles = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95] as const;
const normal = [-1.6449, -1.2816, -0.6745, 0, 0.6745, 1.2816, 1.6449] as const;
/** Days of trials that an interval is drawn from, and days whose trials make the error that is shown. */
export const calibratedDays = 21;
export const scoredDays = 28;
/** Trials of a normal error that each interval begins with. */
const assumedTrials = 12;
/** Days of log from which on the flow itself is known well enough: with fewer the assumed errors are as many times as wide as days are missing, weekdays above all. */
const surestDays = 14;
/** Moments of a day at which a forecast is tried: every eight hours, shifted by four on odd days. */
const triedEvery = 8;
/** Smallest deviation that an error is measured in: half a patient. */
const leastDeviation = 0.5;
/** Days of forecasts made then against what came. */
const shownDays = 7;

export interface Trial {
  readonly origin: Instant;
  /** Place in `horizons`. */
  readonly horizon: number;
  /** `house/all`, `level/icu`, `unit/4W`. */
  readonly key: string;
  readonly mean: number;
  readonly deviation: number;
}

export interface Score {
  readonly trials: number;
  readonly mae: number;
  readonly bias: number;
  /** Share of trials whose census lay within the 80 % interval as it was drawn then. */
  readonly coverage: number;
  /** Same hour last week and the last same hour known, on the trials for which both were known; ours on the same ones. */
  readonly week?: { readonly trials: number; readonly naive: number; readonly ours: number };
  readonly day?: { readonly trials: number; readonly naive: number; readonly ours: number };
}
export interface Shown {
  readonly at: Instant;
  readonly low: number;
  readonly mid: number;
  readonly high: number;
  readonly actual: number;
}
export interface Scores {
  /** By key and hours ahead: `level/icu|24`. */
  readonly scores: ReadonlyMap<string, Score>;
  /** What to multiply a deviation with at each quantile, by key and hours ahead. */
  readonly spreads: ReadonlyMap<string, readonly number[]>;
  readonly shown: ReadonlyMap<string, readonly Shown[]>;
}

export const deviationOf = (variance: number): number => Math.sqrt(Math.max(variance, leastDeviation ** 2));

/** A step is one forecast. */
export function* trialsOf(day: DayCounts, flow: Flow, structure: Structure): Steps<readonly Trial[]> {
  const found: Trial[] = [];
  for (const census of day.censuses) {
    const shift = (Math.floor(census.at / dayMs) % 2) * (triedEvery / 2);
    if ((census.at / hourMs - shift) % triedEvery !== 0) continue;
    const beds = structure.beds.map((n, level) => Math.max(n, census.levels[level] ?? 0));
    const made = project(standingAt(day.present, census.at, false), flow, beds, structure.unitLevels, structure.zone);
    const keep = (key: string, path: Path | undefined): void => {
      for (const [horizon, h] of horizons.entries())
        if (path !== undefined) found.push({ origin: census.at, horizon, key, mean: path.mean[h] ?? 0, deviation: deviationOf(path.variance[h] ?? 0) });
    };
    keep('house/all', made.house);
    for (let level = 0; level < levelCount; level++)
      if ((structure.beds[level] ?? 0) > 0) keep(`level/${levelsOfCare[level] ?? 'unknown'}`, made.levels[level]);
    for (const [unit, path] of made.units) keep(`unit/${unit}`, path);
    yield;
  }
  return found;
}

/** The census of a key at a moment of the grid. */
function read(census: Census | undefined, key: string): number | undefined {
  if (census === undefined) return undefined;
  const [kind, name = ''] = key.split('/', 2);
  if (kind === 'house') return houseCensus(census.levels);
  if (kind === 'unit') return census.units.get(unitId(name)) ?? 0;
  return census.levels[levelsOfCare.findIndex((level) => level === name)] ?? 0;
}

interface Tried {
  readonly trial: Trial;
  readonly target: number;
  readonly actual: number;
  readonly week: number | undefined;
  readonly day: number | undefined;
  /** Error in deviations. */
  readonly error: number;
}

/** A step is one key at one horizon, or one day's trials against what came. */
export function* scoresOf(wanted: readonly number[], days: ReadonlyMap<number, DayCounts>, trials: ReadonlyMap<number, readonly Trial[]>): Steps<Scores> {
  const [first = 0] = wanted;
  const last = wanted[wanted.length - 1] ?? 0;
  const scores = new Map<string, Score>();
  const spreads = new Map<string, readonly number[]>();
  const shown = new Map<string, readonly Shown[]>();
  for (const [name, list] of yield* triedByKey(wanted, days, trials)) {
    yield;
    const key = list[0]?.trial.key ?? '';
    spreads.set(name, spreadOf(list, (last + 1) * dayMs, first));
    const drawn = list.filter(({ trial }) => trial.origin >= (last + 1 - scoredDays) * dayMs).map((one) => ({ one, ...intervalOf(list, one, first) }));
    if (drawn.length === 0) continue;
    scores.set(name, scoreOf(drawn));
    if (key.startsWith('unit/')) continue;
    shown.set(
      name,
      drawn
        .filter(({ one }) => one.target > (last + 1 - shownDays) * dayMs)
        .map(({ one, low, mid, high }) => ({ at: instant(one.target), low, mid, high, actual: one.actual })),
    );
  }
  return { scores, spreads, shown };
}

function* triedByKey(
  wanted: readonly number[],
  days: ReadonlyMap<number, DayCounts>,
  trials: ReadonlyMap<number, readonly Trial[]>,
): Steps<Map<string, Tried[]>> {
  const censuses = new Map<number, Census>();
  for (const day of wanted) for (const census of days.get(day)?.censuses ?? []) censuses.set(census.at, census);
  const found = new Map<string, Tried[]>();
  for (const day of wanted) {
    yield;
    for (const trial of trials.get(day) ?? []) {
      const hours = horizons[trial.horizon] ?? 0;
      const target = trial.origin + hours * hourMs;
      const actual = read(censuses.get(target), trial.key);
      if (actual === undefined) continue;
      const name = `${trial.key}|${hours}`;
      const list = found.get(name) ?? [];
      if (list.length === 0) found.set(name, list);
      list.push({
        trial,
        target,
        actual,
        week: read(censuses.get(target - 7 * dayMs), trial.key),
        day: read(censuses.get(target - Math.ceil(hours / 24) * dayMs), trial.key),
        error: (actual - trial.mean) / trial.deviation,
      });
    }
  }
  return found;
}

/** Only trials that were over at the moment teach: nobody knew the others yet. */
function spreadOf(list: readonly Tried[], at: number, first: number): readonly number[] {
  const errors = Float64Array.from(list.flatMap(({ target, error }) => (target <= at && target > at - calibratedDays * dayMs ? [error] : []))).sort();
  const weight = errors.length / (errors.length + assumedTrials);
  const assumed = Math.max(1, surestDays / Math.max(1, at / dayMs - first));
  return quantiles.map((q, i) => weight * quantileOf(errors, q) + (1 - weight) * assumed * (normal[i] ?? 0));
}

/** Between the two nearest of a sorted list, at (n + 1) q: a small sample reaches its own ends. */
function quantileOf(sorted: Float64Array, q: number): number {
  if (sorted.length === 0) return 0;
  const place = Math.min(sorted.length - 1, Math.max(0, (sorted.length + 1) * q - 1));
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (high - low) * (place - Math.floor(place));
}

function intervalOf(list: readonly Tried[], { trial }: Tried, first: number): { low: number; mid: number; high: number } {
  const spread = spreadOf(list, trial.origin, first);
  const at = (i: number): number => Math.max(0, trial.mean + trial.deviation * (spread[i] ?? 0));
  return { low: at(1), mid: at(3), high: at(5) };
}

function scoreOf(drawn: readonly { readonly one: Tried; readonly low: number; readonly mid: number; readonly high: number }[]): Score {
  const mean = (list: readonly number[]): number => list.reduce((sum, n) => sum + n, 0) / list.length;
  const against = (naive: 'week' | 'day') => {
    const known = drawn.flatMap(({ one, mid }) => {
      const said = one[naive];
      return said === undefined ? [] : [[Math.abs(said - one.actual), Math.abs(mid - one.actual)] as const];
    });
    return known.length === 0 ? undefined : { trials: known.length, naive: mean(known.map(([n]) => n)), ours: mean(known.map(([, n]) => n)) };
  };
  const [week, day] = [against('week'), against('day')];
  return {
    trials: drawn.length,
    mae: mean(drawn.map(({ one, mid }) => Math.abs(mid - one.actual))),
    bias: mean(drawn.map(({ one, mid }) => mid - one.actual)),
    coverage: mean(drawn.map(({ one, low, high }) => (one.actual >= low && one.actual <= high ? 1 : 0))),
    ...(week === undefined ? {} : { week }),
    ...(day === undefined ? {} : { day }),
  };
}

/** A census at the hours between two horizons is as wide as between their widths. */
export function spreadAt(spreads: ReadonlyMap<string, readonly number[]>, key: string, hours: number): readonly number[] {
  const after = horizons.findIndex((h) => h >= hours);
  const [before, next] = after <= 0 ? [0, Math.max(0, after)] : [after - 1, after];
  const [from, to] = [horizons[before] ?? 4, horizons[next] ?? 72];
  const [a, b] = [spreads.get(`${key}|${from}`) ?? normal, spreads.get(`${key}|${to}`) ?? normal];
  const part = to === from ? 0 : (hours - from) / (to - from);
  return a.map((n, i) => n + ((b[i] ?? n) - n) * part);
}

export function* levelsOf(structure: Structure): Generator<number, undefined> {
  for (const level of stayLevels) if ((structure.beds[level] ?? 0) > 0) yield level;
}
