/** Who came in and went out of each level of care, hour by hour: read from the stays of encounters, the same whether counted live or on replay. */
import type { Stay } from '../encounter.ts';
import type { Hospital } from '../hospital.ts';
import type { UnitId } from '../ids.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import { getRow, rows } from '../table.ts';
import { hourMs, instant, type Instant } from '../time.ts';

export interface HourCount {
  /** Start of the hour. */
  readonly hour: Instant;
  arrivals: number;
  admissions: number;
  transfers: number;
  discharges: number;
  /** In and out by level of care. */
  readonly in: Map<LevelOfCare, number>;
  readonly out: Map<LevelOfCare, number>;
}

export interface Movements {
  readonly hours: readonly HourCount[];
  /** The oldest movement known; undefined when there is none. */
  readonly since?: Instant;
}

/** Hours looked back. */
export const movementHours = 24;

const kept = new WeakMap<Hospital['operations']['encounters'], { readonly hour: number; readonly movements: Movements }>();

/** The last 24 whole hours and the running one, oldest first. */
export function movementsOf(hospital: Hospital, now: Instant): Movements {
  const hour = Math.floor(now / hourMs);
  const known = kept.get(hospital.operations.encounters);
  if (known !== undefined && known.hour === hour) return known.movements;
  const movements = count(hospital, hour);
  kept.set(hospital.operations.encounters, { hour, movements });
  return movements;
}

function count(hospital: Hospital, lastHour: number): Movements {
  const hours: HourCount[] = [];
  for (let n = movementHours; n >= 0; n--) hours.push({ hour: instant((lastHour - n) * hourMs), arrivals: 0, admissions: 0, transfers: 0, discharges: 0, in: new Map(), out: new Map() });
  const first = lastHour - movementHours;
  const at = (time: Instant | undefined): HourCount | undefined => (time === undefined ? undefined : hours[Math.floor(time / hourMs) - first]);
  let since: Instant | undefined;
  for (const encounter of rows(hospital.operations.encounters)) {
    if (encounter.status === 'cancelled' || encounter.stub === true) continue;
    const begins = encounter.stays[0]?.from ?? encounter.admittedAt;
    if (begins !== undefined && (since === undefined || begins < since)) since = begins;
    bump(at(encounter.arrivedAt), 'arrivals');
    if (encounter.class === 'I') bump(at(encounter.admittedAt), 'admissions');
    bump(at(encounter.dischargedAt), 'discharges');
    countStays(hospital, encounter.stays, at);
  }
  return since === undefined ? { hours } : { hours, since };
}

function bump(hour: HourCount | undefined, field: 'arrivals' | 'admissions' | 'transfers' | 'discharges'): void {
  if (hour !== undefined) hour[field]++;
}

function countStays(hospital: Hospital, stays: readonly Stay[], at: (time: Instant | undefined) => HourCount | undefined): void {
  for (const [i, stay] of stays.entries()) {
    const [before, after] = [levelOf(hospital, stays[i - 1]?.location.unit), levelOf(hospital, stays[i + 1]?.location.unit)];
    const own = levelOf(hospital, stay.location.unit);
    if (own === undefined) continue;
    if (i > 0) bump(at(stay.from), 'transfers');
    if (before !== own) add(at(stay.from)?.in, own);
    if (stay.until !== undefined && after !== own) add(at(stay.until)?.out, own);
  }
}

function levelOf(hospital: Hospital, unit: UnitId | undefined): LevelOfCare | undefined {
  return unit === undefined ? undefined : getRow(hospital.operations.units, unit)?.levelOfCare;
}

function add(counts: Map<LevelOfCare, number> | undefined, level: LevelOfCare): void {
  counts?.set(level, (counts.get(level) ?? 0) + 1);
}
