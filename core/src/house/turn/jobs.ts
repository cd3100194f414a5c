/**
 * The turn of a bed as jobs: from the moment its patient is physically gone until it is clean. An order to leave opens nothing; a bed without any
 * word of the cleaners still has its job, from what is said of its cleanliness. A function of the facts, whatever order they came in.
 */
import type { Hospital } from '../../hospital.ts';
import type { BedId, EncounterId, UnitId } from '../../ids.ts';
import { keptOn, madeOnce } from '../../kept-on.ts';
import { lastOf } from '../../last-of.ts';
import type { Bed, BedFacts } from '../../operations/state.ts';
import { changedSince, getRow, rows } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { Versions } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';
import { timelineOf } from './timeline.ts';
import { walkTurns } from './walk-turns.ts';

export type TurnState = 'requested' | 'assigned' | 'in-progress' | 'suspended' | 'failed' | 'done' | 'cancelled' | 'overtaken';
export type TurnPriority = 'stat' | 'next' | 'routine';
export type TurnStep = WorkOf<'TurnStepped'>['step'];

export interface TurnJob {
  /** Of the bed and the moment it opened: another patient in and out is another job. */
  readonly job: string;
  readonly bed: BedId;
  readonly unit: UnitId;
  readonly state: TurnState;
  /** What opened it; `statement` = somebody said that the bed was not clean; `start` = nothing but a cleaner who began: since when it waited is not known. */
  readonly openedBy: 'departure' | 'request' | 'statement' | 'start';
  /** Requested: the physical departure where there was one, else the request, else the statement. */
  readonly openedAt: Instant;
  /** Who left. */
  readonly left?: EncounterId;
  readonly assignedAt?: Instant;
  readonly cleaner?: string;
  readonly startedAt?: Instant;
  readonly suspendedAt?: Instant;
  /** Clean, cancelled, or somebody came in before it was done. */
  readonly endedAt?: Instant;
  /** Of a suspension, a failed inspection or a cancellation: the newest. */
  readonly reason?: string;
  readonly priority: TurnPriority;
  readonly prioritySaid?: { readonly reason?: string; readonly by?: string; readonly at: Instant };
  /** Inspections that sent it back. */
  readonly failures: number;
  /** The newest word on it and whose it is: what a late word is told. */
  readonly last: { readonly step: TurnStep | 'departed' | 'said'; readonly at: Instant; readonly by?: string };
  readonly positions: readonly number[];
}

const openStates: ReadonlySet<TurnState> = new Set(['requested', 'assigned', 'in-progress', 'suspended', 'failed']);
export const isOpen = ({ state }: Pick<TurnJob, 'state'>): boolean => openStates.has(state);

/** Since when the bed waited; undefined where nothing says it. */
export const waitedFrom = ({ openedBy, openedAt }: Pick<TurnJob, 'openedBy' | 'openedAt'>): Instant | undefined =>
  openedBy === 'start' ? undefined : openedAt;

interface Kept {
  readonly bed: Bed;
  readonly steps: Versions<WorkOf<'TurnStepped'>> | undefined;
  readonly jobs: readonly TurnJob[];
}
const kept = keptOn<BedFacts, Kept>();

/** Every turn of one bed that the facts tell of, oldest first. Before the 16 newest departures of a bed only the cleaners' own words are known. */
export function turnsOfBed(hospital: Hospital, id: BedId): readonly TurnJob[] {
  const facts = getRow(hospital.operations.bedFacts, id);
  const bed = getRow(hospital.operations.beds, id);
  if (facts === undefined || bed === undefined) return [];
  const steps = getRow(hospital.work.TurnStepped, id);
  const known = kept.get(facts);
  if (known !== undefined && known.steps === steps && known.bed === bed) return known.jobs;
  const jobs = walkTurns(bed, timelineOf(facts, steps));
  kept.set(facts, { bed, steps, jobs });
  return jobs;
}

export interface Turns {
  /** Of every bed, in the order of the table. */
  readonly ofBeds: ReadonlyMap<BedId, readonly TurnJob[]>;
  /** By bed: a bed has one open job at most. */
  readonly open: ReadonlyMap<BedId, TurnJob>;
}

interface Last {
  readonly beds: Hospital['operations']['beds'];
  readonly bedFacts: Hospital['operations']['bedFacts'];
  readonly steps: Hospital['work']['TurnStepped'];
  readonly turns: Turns;
}
const lastTurns = lastOf<Last>();

/** Every turn of a house. */
export const allTurns = madeOnce(({ ofBeds }: Turns): readonly TurnJob[] => [...ofBeds.values()].flat());

/** The turns of a house, worked out anew for the beds of which something was said. */
export function turnsOf(hospital: Hospital): Turns {
  const { beds, bedFacts } = hospital.operations;
  const known = turns.get(beds);
  if (known !== undefined && known.steps === hospital.work.TurnStepped && known.facts === bedFacts) return known.turns;
  const last = lastTurns.get(hospital.facility);
  const isBase = last?.turns.ofBeds.size === beds.size;
  const touched = isBase ? changedTurns(last, hospital) : rows(beds).map(({ bed }) => bed);
  let made = turnsIn(hospital, isBase ? last.turns : undefined, touched);
  // A bed came and another went: the order is that of the table.
  if (made.ofBeds.size !== beds.size)
    made = turnsIn(
      hospital,
      undefined,
      rows(beds).map(({ bed }) => bed),
    );
  turns.set(beds, { steps: hospital.work.TurnStepped, facts: bedFacts, turns: made });
  lastTurns.keep(hospital.facility, { beds, bedFacts, steps: hospital.work.TurnStepped, turns: made });
  return made;
}
const turns = keptOn<Hospital['operations']['beds'], { readonly steps: unknown; readonly facts: unknown; readonly turns: Turns }>();

const changedTurns = ({ beds, bedFacts, steps }: Last, { operations, work }: Hospital): ReadonlySet<BedId> =>
  new Set([...changedSince(beds, operations.beds), ...changedSince(bedFacts, operations.bedFacts), ...(changedSince(steps, work.TurnStepped) as BedId[])]);

function turnsIn(hospital: Hospital, before: Turns | undefined, touched: Iterable<BedId>): Turns {
  const [ofBeds, open] = [new Map(before?.ofBeds), new Map(before?.open)];
  for (const bed of touched) {
    const jobs = turnsOfBed(hospital, bed);
    ofBeds.set(bed, jobs);
    const job = jobs.findLast(isOpen);
    if (job === undefined) open.delete(bed);
    else open.set(bed, job);
  }
  return { ofBeds, open };
}

/** The newest job of a bed, open or not. */
export function newestTurn(hospital: Hospital, bed: BedId): TurnJob | undefined {
  const jobs = turnsOfBed(hospital, bed);
  return jobs[jobs.length - 1];
}
