/**
 * What happened in one day of the log, counted for learning: who was where at each full hour, and who left in the hour that followed. Days are UTC
 * days so that each has 24 hours; the hour of an hour is the facility's own.
 */
import type { UnitId } from '../../ids.ts';
import { dayMs, hourMs, instant, localOf, type Instant, type Zone } from '../../time.ts';
import { atLevelSince, emergency, levelCount, nextLevel, spellAt, stayLevels, type Course, type Spell } from './course.ts';

/** Hours at a level from which each band of stay begins. */
const ageFrom = [0, 6, 12, 24, 36, 48, 72, 96, 144, 216] as const;
export const ageBands = ageFrom.length;
/** Hours since a discharge was said to come: 0 to 11, and longer. */
export const planBands = 13;
/** Hours in the emergency department without a decision: 0 to 8, and longer. */
export const edBands = 10;
export const weekHours = 168;
/** Severity 1 to 5; 0 = nobody said. */
export const severities = 6;
/** Census is noted, and forecasts are tried out, every so many hours. */
export const gridHours = 4;

const bandOfHour: readonly number[] = Array.from({ length: 217 }, (_, hours) => ageFrom.findLastIndex((from) => hours >= from));
export const ageBand = (hours: number): number => bandOfHour[Math.min(216, Math.max(0, Math.floor(hours)))] ?? ageBands - 1;
export const planBand = (hours: number): number => Math.min(planBands - 1, Math.max(0, Math.floor(hours)));
export const edBand = (hours: number): number => Math.min(edBands - 1, Math.max(0, Math.floor(hours)));
/** Place of a level, band and local hour in a table of stays. */
export const stayCell = (level: number, band: number, hour: number): number => (level * ageBands + band) * 24 + hour;

/** Hour of the facility's week, Sunday midnight = 0. */
export function weekHour(at: Instant, zone: Zone): number {
  const local = localOf(at, zone);
  return ((((Math.floor(local / dayMs) + 4) % 7) + 7) % 7) * 24 + (((Math.floor(local / hourMs) % 24) + 24) % 24);
}

/** The facility's hour of the week in the middle of each hour ahead; asked of the calendar twice where no clock is changed between. */
export function weekHoursFrom(from: Instant, hours: number, zone: Zone): readonly number[] {
  const middle = (h: number): Instant => instant(from + (h + 0.5) * hourMs);
  const first = weekHour(middle(0), zone);
  const isPlain = weekHour(middle(hours - 1), zone) === (first + hours - 1) % weekHours;
  return Array.from({ length: hours }, (_, h) => (isPlain ? (first + h) % weekHours : weekHour(middle(h), zone)));
}

export interface Census {
  readonly at: Instant;
  readonly levels: Float64Array;
  readonly units: ReadonlyMap<UnitId, number>;
}

/** Tables of counts; each name says what one counts. */
export interface Counts {
  /** Full hours that began with somebody at the level, no discharge said; of these, hours in which they left (or their leaving was said), and moved on. */
  readonly stayed: Float64Array;
  readonly leaving: Float64Array;
  readonly moved: Float64Array;
  readonly leavingSaid: Float64Array;
  /** The first two by hour of the week: how a Sunday differs from a Monday. */
  readonly stayedByWeek: Float64Array;
  readonly leavingByWeek: Float64Array;
  /** Moves from level to level. */
  readonly moves: Float64Array;
  /** Full hours after a discharge was said, and those in which it came true. */
  readonly waitedPlanned: Float64Array;
  readonly leftPlanned: Float64Array;
  /** The same of the emergency department before a decision; decisions and admissions by severity. */
  readonly waitedEd: Float64Array;
  readonly decidedEd: Float64Array;
  readonly decidedBySeverity: Float64Array;
  readonly admittedBySeverity: Float64Array;
  /** First bed after the emergency department, by level. */
  readonly firstLevel: Float64Array;
  /** Hours looked at, by hour of the week; what came in them. */
  readonly looked: Float64Array;
  readonly arrivals: Float64Array;
  readonly arrivalsBySeverity: Float64Array;
  readonly entered: Float64Array;
}
export interface DayCounts extends Counts {
  /** Who came to a level from another place, by the unit that took them. */
  readonly unitEntries: ReadonlyMap<UnitId, number>;
  readonly censuses: readonly Census[];
  /** Everybody who was here on that day. */
  readonly present: readonly Course[];
}

export function emptyCounts(): Counts {
  const zeros = (size: number): Float64Array => new Float64Array(size);
  const stays = levelCount * ageBands * 24;
  return {
    stayed: zeros(stays),
    leaving: zeros(stays),
    moved: zeros(stays),
    leavingSaid: zeros(levelCount),
    stayedByWeek: zeros(levelCount * weekHours),
    leavingByWeek: zeros(levelCount * weekHours),
    moves: zeros(levelCount * levelCount),
    waitedPlanned: zeros(levelCount * planBands),
    leftPlanned: zeros(levelCount * planBands),
    waitedEd: zeros(edBands),
    decidedEd: zeros(edBands),
    decidedBySeverity: zeros(severities),
    admittedBySeverity: zeros(severities),
    firstLevel: zeros(levelCount),
    looked: zeros(weekHours),
    arrivals: zeros(weekHours),
    arrivalsBySeverity: zeros(severities),
    entered: zeros(levelCount * weekHours),
  };
}

interface Hours {
  readonly from: number;
  readonly to: number;
  /** Hour of the week at each of the 24 hours. */
  readonly week: readonly number[];
}

