/**
 * The learned past of a facility: counts of each day, what they teach, and how forecasts made then have done. A pure function of the courses up to
 * the last whole hour or midnight; kept from one picture to the next, and of days that did not change nothing is counted again. It is learned in steps,
 * so that a server can learn beside its work and hand the past in with the picture.
 */
import type { UnitId } from '../../ids.ts';
import { keptOn, madeOnce } from '../../kept-on.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import { lastOf } from '../../last-of.ts';
import { finished, isBreak, type Steps } from '../../steps.ts';
import { changedSince, getRow, rows, type Table } from '../../table.ts';
import { dayMs, hourMs, type Zone } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { coursesOf, emergency, levelCount, levelIndex, stayLevels, type Course } from './course.ts';
import { countDay, presentOn, type DayCounts } from './day-counts.ts';
import { learnedDays, learnFlow, type Flow } from './flow.ts';
import { calibratedDays, scoredDays, scoresOf, trialsOf, type Scores, type Trial } from './trials.ts';

/** Whole days from which forecasts are tried out and days alone are learned from; before, today is counted up to the last whole hour. */
export const daysToTry = 4;
/** Days on which forecasts are tried: those that are scored, and those that draw the intervals of the first of them. */
const triedDays = scoredDays + calibratedDays;
/** Pasts of one facility that are kept: the live one, and of moments that are looked back at. */
const keptPasts = 3;
/** Courses compared before others have their turn. */
const coursesAtOnce = 500;

export interface Structure {
  readonly zone: Zone;
  /** Units that people stay in, by level. */
  readonly unitLevels: ReadonlyMap<UnitId, number>;
  readonly levelOfUnit: ReadonlyMap<string, LevelOfCare>;
  /** Beds of each level, whatever their state: what trials of the past take for the house. */
  readonly beds: Float64Array;
}

export interface Past {
  /** Nothing after this is counted: midnight (UTC), or the last whole hour while few days are known. */
  readonly until: number;
  readonly flow: Flow | undefined;
  readonly scores: Scores;
  readonly days: readonly DayCounts[];
  readonly structure: Structure;
  /** Whole hours of log that were learned from. */
  readonly hours: number;
  /** Nothing was learned yet: it is being worked out. */
  readonly isLearning?: true;
}

interface Kept {
  readonly courses: Table<string, Course>;
  readonly structure: Structure;
  readonly first: number;
  /** Nothing after this is counted. */
  readonly until: number;
  readonly days: Map<number, DayCounts>;
  readonly trials: Map<number, readonly Trial[]>;
  readonly past: Past;
}

const basesOf = lastOf<readonly Kept[]>();
const byCourses = keptOn<Table<string, Course>, Kept>();

/** What was handed in with the picture, else all of it at once. */
export function pastOf(input: ViewInput): Past {
  if (input.learned === undefined) return finished(learnPast(input));
  return input.learned.past ?? notYet(structureOf(input));
}

const notYet = madeOnce((structure: Structure): Past => {
  const scores: Scores = { scores: new Map(), spreads: new Map(), shown: new Map() };
  const past: Past = { until: 0, flow: undefined, scores, days: [], structure, hours: 0, isLearning: true };
  return past;
});

/** The same past, a step at a time; the same object as before where nothing that it counts has changed. */
export function* learnPast(input: ViewInput): Steps<Past> {
  const courses = yield* coursesOf.inSteps(input);
  const structure = structureOf(input);
  const known = byCourses.get(courses);
  const first = known?.structure === structure ? known.first : firstOf(courses);
  const until = boundary(first, input.now);
  if (known?.structure === structure && known.until === until) return known.past;
  const bases = basesOf.get(input.hospital.facility) ?? [];
  const base = bases.find((one) => one.structure === structure && one.first === first);
  const made = yield* base === undefined ? finish({ courses, structure, first, until, days: new Map(), trials: new Map() }) : goOn(base, courses, until);
  byCourses.set(courses, made);
  basesOf.keep(input.hospital.facility, [made, ...bases.filter((one) => one !== base)].slice(0, keptPasts));
  return made.past;
}

/** Midnight (UTC) once there are days enough, else the last whole hour. */
function boundary(first: number, now: number): number {
  const midnight = Math.floor(now / dayMs) * dayMs;
  return Math.floor(midnight / dayMs) - Math.ceil(first / dayMs) >= daysToTry ? midnight : Math.floor(now / hourMs) * hourMs;
}

/** From when on the log tells what happens: the first arrival in the emergency department, or the first to leave. Earlier stays are told, not watched. */
function firstOf(courses: Table<string, Course>): number {
  let first = Infinity;
  for (const { spells, leftAt } of rows(courses)) {
    const began = spells[0];
    if (began?.level === emergency && began.from < first) first = began.from;
    if (leftAt !== undefined && leftAt < first) first = leftAt;
  }
  return first;
}

const structures = keptOn<object, { readonly beds: object; readonly description: object | undefined; readonly structure: Structure }>();

