/** Ambulance runs to this ED: on the way, held at the door with the offload clock, over. */
import { medianOf } from '../../median.ts';
import { hourMs, type Instant } from '../../time.ts';
import { rows, type Table } from '../../table.ts';
import type { Versions } from '../../versions.ts';
import type { EncounterId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import type { WorkOf } from '../../work/events.ts';
import { edLimits } from './packs.ts';

export type RunState = 'inbound' | 'held' | 'offloaded' | 'diverted' | 'cancelled';

export interface Run {
  readonly run: string;
  readonly state: RunState;
  readonly callSign?: string;
  readonly complaint?: string;
  readonly expectedAt?: Instant;
  readonly arrivedAt?: Instant;
  readonly offloadedAt?: Instant;
  readonly encounter?: EncounterId;
  /** Of the newest step. */
  readonly at: Instant;
  readonly position: number;
  readonly positions: readonly number[];
}

/** An inbound run that never arrived is not expected any more after so long. */
const forgottenMs = 4 * hourMs;

export function runOf(versions: Versions<WorkOf<'AmbulanceStepped'>>): Run | undefined {
  const newest = versions[versions.length - 1];
  if (newest === undefined) return undefined;
  const said: Partial<Record<'callSign' | 'complaint', string>> & { expectedAt?: Instant; encounter?: EncounterId } = {};
  let [arrivedAt, offloadedAt]: (Instant | undefined)[] = [];
  for (const { event, at } of versions) {
    if (event.callSign !== undefined) said.callSign = event.callSign;
    if (event.complaint !== undefined) said.complaint = event.complaint;
    if (event.expectedAt !== undefined) said.expectedAt = event.expectedAt;
    if (event.encounter !== undefined) said.encounter = event.encounter;
    if (event.step === 'arrived') arrivedAt ??= at;
    // A run that comes again (a diversion taken back) begins anew.
    if (event.step === 'inbound') [arrivedAt, offloadedAt] = [undefined, undefined];
    if (event.step === 'offloaded') offloadedAt ??= at;
  }
  const { step, run } = newest.event;
  return {
    run,
    state: step === 'arrived' ? (offloadedAt === undefined ? 'held' : 'offloaded') : step,
    ...said,
    ...(arrivedAt === undefined ? {} : { arrivedAt }),
    ...(offloadedAt === undefined ? {} : { offloadedAt }),
    at: newest.at,
    position: Math.max(...versions.map(({ position }) => position)),
    positions: versions.map(({ position }) => position),
  };
}

const kept = keptOn<Table<string, Versions<WorkOf<'AmbulanceStepped'>>>, readonly Run[]>();

/** Every run known. */
export function runsOf(table: Table<string, Versions<WorkOf<'AmbulanceStepped'>>>): readonly Run[] {
  const known = kept.get(table);
  if (known !== undefined) return known;
  const runs = [...rows(table)].flatMap((versions) => runOf(versions) ?? []);
  kept.set(table, runs);
  return runs;
}

/** Runs that are on the way or at the door now: held first by the oldest clock, then coming by the time expected. */
export function openRuns(table: Table<string, Versions<WorkOf<'AmbulanceStepped'>>>, now: Instant): readonly Run[] {
  return runsOf(table)
    .filter((run) => run.state === 'held' || (run.state === 'inbound' && now - (run.expectedAt ?? run.at) < forgottenMs))
    .sort((a, b) => rank(a) - rank(b) || clockOf(a) - clockOf(b) || (a.run < b.run ? -1 : 1));
}

const rank = (run: Run): number => (run.state === 'held' ? 0 : 1);
const clockOf = (run: Run): number => (run.state === 'held' ? (run.arrivedAt ?? run.at) : (run.expectedAt ?? Number.MAX_SAFE_INTEGER));

/** From arrival at the door to offloaded, the running one to now; late only when strictly longer than the goal. */
export function offloadMs(run: Run, now: Instant): number | undefined {
  return run.arrivedAt === undefined ? undefined : (run.offloadedAt ?? now) - run.arrivedAt;
}
export const isOffloadLate = (run: Run, now: Instant): boolean => run.state === 'held' && (offloadMs(run, now) ?? 0) > edLimits.offloadMs;

/** Offloads that ended in the last 24 h, those over the goal, and negative timers, which are left out and counted on their own. */
export function offloadsOf(
  runs: readonly Run[],
  now: Instant,
): { readonly offloads: number; readonly late: number; readonly medianMs?: number; readonly invalid: number } {
  const done = runs.flatMap((run) =>
    run.offloadedAt !== undefined && run.arrivedAt !== undefined && run.offloadedAt > now - 24 * hourMs && run.offloadedAt <= now
      ? [run.offloadedAt - run.arrivedAt]
      : [],
  );
  const valid = done.filter((ms) => ms >= 0);
  const medianMs = medianOf(valid);
  return {
    offloads: valid.length,
    late: valid.filter((ms) => ms > edLimits.offloadMs).length,
    ...(medianMs === undefined ? {} : { medianMs }),
    invalid: done.length - valid.length,
  };
}
