/** The turn, transport and discharge KPIs of a house over a window, each with what it counts and the events behind it. */
import { medianOf } from '../../median.ts';
import { rows } from '../../table.ts';
import { hourMs, instant, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { delayedMs, transportJobs } from '../transport/jobs.ts';
import { dischargesOf } from './discharges.ts';
import { allTurns, turnsOf, waitedFrom } from './jobs.ts';
import {
  confirmedCompliance,
  falsePendings,
  goals,
  isBeforeNoon,
  occupiedTimer,
  pendingCompliance,
  summarise,
  timer,
  tripsAnHour,
  type TimerSummary,
} from './kpis.ts';
import { placementsSince } from './placements.ts';

export type KpiId = keyof typeof goals | 'false-pending' | 'before-noon';

export interface Kpi {
  readonly kpi: KpiId;
  /** Minutes: a mean; share: a percentage of `count`; rate: an hour; count. Absent = not computable. */
  readonly unit: 'minutes' | 'percent' | 'an hour' | 'count';
  readonly value?: number;
  readonly medianMinutes?: number;
  readonly goal?: number;
  readonly count: number;
  /** Under the goal (timers), met (shares). */
  readonly within?: number;
  /** Negative timers, in no average. */
  readonly invalid: number;
  readonly missing?: readonly string[];
  readonly positions: readonly number[];
}

/** Hours over which the KPIs of the turn wall look back. */
export const kpiHours = 24;

export function houseKpis(input: ViewInput, from: Instant, to: Instant): readonly Kpi[] {
  const within = (at: Instant | undefined): boolean => at !== undefined && at > from && at <= to;
  return [...turnKpis(input, within), ...placementKpis(input, from, within), ...dischargeKpis(input, within), ...transportKpis(input, within)];
}

type Within = (at: Instant | undefined) => boolean;

function timed(kpi: keyof typeof goals, timers: readonly (number | undefined)[], positions: readonly number[], missing: string): Kpi {
  return minutesKpi(kpi, summarise(timers, goals[kpi]), positions, missing);
}

function minutesKpi(kpi: keyof typeof goals, summary: TimerSummary, positions: readonly number[], missing: string): Kpi {
  const { count, invalid, within, meanMs, medianMs } = summary;
  return {
    kpi,
    unit: 'minutes',
    goal: goals[kpi],
    count,
    within,
    invalid,
    positions,
    ...(meanMs === undefined || medianMs === undefined ? { missing: [missing] } : { value: meanMs / 60_000, medianMinutes: medianMs / 60_000 }),
  };
}

function share(kpi: KpiId, { met, of }: { readonly met: number; readonly of: number }, positions: readonly number[], missing: string): Kpi {
  const goal = kpi in goals ? { goal: goals[kpi as keyof typeof goals] } : {};
  return { kpi, unit: 'percent', ...goal, count: of, within: met, invalid: 0, positions, ...(of === 0 ? { missing: [missing] } : { value: (met / of) * 100 }) };
}

/** Turns that ended clean in the window. */
function turnKpis({ hospital }: ViewInput, within: Within): readonly Kpi[] {
  const done = allTurns(turnsOf(hospital)).filter(({ state, endedAt }) => state === 'done' && within(endedAt));
  const positions = done.flatMap((job) => job.positions);
  return [
    timed(
      'evs-response',
      done.map((job) => timer(waitedFrom(job), job.startedAt)),
      positions,
      'turns with a start',
    ),
    timed(
      'evs-clean',
      done.map(({ startedAt, endedAt }) => timer(startedAt, endedAt)),
      positions,
      'turns with a start and an end',
    ),
    timed(
      'evs-turn',
      done.map((job) => timer(waitedFrom(job), job.endedAt)),
      positions,
      'turns that ended',
    ),
  ];
}

/** Requests are looked for this long before the window: a patient who waits longer is counted by the boarding clocks. */
const askedBeforeMs = 72 * hourMs;

function placementKpis({ hospital }: ViewInput, from: Instant, within: Within): readonly Kpi[] {
  const placed = placementsSince(hospital, instant(from - askedBeforeMs)).filter(({ occupied }) => within(occupied));
  const fromEd = placed.filter(({ origin }) => origin === 'ed');
  const positions = placed.flatMap((one) => one.positions);
  return [
    timed(
      'ed-total',
      fromEd.map(({ requested, occupied }) => timer(requested, occupied)),
      fromEd.flatMap((one) => one.positions),
      'ED bed requests that ended in a bed',
    ),
    timed('occupied', placed.map(occupiedTimer), positions, 'placements with ready, assigned and clean times'),
    timed(
      'ready-assigned',
      placed.map(({ ready, assigned }) => timer(ready, assigned)),
      positions,
      'placements with a ready time',
    ),
  ];
}

function dischargeKpis(input: ViewInput, within: Within): readonly Kpi[] {
  const left = [...rows(dischargesOf(input))].filter(({ outAt }) => within(outAt));
  const positions = left.flatMap((one) => one.positions);
  const ordinary = left.filter((one) => one.ordinary);
  const { zone } = input.hospital.operations.description ?? {};
  const noon = zone === undefined ? { met: 0, of: 0 } : { met: ordinary.filter(({ outAt }) => isBeforeNoon(outAt, zone)).length, of: ordinary.length };
  const said = input.hospital.work.DischargeStepped.size > 0 ? left : [];
  return [
    share('pending-compliance', pendingCompliance(said), positions, 'discharges, or their pending and confirmed steps'),
    share('confirmed-compliance', confirmedCompliance(said), positions, 'discharges, or their pending and confirmed steps'),
    timed(
      'confirmed-out',
      left.map(({ confirmedAt, outAt }) => timer(confirmedAt, outAt)),
      positions,
      'confirmed discharges',
    ),
    {
      kpi: 'false-pending',
      unit: 'count',
      count: said.length,
      invalid: 0,
      positions,
      ...(said.length === 0 ? { missing: ['discharge steps'] } : { value: falsePendings(said) }),
    },
    share('before-noon', noon, positions, zone === undefined ? 'facility file (its time zone)' : 'inpatient discharges'),
  ];
}

function transportKpis({ hospital, now }: ViewInput, within: Within): readonly Kpi[] {
  const done = transportJobs(hospital).filter(({ completedAt }) => within(completedAt));
  const positions = done.flatMap((job) => job.positions);
  const byPorter = new Map<string, { dispatchedAt: Instant; completedAt: Instant }[]>();
  for (const { porter, dispatchedAt, completedAt } of done) {
    if (porter === undefined || dispatchedAt === undefined || completedAt === undefined) continue;
    byPorter.set(porter, [...(byPorter.get(porter) ?? []), { dispatchedAt, completedAt }]);
  }
  const rates = [...byPorter.values()].flatMap((trips) => tripsAnHour(trips) ?? []);
  const middle = medianOf(rates);
  return [
    timed(
      'transport-task',
      done.map(({ dispatchedAt, completedAt }) => timer(dispatchedAt, completedAt)),
      positions,
      'completed trips',
    ),
    timed(
      'transport-delay',
      done.map((job) => delayedMs(job, now)),
      positions,
      'trips with a delay',
    ),
    {
      kpi: 'trips-an-hour',
      unit: 'an hour',
      goal: goals['trips-an-hour'],
      count: rates.length,
      within: rates.filter((one) => one >= goals['trips-an-hour']).length,
      invalid: 0,
      positions,
      ...(middle === undefined ? { missing: ['an hour of one porter'] } : { value: middle }),
    },
  ];
}
