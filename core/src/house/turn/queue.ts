/** The order in which beds are turned: stat, then clean-next, then whoever waits for that very bed, its unit, its level of care; the oldest first among equals. Each says why. */
import type { Hospital } from '../../hospital.ts';
import type { BedId, EncounterId, UnitId } from '../../ids.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import { getRow, rows } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { bedCountsOf } from '../../views/bed-counts.ts';
import type { ViewInput } from '../../views/view.ts';
import { waitersOf, type Waiter } from './demand.ts';
import { turnsOf, type TurnJob } from './jobs.ts';

export interface Why {
  readonly kind: 'stat' | 'next' | 'bed' | 'unit' | 'level' | 'none';
  /** Who wait for it: one for a promised bed. */
  readonly waiting: number;
  /** Clean beds of that unit or level that nobody has. */
  readonly free?: number;
  readonly oldestSince?: Instant;
  readonly encounter?: EncounterId;
  /** Ready to leave where they are: only the bed is missing. */
  readonly ready?: boolean;
  /** Of a stat or a clean-next. */
  readonly reason?: string;
}
export interface Queued {
  readonly job: TurnJob;
  readonly level: LevelOfCare;
  /** Of all open jobs, 1 first; those being cleaned come last. */
  readonly rank: number;
  readonly why: Why;
}

const order = { stat: 0, next: 1, bed: 2, unit: 3, level: 4, none: 5 } as const;
/** A bed that is being cleaned serves whoever waits first, and needs no place in the order any more. */
const begun = ({ state }: TurnJob): number => (state === 'in-progress' ? 1 : 0);
let kept: { readonly parts: readonly unknown[]; readonly queue: readonly Queued[] } | undefined;

/** What is to be turned: the open turn of each bed that is not closed. Every screen that counts beds in turn counts these. */
export function openTurns(hospital: Hospital): readonly TurnJob[] {
  const { beds } = hospital.operations;
  return [...turnsOf(hospital).open.values()].filter(({ bed }) => getRow(beds, bed)?.serviceability !== 'closed');
}

export interface TurnCounts {
  /** Nobody cleans it now: asked for, assigned, sent back by an inspection, or left in the middle of it. */
  readonly toStart: number;
  readonly cleaning: number;
}
export function turnCounts(jobs: readonly Pick<TurnJob, 'state'>[]): TurnCounts {
  const cleaning = jobs.filter(({ state }) => state === 'in-progress').length;
  return { toStart: jobs.length - cleaning, cleaning };
}

export function turnQueue(input: ViewInput): readonly Queued[] {
  const { operations } = input.hospital;
  const { open } = turnsOf(input.hospital);
  const waiters = waitersOf(input);
  const parts = [open, waiters, operations.beds, operations.units];
  if (kept !== undefined && kept.parts.every((part, i) => part === parts[i])) return kept.queue;
  const levelOf = (unit: UnitId): LevelOfCare => getRow(operations.units, unit)?.levelOfCare ?? 'unknown';
  const jobs = [...openTurns(input.hospital)].sort((a, b) => begun(b) - begun(a) || a.openedAt - b.openedAt);
  const whys = whyOf(input, jobs, waiters, levelOf);
  const sorted = jobs
    .map((job) => ({ job, level: levelOf(job.unit), why: whys.get(job.bed) ?? { kind: 'none' as const, waiting: 0 } }))
    .sort(
      (a, b) =>
        begun(a.job) - begun(b.job) ||
        order[a.why.kind] - order[b.why.kind] ||
        Number(b.why.ready ?? false) - Number(a.why.ready ?? false) ||
        (a.why.oldestSince ?? Infinity) - (b.why.oldestSince ?? Infinity) ||
        a.job.openedAt - b.job.openedAt ||
        (a.job.bed < b.job.bed ? -1 : 1),
    );
  const queue = sorted.map((one, i) => ({ ...one, rank: i + 1 }));
  kept = { parts, queue };
  return queue;
}

/** Why each bed is wanted. A waiter counts for one bed only: of ten dirty beds of a level for which two wait, two are wanted: those being cleaned, then the oldest. */
function whyOf(input: ViewInput, jobs: readonly TurnJob[], waiters: readonly Waiter[], levelOf: (unit: UnitId) => LevelOfCare): ReadonlyMap<BedId, Why> {
  const found = new Map<BedId, Why>();
  const byBed = new Map(waiters.flatMap((waiter) => (waiter.bed === undefined ? [] : [[waiter.bed, waiter] as const])));
  for (const { bed } of jobs) {
    const waiter = byBed.get(bed);
    if (waiter !== undefined) found.set(bed, { kind: 'bed', waiting: 1, encounter: waiter.encounter, ready: waiter.ready, ...sinceOf([waiter]) });
  }
  const homeless = waiters.filter(({ bed }) => bed === undefined);
  const free = freeByUnit(input);
  share(
    found,
    jobs,
    'unit',
    homeless,
    ({ unit }) => unit,
    ({ unit }) => unit,
    (unit) => free.get(unit) ?? 0,
  );
  const available = bedCountsOf(input.hospital.operations).available;
  const unnamed = homeless.filter(({ unit }) => unit === undefined);
  share(
    found,
    jobs,
    'level',
    unnamed,
    ({ level }) => level,
    ({ unit }) => levelOf(unit),
    (level) => available.get(level) ?? 0,
  );
  for (const { bed, priority, prioritySaid } of jobs) {
    if (priority === 'routine') continue;
    const why = found.get(bed) ?? { waiting: 0 };
    found.set(bed, { ...why, kind: priority, ...(prioritySaid?.reason === undefined ? {} : { reason: prioritySaid.reason }) });
  }
  return found;
}

/** Gives the oldest dirty beds of a place to those who wait for that place and for whom no clean bed is left. */
function share<Place extends string>(
  found: Map<BedId, Why>,
  jobs: readonly TurnJob[],
  kind: 'unit' | 'level',
  waiters: readonly Waiter[],
  placeOf: (waiter: Waiter) => Place | undefined,
  jobPlace: (job: TurnJob) => Place,
  freeIn: (place: Place) => number,
): void {
  const groups = new Map<Place, Waiter[]>();
  for (const waiter of waiters) {
    const place = placeOf(waiter);
    if (place !== undefined) groups.set(place, [...(groups.get(place) ?? []), waiter]);
  }
  for (const [place, group] of groups) {
    const free = freeIn(place);
    const short = group.slice(free);
    for (const { bed } of jobs.filter((job) => jobPlace(job) === place && !found.has(job.bed)).slice(0, short.length))
      found.set(bed, { kind, waiting: group.length, free, ...sinceOf(short) });
  }
}

function sinceOf(waiters: readonly Waiter[]): { readonly oldestSince?: Instant } {
  const since = waiters[0]?.since;
  return since === undefined ? {} : { oldestSince: since };
}

function freeByUnit({ hospital }: ViewInput): ReadonlyMap<UnitId, number> {
  const free = new Map<UnitId, number>();
  for (const { unit, occupancy, cleanliness, serviceability, staffed } of rows(hospital.operations.beds))
    if (occupancy === 'vacant' && cleanliness === 'clean' && serviceability === 'open' && staffed) free.set(unit, (free.get(unit) ?? 0) + 1);
  return free;
}
