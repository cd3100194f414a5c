/** Where people stand still, by hour of the facility's day: the mean and the most at each full hour of the window. */
import type { Steps } from '../../steps.ts';
import { hourMs, localOf, instant } from '../../time.ts';
import { levelsOfCare } from '../../operations/facility.ts';
import { emergency, levelIndex, spellAt, stayLevels, type Course } from '../forecast/course.ts';
import type { Past } from '../forecast/past.ts';
import type { Window } from './window.ts';

export interface Bottleneck {
  /** `boarders`, `ed`, `pacu`, `full/icu`. */
  readonly stage: string;
  /** Beds of the stage, where it has a number of its own. */
  readonly beds?: number;
  readonly mean: readonly number[];
  readonly most: readonly number[];
}

/** A step is one hour. */
export function* bottlenecksOf(window: Window, { structure }: Past): Steps<readonly Bottleneck[]> {
  const found = new Map<string, { sum: Float64Array; most: Float64Array }>();
  const seen = new Float64Array(24);
  const first = Math.ceil(window.from / hourMs);
  const hours = Math.max(0, Math.floor(window.until / hourMs) - first);
  for (let n = 0; n < hours; n++) {
    yield;
    const at = instant((first + n) * hourMs);
    const hour = Math.floor(localOf(at, window.zone) / hourMs) % 24;
    seen[hour] = (seen[hour] ?? 0) + 1;
    for (const [stage, count] of standing(window.courses, at)) {
      const row = found.get(stage) ?? { sum: new Float64Array(24), most: new Float64Array(24) };
      found.set(stage, row);
      row.sum[hour] = (row.sum[hour] ?? 0) + count;
      row.most[hour] = Math.max(row.most[hour] ?? 0, count);
    }
  }
  return [...found].map(([stage, { sum, most }]) => {
    const level = levelsOfCare.findIndex((one) => stage === `full/${one}` || stage === one);
    const beds = level < 0 ? 0 : (structure.beds[level] ?? 0);
    return { stage, ...(beds > 0 ? { beds } : {}), mean: [...sum].map((n, hour) => n / Math.max(1, seen[hour] ?? 0)), most: [...most] };
  });
}

const pacu = levelIndex('pacu');

function standing(courses: readonly Course[], at: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>([
    ['boarders', 0],
    ['ed', 0],
    ['pacu', 0],
  ]);
  const add = (stage: string): void => void counts.set(stage, (counts.get(stage) ?? 0) + 1);
  for (const course of courses) {
    const spell = spellAt(course, at);
    if (spell === undefined) continue;
    if (spell.level === emergency) add(course.decidedAt !== undefined && course.decidedAt <= at ? 'boarders' : 'ed');
    else if (spell.level === pacu) add('pacu');
    else if (stayLevels.includes(spell.level)) add(`full/${levelsOfCare[spell.level] ?? 'unknown'}`);
  }
  return counts;
}
