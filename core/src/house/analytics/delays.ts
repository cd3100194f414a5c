/** Hours lost, by what they were lost to: each cause with its cases, its limit, who can act on it, and the encounters behind it. */
import { hourMs } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { levelsOfCare } from '../../operations/facility.ts';
import { chargedBarriers } from '../discharge/avoidable-stays.ts';
import { emergency, levelIndex, stayLevels, type Course } from '../forecast/course.ts';
import type { Window } from './window.ts';

export interface Delay {
  /** `bed/icu`, `decision`, `recovery`, `leaving`, `barrier/consult-awaited`. */
  readonly cause: string;
  readonly hours: number;
  readonly cases: number;
  readonly longestHours: number;
  /** Hours that a case may take before more of them count. */
  readonly limitHours: number;
  readonly owner: string;
  readonly costCents?: number;
  readonly positions: readonly number[];
}

/** rules.md: four hours to a decision, two from confirmed to out; two in recovery; from the decision to a bed every hour counts. */
const limits = { decision: 4, recovery: 2, leaving: 2, bed: 0 } as const;
const pacu = levelIndex('pacu');

type Writable = { -readonly [Key in keyof Delay]: Delay[Key] } & { positions: number[] };

export function delaysOf({ courses, from, until }: Window): readonly Delay[] {
  const found = new Map<string, Writable>();
  for (const course of courses)
    for (const [cause, begins, ends, limitHours, owner] of spansOf(course, until)) {
      const hours = (Math.min(ends, until) - Math.max(begins + limitHours * hourMs, from)) / hourMs;
      if (hours > 0) add(found, { cause, hours, cases: 1, longestHours: hours, limitHours, owner, positions: [course.position] });
    }
  return [...found.values()];
}

/** What those who are here now are held by, charged to the first open barrier, with what it has cost. */
export function barrierDelays(input: ViewInput): readonly Delay[] {
  const found = new Map<string, Writable>();
  for (const { barrier, leaver, ms, costCents } of chargedBarriers(input, input.now)) {
    const hours = ms / hourMs;
    add(found, {
      cause: `barrier/${barrier.reason ?? 'not-said'}`,
      hours,
      cases: 1,
      longestHours: hours,
      limitHours: 0,
      owner: barrier.owner ?? 'charge-nurse',
      costCents,
      positions: [leaver.encounter.position],
    });
  }
  return [...found.values()];
}

function add(found: Map<string, Writable>, one: Delay): void {
  const row = found.get(one.cause);
  if (row === undefined) {
    found.set(one.cause, { ...one, positions: [...one.positions] });
    return;
  }
  row.hours += one.hours;
  row.cases += one.cases;
  row.longestHours = Math.max(row.longestHours, one.longestHours);
  row.positions.push(...one.positions);
  if (one.costCents !== undefined) row.costCents = (row.costCents ?? 0) + one.costCents;
}

type Span = readonly [cause: string, begins: number, ends: number, limitHours: number, owner: string];

function* spansOf(course: Course, until: number): Generator<Span, undefined> {
  const [first] = course.spells;
  if (first?.level === emergency) {
    const out = first.until ?? until;
    yield ['decision', first.from, Math.min(course.decidedAt ?? out, out), limits.decision, 'clinician'];
    const next = course.spells.find(({ level }) => level !== emergency);
    if (course.decidedAt !== undefined) {
      const level = next?.level ?? course.wants;
      yield [`bed/${level === undefined ? 'not-named' : (levelsOfCare[level] ?? 'unknown')}`, course.decidedAt, out, limits.bed, 'bed-manager'];
    }
  }
  for (const spell of course.spells) {
    const ends = spell.until ?? until;
    if (spell.level === pacu) yield ['recovery', spell.from, ends, limits.recovery, 'bed-manager'];
    if (spell.until === undefined || spell.until === course.leftAt)
      if (course.plannedAt !== undefined && stayLevels.includes(spell.level))
        yield ['leaving', Math.max(course.plannedAt, spell.from), ends, limits.leaving, 'charge-nurse'];
  }
}
