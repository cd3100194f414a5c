/** Transport jobs: who or what is moved, where it stands, its clocks and its delays. A function of what was said of the job, in sender order. */
import type { Hospital } from '../../hospital.ts';
import type { EncounterId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import { lastOf } from '../../last-of.ts';
import { changedSince, emptyTable, getRow, type Table } from '../../table.ts';
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
const kept = keptOn<Versions<WorkOf<'TransportRequested'>>, { readonly steps: Steps | undefined; readonly job: TransportJob | undefined }>();

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

type Asked = Table<string, Versions<WorkOf<'TransportRequested'>>>;
type Stepped = Table<string, Steps>;
interface Jobs {
  readonly asked: Asked;
  readonly stepped: Stepped;
  readonly jobs: readonly TransportJob[];
  /** Where each job stands in the list. */
  readonly places: ReadonlyMap<string, number>;
}
const jobs = keptOn<Asked, Jobs>();
/** The newest of each house, by facility: what the next is made from. */
const newest = lastOf<Jobs>();
const none: Jobs = { asked: emptyTable(), stepped: emptyTable(), jobs: [], places: new Map() };

/** Every job that was ever asked for, in no promised order: made from what was known before by looking at what changed. */
export function transportJobs(hospital: Hospital): readonly TransportJob[] {
  const { TransportRequested, TransportStepped } = hospital.work;
  const known = jobs.get(TransportRequested);
  if (known !== undefined && known.stepped === TransportStepped) return known.jobs;
  const base = newest.get(hospital.facility) ?? none;
  const keys = new Set([...changedSince(base.asked, TransportRequested), ...changedSince(base.stepped, TransportStepped)]);
  const made = goneOn(hospital, base, keys) ?? goneOn(hospital, none, new Set(changedSince(none.asked, TransportRequested))) ?? none;
  newest.keep(hospital.facility, made);
  jobs.set(TransportRequested, made);
  return made.jobs;
}

/** undefined where a job is gone that was there: then the list is made from nothing. */
function goneOn(hospital: Hospital, base: Jobs, keys: ReadonlySet<string>): Jobs | undefined {
  const list = [...base.jobs];
  let places = base.places;
  const more = new Map<string, number>();
  for (const key of keys) {
    const job = transportJob(hospital, key);
    const place = base.places.get(key);
    if (job === undefined && place !== undefined) return undefined;
    if (job === undefined) continue;
    if (place === undefined) more.set(key, list.length);
    list[place ?? list.length] = job;
  }
  if (more.size > 0) places = new Map([...base.places, ...more]);
  const { TransportRequested, TransportStepped } = hospital.work;
  return { asked: TransportRequested, stepped: TransportStepped, jobs: list, places };
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
