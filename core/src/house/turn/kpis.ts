/**
 * The timers of rules.md (Turn, transport, discharge) and how they are averaged. A negative timer is invalid: it is left out of every average and
 * counted on its own. Minutes are kept in whole milliseconds until they are shown. Pure arithmetic, no pictures.
 */
import { medianOf } from '../../median.ts';
import { localOf, dayMs, hourMs, minuteMs, type Instant, type Zone } from '../../time.ts';

export const turnPack = {
  pack: 'turn-kpis@2026.1',
  version: '2026.1',
  effectiveFrom: '2026-01-01',
  source: 'HealthOS; goals of TeleTracking capacity management benchmarks',
} as const;

/** Goals in minutes, strictly less; shares in percent, at least; trips an hour, at least. */
export const goals = {
  'evs-response': 30,
  'evs-clean': 30,
  'evs-turn': 60,
  'ed-total': 120,
  occupied: 30,
  'ready-assigned': 15,
  'confirmed-out': 120,
  'transport-task': 20,
  'transport-delay': 5,
  'pending-compliance': 70,
  'confirmed-compliance': 90,
  'trips-an-hour': 3,
} as const;

/** A timer from one moment to another; undefined where either is not known. Negative where the clocks contradict each other. */
export function timer(from: Instant | undefined, to: Instant | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from;
}

export interface TimerSummary {
  /** Valid timers. */
  readonly count: number;
  /** Negative ones, in no average. */
  readonly invalid: number;
  /** Absent where no valid timer is known: never zero. */
  readonly meanMs?: number;
  readonly medianMs?: number;
  /** Valid timers strictly under the goal. */
  readonly within: number;
}

export function summarise(timers: readonly (number | undefined)[], goalMinutes: number): TimerSummary {
  const known = timers.filter((ms) => ms !== undefined);
  const valid = known.filter((ms) => ms >= 0);
  const invalid = known.length - valid.length;
  const within = valid.filter((ms) => ms < goalMinutes * minuteMs).length;
  const medianMs = medianOf(valid);
  if (medianMs === undefined) return { count: 0, invalid, within };
  return { count: valid.length, invalid, within, meanMs: valid.reduce((sum, ms) => sum + ms, 0) / valid.length, medianMs };
}

/** Occupied timer: the last of ready to move, assigned and clean, to occupied. All three must be known. */
export function occupiedTimer(at: {
  readonly ready: Instant | undefined;
  readonly assigned: Instant | undefined;
  readonly clean: Instant | undefined;
  readonly occupied: Instant | undefined;
}): number | undefined {
  if (at.ready === undefined || at.assigned === undefined || at.clean === undefined) return undefined;
  return timer(Math.max(at.ready, at.assigned, at.clean) as Instant, at.occupied);
}

export interface DischargeTimes {
  /** Each time it was set pending, oldest first. */
  readonly pendingAt: readonly Instant[];
  /** The newest confirmation that was not withdrawn. */
  readonly confirmedAt?: Instant;
  readonly outAt: Instant;
}

/** Share of discharges that were set pending before they were confirmed, or left where nobody confirmed them. */
export function pendingCompliance(discharges: readonly DischargeTimes[]): { readonly met: number; readonly of: number } {
  const met = discharges.filter(({ pendingAt: [first], confirmedAt, outAt }) => first !== undefined && first <= (confirmedAt ?? outAt));
  return { met: met.length, of: discharges.length };
}

/** Share of discharges that were confirmed before the patient left. */
export function confirmedCompliance(discharges: readonly DischargeTimes[]): { readonly met: number; readonly of: number } {
  return { met: discharges.filter(({ confirmedAt, outAt }) => confirmedAt !== undefined && confirmedAt <= outAt).length, of: discharges.length };
}

/** Set pending twice for one discharge is one false pending: each time but the last did not come true. */
export function falsePendings(discharges: readonly Pick<DischargeTimes, 'pendingAt'>[]): number {
  return discharges.reduce((sum, { pendingAt }) => sum + Math.max(0, pendingAt.length - 1), 0);
}

/** Physical departures at or before 12:00 local (12:00:00.000 still counts). */
export function isBeforeNoon(outAt: Instant, zone: Zone): boolean {
  return localOf(outAt, zone) % dayMs <= 12 * hourMs;
}

/** PV1-36 (UB-04 patient status) of those who are no ordinary discharge: died, or went to another acute hospital. */
const leftOut: ReadonlySet<string> = new Set(['20', '40', '41', '42', '02', '2', '05', '5', '43', '65', '66', '82', '85', '88', '93', '94']);

export function countsForNoon(disposition: string | undefined): boolean {
  return disposition === undefined || !leftOut.has(disposition);
}

/** A porter who takes no trip for so long has gone home: the hours between are no work. */
const homeMs = 4 * hourMs;

/** Trips an hour of one porter: completed trips over the hours of each spell of work, first dispatch to last completion; undefined under an hour. */
export function tripsAnHour(trips: readonly { readonly dispatchedAt: Instant; readonly completedAt: Instant }[]): number | undefined {
  let [worked, from, to] = [0, -Infinity, -Infinity];
  for (const { dispatchedAt, completedAt } of trips.toSorted((a, b) => a.dispatchedAt - b.dispatchedAt)) {
    if (dispatchedAt - to > homeMs) {
      worked += from === -Infinity ? 0 : to - from;
      from = dispatchedAt;
    }
    to = Math.max(to, completedAt);
  }
  worked += from === -Infinity ? 0 : to - from;
  return worked < hourMs ? undefined : trips.length / (worked / hourMs);
}
