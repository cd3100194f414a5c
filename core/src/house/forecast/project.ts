/**
 * Where the house is heading: census(t+h) = census + who comes by t+h - who leaves by t+h, hour by hour for 72 hours. Everybody who is here is
 * carried as a chance of being here still; who is not seen yet as an expected number. Mean and variance are those of a Poisson-binomial (the
 * people here) plus a Poisson (the newcomers); beds are finite, so who finds none waits in the emergency department.
 */
import type { UnitId } from '../../ids.ts';
import type { Zone } from '../../time.ts';
import { emergency, levelCount, stayLevels } from './course.ts';
import { ageBand, edBand, planBand, planBands, stayCell, weekHours, weekHoursFrom } from './day-counts.ts';
import type { Flow } from './flow.ts';
import type { Standing } from './standing.ts';

export const projectedHours = 72;
/** Hours of stay from which a day more makes no difference. */
const oldestHours = 300;
/** Of those who wait and for whom there is a bed, the share that is in it within the hour (transport takes less than that in most cases). */
const placedWithinHour = 0.8;

export interface Path {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}
/** Expected numbers from now to each hour, by where they come from or go. */
export interface Terms {
  readonly fromEd: Float64Array;
  readonly fromUnseen: Float64Array;
  readonly direct: Float64Array;
  readonly movesIn: Float64Array;
  readonly movesOut: Float64Array;
  readonly leave: Float64Array;
}
export interface Projection {
  readonly standing: Standing;
  readonly levels: readonly Path[];
  readonly units: ReadonlyMap<UnitId, Path>;
  readonly house: Path;
  /** Expected to wait for a bed of the level; expected not yet turned. */
  readonly waiting: readonly Float64Array[];
  readonly turning: readonly Float64Array[];
  readonly terms: readonly Terms[];
}

interface Cohort {
  mass: number;
  hours: number;
}
/** People of one level and unit, and of one age in whole hours: their chances are the same. */
interface Alike {
  /** The path of the unit, where it is one that people stay in. */
  readonly own: Path | undefined;
  readonly hours: number;
  people: number;
  /** Chance of one of them to be here and nothing said of leaving. */
  free: number;
  /** Chance of being here with the leaving said, by hours since. */
  readonly planned: Float64Array;
  /** All of `planned`. */
  saidHere: number;
}
interface Ed {
  readonly seen: { readonly hours: number; readonly esi: number; mass: number }[];
  readonly unseen: Cohort[];
  /** Share of arrivals that are admitted, over all severities. */
  readonly admits: number;
}
interface LevelRun {
  readonly level: number;
  /** Units of the level, and the share of newcomers that each takes. */
  readonly units: readonly (readonly [Path, number])[];
  readonly alike: readonly Alike[];
  readonly cohorts: Cohort[];
  readonly planned: Float64Array;
  waitingSeen: number;
  waitingUnseen: number;
  readonly path: Path;
  readonly waits: Float64Array;
  readonly turns: Float64Array;
  readonly terms: Terms;
}

const row = (): Float64Array => new Float64Array(projectedHours + 1);
const path = (): Path => ({ mean: row(), variance: row() });
const at = (table: Float64Array, cell: number): number => table[cell] ?? 0;
const add = (table: Float64Array, cell: number, by: number): void => {
  table[cell] = at(table, cell) + by;
};

/** `beds` by level: open and staffed. `unitLevels`: every unit that people stay in. */
export function project(standing: Standing, flow: Flow, beds: Float64Array, unitLevels: ReadonlyMap<UnitId, number>, zone: Zone): Projection {
  const units = new Map<UnitId, Path>([...unitLevels].map(([unit]) => [unit, path()]));
  const runs = Array.from({ length: levelCount }, (_, level) => newRun(level, standing, flow, unitLevels, units));
  const admits = flow.severity.reduce((all, share, esi) => all + share * at(flow.admit, esi), 0);
  const ed: Ed = { seen: standing.ed.map(({ hours, esi }) => ({ hours, esi, mass: 1 })), unseen: [], admits };
  const wards = runs.filter((run) => run.level !== emergency);
  const weeks = weekHoursFrom(standing.at, projectedHours, zone);
  for (let h = 0; ; h++) {
    for (const run of wards) note(run, h);
    noteEd(runs, ed, h);
    if (h === projectedHours) break;
    const week = weeks[h] ?? 0;
    const moved = new Float64Array(levelCount);
    for (const run of wards) leave(run, h, week, flow, moved);
    decide(runs, ed, h, week, flow);
    for (const run of wards)
      enter(run, h, at(flow.enter, run.level * weekHours + week), at(moved, run.level), at(beds, run.level) - at(run.path.mean, h) - at(run.turns, h));
  }
  return {
    standing,
    levels: runs.map((run) => run.path),
    units,
    house: sumOf(stayLevels.flatMap((level) => runs[level]?.path ?? [])),
    waiting: runs.map((run) => run.waits),
    turning: runs.map((run) => run.turns),
    terms: runs.map((run) => run.terms),
  };
}

