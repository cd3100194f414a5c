/** How people flowed through the house: from where they came, to their first and last level, and out; with how long each step waited. Each person is one thread. */
import { hourMs } from '../../time.ts';
import { emergency, stayLevels, type Course, type Spell } from '../forecast/course.ts';
import { levelsOfCare } from '../../operations/facility.ts';
import { quantileOf, type Window } from './window.ts';

export interface Flow {
  /** `from/ed`, `first/icu`, `last/step-down`, `out/home`. */
  readonly source: string;
  readonly target: string;
  readonly count: number;
  /** Hours of the step: waited for the first bed, or stayed at the level before going on. */
  readonly medianHours?: number;
  readonly p90Hours?: number;
  readonly positions: readonly number[];
}

interface Step {
  readonly source: string;
  readonly target: string;
  readonly hours?: number;
}

/** UB-04 discharge status, PV1-36: the codes that matter to a bed. */
export function outOf(disposition: string | undefined): string {
  if (disposition === undefined || disposition === '') return 'not-said';
  if (/^(20|4[0-2])$/.test(disposition)) return 'died';
  if (/^(0?1|0?6|0?7|50)$/.test(disposition)) return 'home';
  if (/^(0?2|0?5|43|66)$/.test(disposition)) return 'other-hospital';
  return 'facility';
}

/** Everybody who took a first bed, or left the emergency department, within the window. */
export function flowsOf({ courses, from, until }: Window): readonly Flow[] {
  const found = new Map<string, { source: string; target: string; hours: number[]; positions: number[]; count: number }>();
  for (const course of courses)
    for (const { source, target, hours } of stepsOf(course, from, until)) {
      const key = `${source}>${target}`;
      const flow = found.get(key) ?? { source, target, hours: [], positions: [], count: 0 };
      found.set(key, flow);
      flow.count++;
      flow.positions.push(course.position);
      if (hours !== undefined) flow.hours.push(hours);
    }
  return [...found.values()].map(({ source, target, count, hours, positions }) => ({
    source,
    target,
    count,
    positions,
    ...(hours.length === 0 ? {} : { medianHours: quantileOf(hours, 0.5), p90Hours: quantileOf(hours, 0.9) }),
  }));
}

const name = ({ level }: Spell): string => levelsOfCare[level] ?? 'unknown';

function stepsOf(course: Course, from: number, until: number): readonly Step[] {
  const stays = course.spells.filter(({ level }) => stayLevels.includes(level));
  const [first, last] = [stays[0], stays[stays.length - 1]];
  const left = course.leftAt !== undefined && course.leftAt <= until;
  if (first === undefined || last === undefined) {
    const isEd = course.spells[0]?.level === emergency && course.decidedAt === undefined;
    const began = course.spells[0]?.from ?? 0;
    return isEd && left && (course.leftAt ?? 0) > from
      ? [{ source: 'from/ed', target: `out/${outOf(course.disposition)}`, hours: ((course.leftAt ?? 0) - began) / hourMs }]
      : [];
  }
  if (first.from < from || first.from > until) return [];
  const steps: Step[] = [{ ...cameFrom(course, first), target: `first/${name(first)}` }];
  const lastAt = last.from <= until ? last : first;
  const moved = lastAt.level !== first.level;
  if (moved) steps.push({ source: `first/${name(first)}`, target: `last/${name(lastAt)}`, hours: (lastAt.from - first.from) / hourMs });
  const end = moved ? `last/${name(lastAt)}` : `first/${name(first)}`;
  steps.push(
    left
      ? { source: end, target: `out/${outOf(course.disposition)}`, hours: ((course.leftAt ?? 0) - lastAt.from) / hourMs }
      : { source: end, target: 'out/still-here' },
  );
  return steps;
}

function cameFrom(course: Course, first: Spell): Omit<Step, 'target'> {
  const before = course.spells[course.spells.indexOf(first) - 1];
  if (before === undefined) return { source: 'from/outside' };
  if (before.level !== emergency) return { source: 'from/theatre', hours: (first.from - before.from) / hourMs };
  return { source: 'from/ed', hours: (first.from - (course.decidedAt ?? first.from)) / hourMs };
}
