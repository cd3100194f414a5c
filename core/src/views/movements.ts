/** Who came in and went out of each level of care, hour by hour: read from the stays of encounters, the same whether counted live or on replay. */
import type { Encounter, Stay } from '../encounter.ts';
import type { UnitId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import { getRow, rows, type Table } from '../table.ts';
import { dayMs, hourMs, instant, type Instant } from '../time.ts';
import { beganAt } from '../visit-numbers.ts';
import { anyMayChange, changedRows } from './changed-encounters.ts';
import { keptTable } from './kept-table.ts';
import type { ViewInput } from './view.ts';

export interface HourCount {
  /** Start of the hour. */
  readonly hour: Instant;
  arrivals: number;
  admissions: number;
  transfers: number;
  discharges: number;
  /** Encounters in a location when the hour ended; for the running hour, now. */
  census: number;
  /** In and out by level of care. */
  readonly in: Map<LevelOfCare, number>;
  readonly out: Map<LevelOfCare, number>;
}

/** Hours looked back. */
export const movementHours = 24;

export interface Recent {
  readonly encounter: Encounter;
  /** The newest moment of any movement. */
  readonly movedAt: number;
  /** Stays that have not ended. */
  readonly open: number;
  readonly nextAt?: Instant;
}

/** Encounters that are here or moved in the hours looked back. */
export const recentOf = keptTable<Recent>({
  changed: (before, after) => (anyMayChange(before, after) ? undefined : changedRows(before, after)),
  make: ({ now }, encounter) => {
    if (encounter.status === 'cancelled' || encounter.stub === true || beganAt(encounter) === undefined) return undefined;
    const { arrivedAt, admittedAt, dischargedAt, stays } = encounter;
    const movedAt = Math.max(arrivedAt ?? 0, admittedAt ?? 0, dischargedAt ?? 0, ...stays.map(({ from, until }) => Math.max(from, until ?? 0)));
    const recent = { encounter, movedAt, open: stays.filter((stay) => stay.until === undefined).length };
    if (dischargedAt === undefined) return recent;
    const until = instant(Math.max(dischargedAt, ...stays.map((stay) => stay.until ?? 0)) + (movementHours + 1) * hourMs);
    return until < now ? undefined : { ...recent, nextAt: instant(until + 1) };
  },
  nextAt: (recent) => recent.nextAt,
});

interface Kept {
  readonly units: ViewInput['hospital']['operations']['units'];
  readonly from: number;
  /** An hour begins, or something that was told ahead of its time happens. */
  readonly until: number;
  readonly hours: readonly HourCount[];
}
const kept = keptOn<Table<string, Recent>, Kept>();

/** The last 24 whole hours and the running one, oldest first. */
export function movementsOf(input: ViewInput): readonly HourCount[] {
  const recent = recentOf(input);
  const { units } = input.hospital.operations;
  const known = kept.get(recent);
  if (known !== undefined && known.units === units && known.from <= input.now && input.now < known.until) return known.hours;
  const hours = count(input, recent);
  kept.set(recent, { units, from: input.now, until: changesAt(input.now, recent), hours });
  return hours;
}

/** When time alone changes the counts. */
function changesAt(now: Instant, recent: Table<string, Recent>): number {
  let next = (Math.floor(now / hourMs) + 1) * hourMs;
  for (const { encounter, movedAt } of rows(recent)) {
    if (movedAt <= now) continue;
    const { arrivedAt, admittedAt, dischargedAt, stays } = encounter;
    for (const at of [arrivedAt, admittedAt, dischargedAt, ...stays.flatMap(({ from, until }) => [from, until])])
      if (at !== undefined && at > now) next = Math.min(next, at);
  }
  return next;
}

/** Whether a whole day of movements is known: without it there is nothing to say of the next one. */
export function isDayKnown({ hospital, now }: ViewInput): boolean {
  for (const encounter of rows(hospital.operations.encounters)) {
    const began = encounter.status === 'cancelled' || encounter.stub === true ? undefined : beganAt(encounter);
    if (began !== undefined && now - began >= dayMs) return true;
  }
  return false;
}

function count(input: ViewInput, recent: Table<string, Recent>): readonly HourCount[] {
  const lastHour = Math.floor(input.now / hourMs);
  const first = lastHour - movementHours;
  const hours: HourCount[] = [];
  for (let n = 0; n <= movementHours; n++)
    hours.push({ hour: instant((first + n) * hourMs), arrivals: 0, admissions: 0, transfers: 0, discharges: 0, census: 0, in: new Map(), out: new Map() });
  const at = (time: Instant | undefined): HourCount | undefined =>
    time === undefined || time > input.now ? undefined : hours[Math.floor(time / hourMs) - first];
  const change = new Int32Array(movementHours + 1);
  for (const { encounter, movedAt, open } of rows(recent)) {
    // Who did not move in the hours looked back was there through all of them, or through none.
    if (movedAt < first * hourMs) {
      change[0] = (change[0] ?? 0) + open;
      continue;
    }
    bump(at(encounter.arrivedAt), 'arrivals');
    if (encounter.class === 'I') bump(at(encounter.admittedAt), 'admissions');
    bump(at(encounter.dischargedAt), 'discharges');
    countStays(input, encounter.stays, at);
    for (const stay of encounter.stays) countPresent(change, first, stay, input.now);
  }
  let present = 0;
  for (const [n, hour] of hours.entries()) hour.census = present += change[n] ?? 0;
  return hours;
}

function bump(hour: HourCount | undefined, field: 'arrivals' | 'admissions' | 'transfers' | 'discharges'): void {
  if (hour !== undefined) hour[field]++;
}

function countStays(input: ViewInput, stays: readonly Stay[], at: (time: Instant | undefined) => HourCount | undefined): void {
  for (const [i, stay] of stays.entries()) {
    const [came, went] = [at(stay.from), at(stay.until)];
    // Most stays neither began nor ended in the hours looked back.
    if (came === undefined && went === undefined) continue;
    const own = levelOf(input, stay.location.unit);
    if (own === undefined) continue;
    if (i > 0 && stay.location !== stays[i - 1]?.location) bump(came, 'transfers');
    if (levelOf(input, stays[i - 1]?.location.unit) !== own) add(came?.in, own);
    if (stay.until !== undefined && levelOf(input, stays[i + 1]?.location.unit) !== own) add(went?.out, own);
  }
}

/** One more from the first hour at whose end (for the running one: now) the stay had begun, one less from the first at which it was over. */
function countPresent(change: Int32Array, firstHour: number, stay: Stay, now: Instant): void {
  const step = (at: Instant, by: number): void => {
    if (at > now) return;
    const n = Math.min(movementHours, Math.max(0, Math.ceil(at / hourMs) - firstHour - 1));
    change[n] = (change[n] ?? 0) + by;
  };
  step(stay.from, 1);
  if (stay.until !== undefined) step(stay.until, -1);
}

function levelOf(input: ViewInput, unit: UnitId | undefined): LevelOfCare | undefined {
  return unit === undefined ? undefined : getRow(input.hospital.operations.units, unit)?.levelOfCare;
}

function add(counts: Map<LevelOfCare, number> | undefined, level: LevelOfCare): void {
  counts?.set(level, (counts.get(level) ?? 0) + 1);
}