function sumOf(paths: readonly Path[]): Path {
  const all = path();
  for (const one of paths)
    for (let h = 0; h <= projectedHours; h++) {
      add(all.mean, h, at(one.mean, h));
      add(all.variance, h, at(one.variance, h));
    }
  return all;
}

function newRun(
  level: number,
  { here, waiting, waitingUnnamed }: Standing,
  flow: Flow,
  unitLevels: ReadonlyMap<UnitId, number>,
  units: ReadonlyMap<UnitId, Path>,
): LevelRun {
  return {
    level,
    units: [...units].flatMap(([unit, own]) => (unitLevels.get(unit) === level ? [[own, flow.unitShare.get(unit) ?? 0] as const] : [])),
    alike: alikeOf(level, here, units),
    cohorts: [],
    planned: new Float64Array(planBands),
    waitingSeen: at(waiting, level) + waitingUnnamed * at(flow.firstLevel, level),
    waitingUnseen: 0,
    path: path(),
    waits: row(),
    turns: row(),
    terms: { fromEd: row(), fromUnseen: row(), direct: row(), movesIn: row(), movesOut: row(), leave: row() },
  };
}

function alikeOf(level: number, here: Standing['here'], units: ReadonlyMap<UnitId, Path>): readonly Alike[] {
  const found = new Map<string, Alike>();
  for (const one of here) {
    if (one.level !== level) continue;
    const hours = Math.min(oldestHours, Math.floor(one.hours));
    const said = one.plannedHours === undefined ? -1 : planBand(one.plannedHours);
    const key = `${one.unit} ${hours} ${said}`;
    const known = found.get(key);
    if (known !== undefined) {
      known.people++;
      continue;
    }
    const planned = new Float64Array(planBands);
    if (said >= 0) planned[said] = 1;
    found.set(key, { own: units.get(one.unit), hours, people: 1, free: said < 0 ? 1 : 0, planned, saidHere: said < 0 ? 0 : 1 });
  }
  return [...found.values()];
}

const sum = (table: Float64Array): number => {
  let all = 0;
  for (const n of table) all += n;
  return all;
};

/** Writes down the hour: who is here still, and who came. Newcomers are shared among the units as they were before. */
function note(run: LevelRun, h: number): void {
  const came = run.cohorts.reduce((all, { mass }) => all + mass, 0) + sum(run.planned);
  let [mean, variance] = [came, came];
  for (const { own, people, free, saidHere } of run.alike) {
    const here = free + saidHere;
    mean += people * here;
    variance += people * here * (1 - here);
    if (own === undefined) continue;
    add(own.mean, h, people * here);
    add(own.variance, h, people * here * (1 - here));
  }
  run.path.mean[h] = mean;
  run.path.variance[h] = variance;
  run.waits[h] = run.waitingSeen + run.waitingUnseen;
  for (const [own, share] of run.units) {
    add(own.mean, h, came * share);
    add(own.variance, h, came * share);
  }
}

/** The emergency department holds who has no decision yet, and who waits for a bed. */
function noteEd(runs: readonly LevelRun[], ed: Ed, h: number): void {
  const own = runs[emergency]?.path;
  if (own === undefined) return;
  const waits = runs.reduce((all, run) => all + at(run.waits, h), 0);
  const unseen = ed.unseen.reduce((all, { mass }) => all + mass, 0);
  let [mean, variance] = [waits + unseen, waits + unseen];
  for (const { mass } of ed.seen) {
    mean += mass;
    variance += mass * (1 - mass);
  }
  own.mean[h] = mean;
  own.variance[h] = variance;
}

