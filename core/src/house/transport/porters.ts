/** Who may take the next trip: porters that were seen at work, where they are by their trips, and who of those without a trip is nearest by floor. */
import type { Hospital } from '../../hospital.ts';
import { unitId } from '../../ids.ts';
import { getRow } from '../../table.ts';
import { hourMs, type Instant } from '../../time.ts';
import { isOpenTransport, transportJobs, type TransportJob } from './jobs.ts';

/** A porter of whom nothing was heard for so long has gone home. */
export const seenMs = 4 * hourMs;

export interface Porter {
  readonly porter: string;
  readonly seenAt: Instant;
  /** Where the last trip went or goes. */
  readonly place: string;
  readonly floor?: string;
  /** The trip they are on. */
  readonly job?: string;
  readonly freeSince?: Instant;
  readonly trips: number;
}

export function portersOf(hospital: Hospital, now: Instant): readonly Porter[] {
  const found = new Map<string, Porter>();
  const jobs = transportJobs(hospital)
    .filter(({ last, porter }) => porter !== undefined && last.at > now - seenMs && last.at <= now)
    .sort((a, b) => a.last.at - b.last.at || (a.job < b.job ? -1 : 1));
  for (const job of jobs) if (job.porter !== undefined) found.set(job.porter, seen(hospital, job.porter, job, found.get(job.porter)));
  return [...found.values()];
}

function seen(hospital: Hospital, porter: string, job: TransportJob, before: Porter | undefined): Porter {
  const trips = (before?.trips ?? 0) + (job.state === 'completed' ? 1 : 0);
  if (isOpenTransport(job)) {
    const place = job.underWayAt === undefined ? job.from : job.to;
    return { porter, seenAt: job.last.at, place, ...floorOf(hospital, place), job: job.job, trips };
  }
  const place = job.state === 'completed' ? job.to : job.from;
  if (before?.job !== undefined) return { ...before, trips };
  return { porter, seenAt: job.last.at, place, ...floorOf(hospital, place), freeSince: job.last.at, trips };
}

/** The floor of `unit`, `unit-room-bed`; a place that the facility file does not have is on no known floor. */
export function floorOf({ operations }: Hospital, place: string): { readonly floor?: string } {
  const floor = getRow(operations.units, unitId(place))?.floor ?? getRow(operations.units, unitId(place.split('-')[0] ?? ''))?.floor;
  return floor === undefined ? {} : { floor };
}

export interface Suggestion {
  readonly porter: string;
  /** Floors between; absent = one of the two floors is not known. */
  readonly floors?: number;
  readonly place: string;
  readonly freeSince?: Instant;
}

/** Free porters for a job, nearest floor first, then whoever is free longest. */
export function suggestionsFor(hospital: Hospital, { from }: Pick<TransportJob, 'from'>, porters: readonly Porter[]): readonly Suggestion[] {
  const order = new Map((hospital.operations.description?.floors ?? []).map(({ floor }, i) => [floor, i] as const));
  const here = floorOf(hospital, from).floor;
  const at = here === undefined ? undefined : order.get(here);
  return porters
    .filter(({ job }) => job === undefined)
    .map(({ porter, place, floor, freeSince }): Suggestion => {
      const there = floor === undefined ? undefined : order.get(floor);
      const floors = at === undefined || there === undefined ? undefined : Math.abs(at - there);
      return { porter, place, ...(floors === undefined ? {} : { floors }), ...(freeSince === undefined ? {} : { freeSince }) };
    })
    .sort((a, b) => (a.floors ?? 99) - (b.floors ?? 99) || (a.freeSince ?? 0) - (b.freeSince ?? 0) || (a.porter < b.porter ? -1 : 1));
}