/** Who was here on which of these days, days since 1970: one pass over everybody, whatever the number of days. */
export function presentOn(courses: Iterable<Course>, days: readonly number[]): ReadonlyMap<number, readonly Course[]> {
  const found = new Map<number, Course[]>(days.map((day) => [day, []]));
  const [oldest, newest] = [Math.min(...days), Math.max(...days)];
  for (const course of courses) {
    const end = course.leftAt ?? course.spells[course.spells.length - 1]?.until ?? Infinity;
    const first = Math.max(oldest, Math.floor((course.spells[0]?.from ?? Infinity) / dayMs));
    const last = Math.min(newest, Math.floor(end / dayMs));
    for (let day = first; day <= last; day++) found.get(day)?.push(course);
  }
  return found;
}

/** Counts of the day (days since 1970) between the first hour of which anything is known and `until`, whole hours both. `present`: who was here on it. */
export function countDay(present: readonly Course[], day: number, zone: Zone, first: number, until: number): DayCounts {
  const start = day * dayMs;
  const hours: Hours = {
    from: Math.max(0, Math.ceil((first - start) / hourMs)),
    to: Math.min(24, Math.floor((until - start) / hourMs)),
    week: Array.from({ length: 24 }, (_, h) => weekHour(instant(start + h * hourMs), zone)),
  };
  const counts = emptyCounts();
  const unitEntries = new Map<UnitId, number>();
  for (let h = hours.from; h < hours.to; h++) add(counts.looked, hours.week[h] ?? 0);
  for (const course of present) countCourse(counts, course, start, hours, unitEntries);
  return { ...counts, unitEntries, present, censuses: censusesOf(present, start, hours) };
}

function add(table: Float64Array, cell: number): void {
  table[cell] = (table[cell] ?? 0) + 1;
}

function countCourse(counts: Counts, course: Course, start: number, hours: Hours, unitEntries: Map<UnitId, number>): void {
  for (const [i, spell] of course.spells.entries()) {
    const hour = Math.floor((spell.from - start) / hourMs);
    if (hour >= hours.from && hour < hours.to) countEntry(counts, course, i, spell, hours.week[hour] ?? 0, unitEntries);
    const last = spell.until === undefined ? hours.to : Math.min(hours.to, Math.ceil((spell.until - start) / hourMs));
    for (let h = Math.max(hours.from, Math.ceil((spell.from - start) / hourMs)); h < last; h++) {
      if (spell.level === emergency) countEd(counts, course, spell, start + h * hourMs);
      else countStay(counts, course, spell, start + h * hourMs, hours.week[h] ?? 0);
    }
  }
}

function countEntry(counts: Counts, course: Course, i: number, spell: Spell, week: number, unitEntries: Map<UnitId, number>): void {
  const before = course.spells[i - 1];
  if (before?.level !== spell.level) unitEntries.set(spell.unit, (unitEntries.get(spell.unit) ?? 0) + 1);
  if (before === undefined && spell.level === emergency) {
    add(counts.arrivals, week);
    add(counts.arrivalsBySeverity, course.esi ?? 0);
  } else if (before === undefined) add(counts.entered, spell.level * weekHours + week);
  else if (before.level === emergency && spell.level !== emergency) add(counts.firstLevel, spell.level);
}

const within = (at: number | undefined, from: number): boolean => at !== undefined && at >= from && at < from + hourMs;

function countEd(counts: Counts, course: Course, spell: Spell, at: number): void {
  if (course.decidedAt !== undefined && course.decidedAt <= at) return;
  const band = edBand((at - atLevelSince(course, spell)) / hourMs);
  add(counts.waitedEd, band);
  const admits = within(course.decidedAt, at);
  if (!admits && !within(course.leftAt, at)) return;
  add(counts.decidedEd, band);
  add(counts.decidedBySeverity, course.esi ?? 0);
  if (admits) add(counts.admittedBySeverity, course.esi ?? 0);
}

function countStay(counts: Counts, course: Course, spell: Spell, at: number, week: number): void {
  if (course.plannedAt !== undefined && course.plannedAt <= at) {
    const cell = spell.level * planBands + planBand((at - course.plannedAt) / hourMs);
    add(counts.waitedPlanned, cell);
    if (within(course.leftAt, at)) add(counts.leftPlanned, cell);
    return;
  }
  const cell = stayCell(spell.level, ageBand((at - atLevelSince(course, spell)) / hourMs), week % 24);
  const byWeek = spell.level * weekHours + week;
  add(counts.stayed, cell);
  add(counts.stayedByWeek, byWeek);
  if (within(course.plannedAt, at)) {
    add(counts.leaving, cell);
    add(counts.leavingByWeek, byWeek);
    add(counts.leavingSaid, spell.level);
  } else if (within(course.leftAt, at)) {
    add(counts.leaving, cell);
    add(counts.leavingByWeek, byWeek);
  } else if (within(spell.until, at)) {
    const next = nextLevel(course, spell);
    if (next === undefined || next.from > at + hourMs) return;
    add(counts.moved, cell);
    add(counts.moves, spell.level * levelCount + next.level);
  }
}

function censusesOf(present: readonly Course[], start: number, hours: Hours): Census[] {
  const found: Census[] = [];
  for (let h = 0; h < 24; h += gridHours) {
    if (h < hours.from || h > hours.to) continue;
    found.push(censusAt(present, instant(start + h * hourMs)));
  }
  return found;
}

export function censusAt(courses: Iterable<Course>, at: Instant): Census {
  const [levels, units] = [new Float64Array(levelCount), new Map<UnitId, number>()];
  for (const course of courses) {
    const spell = spellAt(course, at);
    if (spell === undefined) continue;
    add(levels, spell.level);
    units.set(spell.unit, (units.get(spell.unit) ?? 0) + 1);
  }
  return { at, levels, units };
}

/** Everybody who lies in a bed that people stay in. */
export const houseCensus = (levels: Float64Array): number => stayLevels.reduce((sum, level) => sum + (levels[level] ?? 0), 0);