/** An hour of leaving and moving on. */
function leave(run: LevelRun, h: number, week: number, flow: Flow, moved: Float64Array): void {
  const { level } = run;
  const [said, hour] = [at(flow.said, level), week % 24];
  const today = at(flow.weekday, level * 7 + Math.floor(week / 24));
  let [left, moves] = [agePlanned(run.planned, flow, level), 0];
  for (const one of run.alike) {
    const { planned, people, free } = one;
    const gone = one.saidHere > 0 ? agePlanned(planned, flow, level) : 0;
    const cell = stayCell(level, ageBand(one.hours + h), hour);
    const leaves = free * Math.min(0.95, today * at(flow.leave, cell));
    const moving = (free - leaves) * at(flow.move, cell);
    planned[0] = leaves * said;
    one.saidHere += leaves * said - gone;
    one.free = free - leaves - moving;
    left += people * (gone + leaves * (1 - said));
    moves += people * moving;
  }
  for (const cohort of run.cohorts) {
    const { mass } = cohort;
    const cell = stayCell(level, ageBand(cohort.hours++), hour);
    const leaves = mass * Math.min(0.95, today * at(flow.leave, cell));
    const moving = (mass - leaves) * at(flow.move, cell);
    add(run.planned, 0, leaves * said);
    cohort.mass = mass - leaves - moving;
    left += leaves * (1 - said);
    moves += moving;
  }
  for (let to = 0; to < levelCount; to++) add(moved, to, moves * at(flow.moveTo, level * levelCount + to));
  run.turns[h + 1] = left + moves;
  run.terms.leave[h + 1] = at(run.terms.leave, h) + left;
  run.terms.movesOut[h + 1] = at(run.terms.movesOut, h) + moves;
}

/** Who leaves of those whose leaving was said; the others have waited an hour more. */
function agePlanned(planned: Float64Array, flow: Flow, level: number): number {
  const last = planBands - 1;
  let left = 0;
  let kept = 0;
  for (let k = last; k >= 0; k--) {
    const here = planned[k] ?? 0;
    const goes = here * (flow.planned[level * planBands + k] ?? 0);
    left += goes;
    if (k === last) kept = here - goes;
    else planned[k + 1] = here - goes;
  }
  planned[last] = (planned[last] ?? 0) + kept;
  planned[0] = 0;
  return left;
}

/** An hour of decisions and arrivals in the emergency department. Who is admitted waits for a level. */
function decide(runs: readonly LevelRun[], ed: Ed, h: number, week: number, flow: Flow): void {
  let [seen, unseen] = [0, 0];
  for (const one of ed.seen) {
    const decided = one.mass * at(flow.decide, edBand(one.hours + h));
    one.mass -= decided;
    seen += decided * at(flow.admit, one.esi);
  }
  for (const one of ed.unseen) {
    const decided = one.mass * at(flow.decide, edBand(one.hours));
    one.mass -= decided;
    one.hours++;
    unseen += decided * ed.admits;
  }
  ed.unseen.push({ mass: at(flow.arrive, week), hours: 0 });
  for (const run of runs) {
    const share = at(flow.firstLevel, run.level);
    run.waitingSeen += seen * share;
    run.waitingUnseen += unseen * share;
  }
}

/** An hour of coming: moves and direct admissions are as they were before; who waits in the emergency department takes the beds that are left. */
function enter(run: LevelRun, h: number, direct: number, moves: number, free: number): void {
  const waiting = run.waitingSeen + run.waitingUnseen;
  const placed = Math.min(waiting * placedWithinHour, Math.max(0, free - direct - moves));
  const share = waiting > 0 ? placed / waiting : 0;
  const { terms } = run;
  terms.fromEd[h + 1] = at(terms.fromEd, h) + run.waitingSeen * share;
  terms.fromUnseen[h + 1] = at(terms.fromUnseen, h) + run.waitingUnseen * share;
  terms.direct[h + 1] = at(terms.direct, h) + direct;
  terms.movesIn[h + 1] = at(terms.movesIn, h) + moves;
  run.waitingSeen *= 1 - share;
  run.waitingUnseen *= 1 - share;
  const came = direct + moves + placed;
  if (came > 0) run.cohorts.push({ mass: came, hours: 0 });
}
