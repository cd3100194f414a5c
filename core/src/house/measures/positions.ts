/** The events that a measure counts: one position at least for each thing counted. */
import { entries, getRow, rows } from '../../table.ts';
import type { ViewInput } from '../../views/view.ts';
import { transportJobs } from '../transport/jobs.ts';
import { dischargesOf } from '../turn/discharges.ts';
import { allTurns, turnsOf } from '../turn/jobs.ts';
import { daySharesOf, type DayShare } from './day-shares.ts';
import type { MeasureId } from './registry.ts';

export function positionsOf(input: ViewInput, measure: MeasureId): readonly number[] {
  const { hospital } = input;
  if (measure === 'evs-turn' || measure === 'failed-inspections')
    return allTurns(turnsOf(hospital)).flatMap(({ state, positions }) => (state === 'done' ? positions : []));
  if (measure === 'transport-trip') return transportJobs(hospital).flatMap(({ completedAt, positions }) => (completedAt === undefined ? [] : positions));
  if (measure === 'overrides')
    return [...entries(hospital.work.BedPromised)].flatMap(([, versions]) =>
      versions.flatMap(({ event, position }) => (event.promise === 'assigned' ? [position] : [])),
    );
  if (measure === 'before-noon' || measure === 'average-stay' || measure === 'los-index')
    return [...rows(dischargesOf(input))].flatMap(({ positions }) => positions);
  if (measure === 'ratio-breach') return [...rows(hospital.work.ShiftStepped)].flatMap((steps) => steps.map(({ position }) => position));
  if (measure === 'alarm-rate')
    return [...rows(hospital.work.AlertSent)].flatMap((alerts) => alerts.flatMap(({ event, position }) => (event.channel === 'in-app' ? [position] : [])));
  return [...entries(daySharesOf(input))].flatMap(([id, share]) => (counts(share, measure) ? [getRow(hospital.operations.encounters, id)?.position ?? 0] : []));
}

function counts({ nights, boardedMs, toBed, arrived, avoidableMs }: DayShare, measure: MeasureId): boolean {
  if (measure === 'boarding') return boardedMs.length > 0;
  if (measure === 'decision-to-bed') return toBed !== undefined;
  if (measure === 'left-unseen') return arrived !== undefined;
  return measure === 'avoidable-hours' ? avoidableMs.length > 0 : nights.length > 0;
}