function structureOf({ hospital: { operations } }: ViewInput): Structure {
  const { units, beds, description } = operations;
  const known = structures.get(units);
  if (known?.beds === beds && known.description === description) return known.structure;
  const levelOfUnit = new Map<string, LevelOfCare>([...rows(units)].map(({ unit, levelOfCare }) => [unit, levelOfCare]));
  const counted = new Float64Array(levelCount);
  for (const { unit } of rows(beds)) {
    const level = levelIndex(levelOfUnit.get(unit) ?? 'unknown');
    counted[level] = (counted[level] ?? 0) + 1;
  }
  const zone = description?.zone ?? 'UTC';
  const same = known !== undefined && known.structure.zone === zone && counted.every((n, i) => n === known.structure.beds[i]);
  const structure = same
    ? known.structure
    : {
        zone,
        levelOfUnit,
        beds: counted,
        unitLevels: new Map(
          [...rows(units)].flatMap(({ unit, levelOfCare }) => (stayLevels.includes(levelIndex(levelOfCare)) ? [[unit, levelIndex(levelOfCare)]] : [])),
        ),
      };
  structures.set(units, { beds, description, structure });
  return structure;
}

/** From what was worked out for another moment: of days before both moments, only those are counted again of which something new is said. */
function* goOn(base: Kept, courses: Table<string, Course>, until: number): Steps<Kept> {
  const [days, trials] = [new Map(base.days), new Map(base.trials)];
  const both = Math.min(base.until, until);
  let dirty = until === base.until ? Infinity : Math.floor(both / dayMs);
  for (const [n, id] of changedSince(base.courses, courses).entries()) {
    if (isBreak(n, coursesAtOnce)) yield;
    const [old, now] = [getRow(base.courses, id), getRow(courses, id)];
    if (toldUntil(old, both) === toldUntil(now, both)) continue;
    for (const one of [old, now]) if (one !== undefined) dirty = Math.min(dirty, Math.floor((one.spells[0]?.from ?? 0) / dayMs));
  }
  if (dirty === Infinity) return { ...base, courses };
  for (const day of days.keys()) if (day >= dirty) days.delete(day);
  for (const day of trials.keys()) if (day >= dirty) trials.delete(day);
  return yield* finish({ courses, structure: base.structure, first: base.first, until, days, trials });
}

/** What a course says of the time before a moment: two that say the same count the same. */
function toldUntil(course: Course | undefined, until: number): string {
  if (course === undefined || (course.spells[0]?.from ?? Infinity) >= until) return '';
  const known = (at: number | undefined): number => (at === undefined || at >= until ? 0 : at);
  const spells = course.spells.filter(({ from }) => from < until).map(({ level, unit, from, until: end }) => `${level} ${unit} ${from} ${known(end)}`);
  return `${spells.join('|')}|${course.esi ?? 0} ${known(course.decidedAt)} ${known(course.plannedAt)} ${known(course.leftAt)} ${known(course.leftAt) === 0 ? '' : (course.disposition ?? '')}`;
}

function* finish(made: Omit<Kept, 'past'>): Steps<Kept> {
  const { courses, structure, first, until, days, trials } = made;
  const last = Math.floor((until - 1) / dayMs);
  const oldest = Math.max(Math.floor(first / dayMs), last - learnedDays - triedDays + 1);
  const wanted = Number.isFinite(first) && until > first ? Array.from({ length: Math.max(0, last - oldest + 1) }, (_, i) => oldest + i) : [];
  for (const day of days.keys()) if (day < oldest) days.delete(day);
  for (const day of trials.keys()) if (day <= last - triedDays) trials.delete(day);
  const present = presentOn(
    rows(courses),
    wanted.filter((day) => !days.has(day)),
  );
  for (const [day, those] of present) {
    yield;
    days.set(day, countDay(those, day, structure.zone, first, until));
  }
  const list = wanted.flatMap((day) => days.get(day) ?? []);
  if (until % dayMs === 0) yield* tryDays(wanted, last - triedDays, days, trials, first, structure);
  yield;
  const flow = list.length === 0 ? undefined : learnFlow(list.slice(-learnedDays), structure.levelOfUnit);
  yield;
  const scores = yield* scoresOf(wanted, days, trials);
  return { ...made, past: { until, flow, scores, days: list, structure, hours: flow?.hours ?? 0 } };
}

/** Forecasts as they would have been made on each day, from what the days before it taught. */
function* tryDays(
  wanted: readonly number[],
  after: number,
  days: ReadonlyMap<number, DayCounts>,
  trials: Map<number, readonly Trial[]>,
  first: number,
  structure: Structure,
): Steps<void> {
  for (const [i, day] of wanted.entries()) {
    const before = wanted.slice(Math.max(0, i - learnedDays), i).flatMap((one) => days.get(one) ?? []);
    const own = days.get(day);
    if (own === undefined || day <= after || trials.has(day) || day * dayMs - first < daysToTry * dayMs) continue;
    const flow = learnFlow(before, structure.levelOfUnit);
    yield;
    trials.set(day, yield* trialsOf(own, flow, structure));
  }
}
