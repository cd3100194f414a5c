/** Measures of flow by day of the facility's calendar, for charts of a process. A day that is not whole has no value. */
import { dayMs, hourMs, instant, instantsOfLocal, localDay, startOfLocalDay, type Instant } from '../../time.ts';
import { emergency, spellAt, stayLevels, type Course } from '../forecast/course.ts';
import { outOf } from './flows.ts';
import { quantileOf, type Window } from './window.ts';

export interface Series {
  readonly measure: string;
  /** Oldest first; undefined = nothing to measure on that day. */
  readonly values: readonly (number | undefined)[];
}
export interface Daily {
  readonly days: readonly Instant[];
  readonly series: readonly Series[];
}

interface Day {
  readonly from: Instant;
  readonly noon: number;
  readonly until: number;
  boarded: number;
  readonly waits: number[];
  readonly edHours: number[];
  admitted: number;
  out: number;
  outBeforeNoon: number;
  census: number;
}

export function dailyOf(window: Window): Daily {
  const days = daysOf(window);
  const find = (at: number | undefined): Day | undefined => (at === undefined ? undefined : days.find(({ from, until }) => at >= from && at < until));
  for (const course of window.courses) count(course, days, find);
  const share = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : (100 * part) / whole);
  const middle = (values: readonly number[]): number | undefined => (values.length === 0 ? undefined : quantileOf(values, 0.5));
  return {
    days: days.map(({ from }) => from),
    series: [
      { measure: 'boarded-hours', values: days.map(({ boarded }) => boarded) },
      { measure: 'decision-to-bed', values: days.map(({ waits }) => middle(waits)) },
      { measure: 'ed-hours', values: days.map(({ edHours }) => middle(edHours)) },
      { measure: 'out-before-noon', values: days.map(({ out, outBeforeNoon }) => share(outBeforeNoon, out)) },
      { measure: 'admitted', values: days.map(({ admitted }) => admitted) },
      { measure: 'midnight-census', values: days.map(({ census }) => census) },
    ],
  };
}

/** Whole days only. */
function daysOf({ from, until, zone }: Window): readonly Day[] {
  const found: Day[] = [];
  const last = localDay(until, zone);
  for (let day = localDay(from, zone); day < last; day++) {
    const noonLocal = day * dayMs + 12 * hourMs;
    const noon = instantsOfLocal(noonLocal, zone)[0] ?? instant(noonLocal);
    const begins = startOfLocalDay(noon, zone);
    const ends = startOfLocalDay(instant(noon + dayMs), zone);
    if (begins < from || ends > until) continue;
    found.push({ from: begins, noon, until: ends, boarded: 0, waits: [], edHours: [], admitted: 0, out: 0, outBeforeNoon: 0, census: 0 });
  }
  return found;
}

function count(course: Course, days: readonly Day[], find: (at: number | undefined) => Day | undefined): void {
  const [first] = course.spells;
  const bed = course.spells.find(({ level }) => stayLevels.includes(level));
  const admitted = find(bed?.from);
  if (admitted !== undefined) admitted.admitted++;
  if (first?.level === emergency) {
    const out = first.until ?? course.leftAt;
    const day = find(out);
    if (out !== undefined && day !== undefined) {
      day.edHours.push((out - first.from) / hourMs);
      if (course.decidedAt !== undefined && bed !== undefined) day.waits.push((out - course.decidedAt) / 60_000);
    }
    if (course.decidedAt !== undefined)
      for (const one of days) one.boarded += Math.max(0, Math.min(out ?? one.until, one.until) - Math.max(course.decidedAt, one.from)) / hourMs;
  }
  const left = bed === undefined ? undefined : find(course.leftAt);
  if (left !== undefined && !['died', 'other-hospital'].includes(outOf(course.disposition))) {
    left.out++;
    // At or before 12:00, on the facility's clock (rules.md, Turn, transport, discharge).
    if ((course.leftAt ?? 0) <= left.noon) left.outBeforeNoon++;
  }
  for (const day of days) {
    const spell = spellAt(course, day.until);
    if (spell !== undefined && stayLevels.includes(spell.level)) day.census++;
  }
}
