/** The days that analytics speak of: everybody who was here in the newest whole days of the log, as the forecast counted them. */
import { dayMs, instant, type Instant, type Zone } from '../../time.ts';
import type { Course } from '../forecast/course.ts';
import type { Past } from '../forecast/past.ts';

export const windowDays = 7;
export const seriesDays = 28;

export interface Window {
  readonly from: Instant;
  readonly until: Instant;
  readonly zone: Zone;
  readonly courses: readonly Course[];
}

/** The last `days` days before the moment up to which the past is known; fewer where the log is younger. */
export function windowOf(past: Past, days: number): Window | undefined {
  if (past.days.length === 0) return undefined;
  const until = instant(past.until);
  const oldest = past.days.find(({ censuses }) => censuses.length > 0)?.censuses[0]?.at ?? until;
  const from = instant(Math.max(oldest, until - days * dayMs));
  // A day that did not change keeps the course as it was told then; a later day has the newest of the same visit, which is one visit.
  const found = new Map<Course['encounter'], Course>();
  for (const day of past.days.slice(-days - 1)) for (const course of day.present) found.set(course.encounter, course);
  return { from, until, zone: past.structure.zone, courses: [...found.values()].filter(({ leftAt }) => (leftAt ?? until) > from) };
}

/** The middle of a list, and nine tenths of the way through it; 0 of none. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return 0;
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (high - low) * (place - Math.floor(place));
}
