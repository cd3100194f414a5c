/** Transport jobs: who or what is moved, where it stands, its clocks and its delays. A function of what was said of the job, in sender order. */
import type { Hospital } from '../../hospital.ts';
import type { EncounterId } from '../../ids.ts';
import { entries, getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf, type Version, type Versions } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';

export type TransportStep = WorkOf<'TransportStepped'>['step'];
export type TransportState = 'requested' | 'dispatched' | 'at-patient' | 'under-way' | 'delayed' | 'completed' | 'cancelled';
export type DelayReason = NonNullable<WorkOf<'TransportStepped'>['reason']>;

export interface Delay {
  readonly from: Instant;
  /** Absent = still. */
  readonly until?: Instant;
  readonly reason?: DelayReason;
}

export interface TransportJob {
  readonly job: string;
  readonly encounter?: EncounterId;
  readonly from: string;
  readonly to: string;
  readonly mode: WorkOf<'TransportRequested'>['mode'];
  readonly priority: WorkOf<'TransportRequested'>['priority'];
  readonly wantedAt?: Instant;
  readonly requestedAt: Instant;
  readonly state: TransportState;
  /** Where a delay began, so that its end leads back. */
  readonly beforeDelay?: TransportState;
  readonly porter?: string;
  readonly dispatchedAt?: Instant;
  readonly atPatientAt?: Instant;
  readonly underWayAt?: Instant;
  readonly completedAt?: Instant;
  readonly endedAt?: Instant;
  readonly delays: readonly Delay[];
  readonly last: { readonly step: TransportStep | 'requested'; readonly at: Instant; readonly by?: string };
  readonly positions: readonly number[];
}

export const isOpenTransport = ({ state }: Pick<TransportJob, 'state'>): boolean => state !== 'completed' && state !== 'cancelled';

type Steps = Versions<WorkOf<'TransportStepped'>>;
const kept = new WeakMap<Versions<WorkOf<'TransportRequested'>>, { readonly steps: Steps | undefined; readonly job: TransportJob | undefined }>();

export function transportJob({ work }: Hospital, key: string): TransportJob | undefined {
  const asked = getRow(work.TransportRequested, key);
  if (asked === undefined) return undefined;
  const steps = getRow(work.TransportStepped, key);
  const known = kept.get(asked);
  if (known !== undefined && known.steps === steps) return known.job;
  const job = jobOf(asked, steps);
  kept.set(asked, { steps, job });
  return job;
}

const jobs = new WeakMap<object, { readonly steps: unknown; readonly jobs: readonly TransportJob[] }>();

/** Every job that was ever asked for, in no promised order. */
export function transportJobs(hospital: Hospital): readonly TransportJob[] {
  const { TransportRequested, TransportStepped } = hospital.work;
  const known = jobs.get(TransportRequested);
  if (known !== undefined && known.steps === TransportStepped) return known.jobs;
  const made: TransportJob[] = [];
  for (const [key] of entries(TransportRequested)) {
    const job = transportJob(hospital, key);
    if (job !== undefined) made.push(job);
  }
  jobs.set(TransportRequested, { steps: TransportStepped, jobs: made });
  return made;
}

type Draft = { -readonly [Key in keyof TransportJob]: TransportJob[Key] } & { delays: Delay[]; positions: number[] };

function jobOf(asked: Versions<WorkOf<'TransportRequested'>>, steps: Steps | undefined): TransportJob | undefined {
  const [first, newest] = [asked[0], newestOf(asked)];
  if (first === undefined || newest === undefined) return undefined;
  const { job, encounter, from, to, mode, priority, wantedAt } = newest.event;
  const { by } = first.event;
  const draft: Draft = {
    job,
    from,
    to,
    mode,
    priority,
    ...(encounter === undefined ? {} : { encounter }),
    ...(wantedAt === undefined ? {} : { wantedAt }),
    requestedAt: first.at,
    state: 'requested',
    delays: [],
    last: { step: 'requested', at: first.at, ...(by === undefined ? {} : { by }) },
    positions: asked.map(({ position }) => position),
  };
  for (const step of steps ?? []) take(draft, step);
  return { ...draft, positions: draft.positions.toSorted((a, b) => b - a) };
}

function take(draft: Draft, { event: { step, porter, reason, by }, at, position }: Version<WorkOf<'TransportStepped'>>): void {
  draft.positions.push(position);
  draft.last = { step, at, ...(by === undefined ? {} : { by }) };
  if (porter !== undefined) draft.porter = porter;
  if (draft.state === 'delayed' && step !== 'delayed') endDelay(draft, at);
  if (step === 'delayed') {
    if (draft.state !== 'delayed') draft.beforeDelay = draft.state;
    else endDelay(draft, at);
    draft.delays.push({ from: at, ...(reason === undefined ? {} : { reason }) });
    draft.state = 'delayed';
  } else if (step === 'delay-over') draft.state = draft.beforeDelay ?? draft.state;
  else move(draft, step, at);
  if (draft.state !== 'delayed') delete draft.beforeDelay;
}

function move(draft: Draft, step: Exclude<TransportStep, 'delayed' | 'delay-over'>, at: Instant): void {
  draft.state = step;
  // A second dispatch is another porter's trip: its clock is the trip's.
  if (step === 'dispatched') draft.dispatchedAt = at;
  else if (step === 'at-patient') draft.atPatientAt ??= at;
  else if (step === 'under-way') draft.underWayAt ??= at;
  else draft.endedAt = at;
  if (step === 'completed') draft.completedAt = at;
}

function endDelay(draft: Draft, until: Instant): void {
  const last = draft.delays.pop();
  if (last !== undefined) draft.delays.push(last.until === undefined ? { ...last, until } : last);
}

/** All delay of a job, milliseconds, up to `now` where one still runs; undefined where there was none. */
export function delayedMs({ delays }: Pick<TransportJob, 'delays'>, now: Instant): number | undefined {
  return delays.length === 0 ? undefined : delays.reduce((sum, { from, until }) => sum + ((until ?? now) - from), 0);
}
