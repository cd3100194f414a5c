/** The facility's own days that the log tells of whole: from the day after the first departure it knows to that of the last, yesterday at most. */
import { keptOn } from '../../kept-on.ts';
import { rows } from '../../table.ts';
import { dayMs, instant, localDay, startOfLocalDay, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { dischargesOf } from '../turn/discharges.ts';

/** Days shown at most. */
export const dayLimit = 92;

export interface Day {
  /** Days since 1970-01-01 on the facility's calendar. */
  readonly day: number;
  readonly from: Instant;
  /** The next local midnight: a day may have 23 or 25 hours. */
  readonly until: Instant;
}

const kept = keptOn<object, { readonly today: number; readonly zone: string; readonly days: readonly Day[] }>();

export const zoneOf = ({ hospital }: ViewInput): string => hospital.operations.description?.zone ?? 'UTC';

/** Whole days, oldest first. Earlier stays are told, not watched: a day counts once somebody was seen to leave the day before. */
export function daysOf(input: ViewInput): readonly Day[] {
  const discharges = dischargesOf(input);
  const zone = zoneOf(input);
  const today = localDay(input.now, zone);
  const known = kept.get(discharges);
  if (known?.today === today && known.zone === zone) return known.days;
  let [first, last] = [Infinity, -Infinity];
  for (const { outAt } of rows(discharges)) [first, last] = [Math.min(first, outAt), Math.max(last, outAt)];
  const days: Day[] = [];
  if (first !== Infinity) {
    // Of days after the last departure that is known the log does not tell yet.
    const until = Math.min(today, localDay(instant(last), zone) + 1);
    for (let day = Math.max(localDay(instant(first), zone) + 1, today - dayLimit); day < until; day++)
      days.push({ day, ...bounds(day, today, input.now, zone) });
  }
  kept.set(discharges, { today, zone, days });
  return days;
}

function bounds(day: number, today: number, now: Instant, zone: string): Pick<Day, 'from' | 'until'> {
  // The middle of a day is on that day whatever its clock does.
  const middle = (one: number): Instant => instant(startOfLocalDay(now, zone) + (one - today) * dayMs + dayMs / 2);
  return { from: startOfLocalDay(middle(day), zone), until: startOfLocalDay(middle(day + 1), zone) };
}
