/**
 * Who needs a bed: what was asked for and is not over, whoever stands in ADT as waiting without having been asked for (so that a hospital that only
 * speaks HL7 has a queue too), and whoever is to come out of an operating room.
 */
import type { Encounter } from '../../encounter.ts';
import { unitId, type BedId, type EncounterId, type UnitId } from '../../ids.ts';
import { lastOf } from '../../last-of.ts';
import type { Bed } from '../../operations/state.ts';
import { pickedFrom } from '../../part-sums.ts';
import { getRow, rows } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf, type Version } from '../../versions.ts';
import { sameRow, type ViewInput } from '../../views/view.ts';
import { standingsOf, type Standing } from '../../views/waiting.ts';
import type { BedRequested } from '../../work/placement.ts';
import { passing } from './pack.ts';
import { projectedWishes } from './projected.ts';
import { remembered } from '../../remembered.ts';
import type { BedWish } from './wish.ts';

type Origin = BedWish['origin'];

/** By request; one of each encounter: what was asked goes before what merely stands. */
export const queueOf: (input: ViewInput) => ReadonlyMap<string, BedWish> = remembered(
  (input) => {
    const { operations, work } = input.hospital;
    return [
      operations.encounters,
      operations.beds,
      operations.units,
      standingsOf(input),
      work.BedRequested,
      work.BedRequestWithdrawn,
      work.PatientReadyToMove,
      work.CaseScheduled,
      work.CaseStepped,
    ];
  },
  (input) => {
    const found = new Map<string, BedWish>();
    const served = new Set<EncounterId>();
    const promised = promisesOf(input);
    const open: Version<BedRequested>[] = [];
    for (const versions of rows(input.hospital.work.BedRequested)) {
      const newest = newestOf(versions);
      // A house asks for thousands of beds in a month; few of the requests are open.
      if (newest !== undefined && !isOver(input, newest)) open.push(newest);
    }
    for (const asked of open.sort((a, b) => b.at - a.at || b.position - a.position)) {
      if (served.has(asked.event.encounter)) continue;
      served.add(asked.event.encounter);
      found.set(asked.event.request, askedWish(input, asked, promised));
    }
    for (const standing of waiting(standingsOf(input))) {
      const { encounter } = standing.encounter;
      if (standing.waits === undefined || served.has(encounter) || declined(input, encounter)) continue;
      served.add(encounter);
      const wish = standingWish(input, standing, promised);
      found.set(wish.request, wish);
    }
    for (const wish of projectedWishes(input)) if (!served.has(wish.encounter)) found.set(wish.request, wish);
    return steady(input.hospital.facility, found);
  },
);

const waiting = pickedFrom<Standing>(({ waits }) => waits !== undefined);
const lastQueue = lastOf<ReadonlyMap<string, BedWish>>();

/** A wish that says the same stays the same object: what fits it is counted on from before. */
function steady(facility: string, queue: Map<string, BedWish>): ReadonlyMap<string, BedWish> {
  const last = lastQueue.get(facility);
  for (const [request, wish] of queue) {
    const before = last?.get(request);
    if (before !== undefined && sameRow(before, wish)) queue.set(request, before);
  }
  lastQueue.keep(facility, queue);
  return queue;
}

export const standingRequest = (encounter: EncounterId): string => `adt-${encounter}`;

/** The request of this name, or the one of the encounter that it stood for. */
export function wishOf(input: ViewInput, request: string): BedWish | undefined {
  return queueOf(input).get(request);
}

export function wishFor(input: ViewInput, encounter: EncounterId): BedWish | undefined {
  for (const wish of queueOf(input).values()) if (wish.encounter === encounter) return wish;
  return undefined;
}

/** Withdrawn, gone, or in a bed where people stay since it was asked. */
function isOver({ hospital }: ViewInput, { event, at, order }: Version<BedRequested>): boolean {
  const withdrawn = newestOf(getRow(hospital.work.BedRequestWithdrawn, event.request));
  if (withdrawn !== undefined && withdrawn.order > order) return true;
  const encounter = getRow(hospital.operations.encounters, event.encounter);
  if (encounter === undefined) return false;
  if (encounter.dischargedAt !== undefined || encounter.status === 'finished' || encounter.status === 'cancelled') return true;
  return encounter.locatedAt !== undefined && encounter.locatedAt > at && liesInABed(hospital, encounter);
}

function liesInABed({ operations }: ViewInput['hospital'], { location }: Encounter): boolean {
  if (location?.bedId === undefined) return false;
  return !passing.has(getRow(operations.units, location.unit)?.levelOfCare ?? 'unknown');
}

/** A standing that somebody withdrew does not come back until something is asked anew. */
function declined({ hospital }: ViewInput, encounter: EncounterId): boolean {
  return (
    getRow(hospital.work.BedRequestWithdrawn, standingRequest(encounter)) !== undefined &&
    getRow(hospital.work.BedRequested, standingRequest(encounter)) === undefined
  );
}

function askedWish(input: ViewInput, { event, at, position }: Version<BedRequested>, promised: Promised): BedWish {
  const { hospital } = input;
  const encounter = getRow(hospital.operations.encounters, event.encounter);
  const isolation = event.isolation ?? isolationOf(encounter);
  const [service, attending] = [event.service ?? encounter?.service, event.attending ?? encounter?.attending];
  const [sex, age] = [event.sex ?? encounter?.sex, event.age ?? encounter?.age];
  return {
    request: event.request,
    encounter: event.encounter,
    how: 'asked',
    origin: event.origin,
    level: event.level,
    needs: event.needs ?? [],
    requestedAt: event.requestedAt ?? at,
    ...(event.decidedAt === undefined ? {} : { decidedAt: event.decidedAt }),
    ...(event.neededBy === undefined ? {} : { neededBy: event.neededBy }),
    ...(event.targetUnit === undefined ? {} : { targetUnit: event.targetUnit }),
    ...(event.organism === undefined ? {} : { organism: event.organism }),
    ...(event.weightKg === undefined ? {} : { weightKg: event.weightKg }),
    ...(isolation === undefined ? {} : { isolation }),
    ...(service === undefined ? {} : { service }),
    ...(attending === undefined ? {} : { attending }),
    ...(sex === undefined ? {} : { sex }),
    ...(age === undefined ? {} : { age }),
    ...readinessOf(input, event.encounter, event.readyAt),
    ...placeOf(encounter),
    ...assignedTo(promised, event.encounter, encounter),
    here: encounter !== undefined,
    positions: encounter === undefined ? [position] : [position, encounter.position],
  };
}

const originOf = { boarders: 'ed', pacu: 'or', transfers: 'unit', direct: 'direct' } as const satisfies Record<string, Origin>;

function standingWish(input: ViewInput, { encounter, waits, demand }: Standing, promised: Promised): BedWish {
  const planned = encounter.plannedLocation;
  const level = demand?.level ?? (planned === undefined ? 'unknown' : (getRow(input.hospital.operations.units, planned.unit)?.levelOfCare ?? 'unknown'));
  const isolation = isolationOf(encounter);
  const kind = waits?.kind ?? 'boarders';
  return {
    request: standingRequest(encounter.encounter),
    encounter: encounter.encounter,
    how: 'standing',
    origin: originOf[kind],
    level,
    needs: [],
    ...(waits?.since === undefined ? {} : { decidedAt: waits.since, requestedAt: waits.since }),
    ...(planned === undefined ? {} : { targetUnit: unitId(planned.unit) }),
    ...(isolation === undefined ? {} : { isolation }),
    ...(encounter.service === undefined ? {} : { service: encounter.service }),
    ...(encounter.attending === undefined ? {} : { attending: encounter.attending }),
    ...(encounter.sex === undefined ? {} : { sex: encounter.sex }),
    ...(encounter.age === undefined ? {} : { age: encounter.age }),
    ...readinessOf(input, encounter.encounter, undefined),
    ...placeOf(encounter),
    ...assignedTo(promised, encounter.encounter, encounter),
    here: true,
    positions: [encounter.position],
  };
}

const isolationKinds = ['none', 'contact', 'droplet', 'airborne', 'protective'] as const;
/** A word that is none of ours is unknown, which blocks. */
function isolationOf(encounter: Encounter | undefined): BedWish['isolation'] {
  return isolationKinds.find((kind) => kind === encounter?.isolation);
}

/** What was said last holds: that they are ready, or that they are not (any more). */
export function readinessOf({ hospital }: ViewInput, encounter: EncounterId, asked: Instant | undefined): Pick<BedWish, 'readyAt'> {
  const said = newestOf(getRow(hospital.work.PatientReadyToMove, encounter));
  // What was said in an earlier bed is no word on this one.
  const old = said !== undefined && said.at < (getRow(hospital.operations.encounters, encounter)?.locatedAt ?? said.at);
  if (said === undefined || old) return asked === undefined ? {} : { readyAt: asked };
  return said.event.ready ? { readyAt: said.at } : {};
}

export function placeOf(encounter: Encounter | undefined): Pick<BedWish, 'from' | 'before'> {
  const location = encounter?.location;
  const units: UnitId[] = (encounter?.stays ?? []).filter(({ until }) => until !== undefined).map((stay) => stay.location.unit);
  return {
    before: [...new Set(units)],
    ...(location === undefined
      ? {}
      : {
          from: {
            unit: location.unit,
            ...(location.bedId === undefined ? {} : { bed: location.bedId }),
            ...(location.room === undefined ? {} : { room: location.room }),
          },
        }),
  };
}

/** Few of the beds of a house. */
export const promisedBeds = pickedFrom<Bed>(({ promise }) => promise?.kind === 'assigned');

type Promised = ReadonlyMap<EncounterId, NonNullable<BedWish['assigned']>>;

/** The bed that is assigned to each encounter by a person. */
function promisesOf({ hospital }: ViewInput): Promised {
  const found = new Map<EncounterId, NonNullable<BedWish['assigned']>>();
  for (const { bed, promise } of promisedBeds(hospital.operations.beds)) {
    if (promise?.kind !== 'assigned' || promise.encounter === undefined) continue;
    const { at, by, overrides, reason } = promise;
    found.set(promise.encounter, {
      bed,
      at,
      by: by ?? 'a department',
      ...(overrides === undefined ? {} : { overrides }),
      ...(reason === undefined ? {} : { reason }),
    });
  }
  return found;
}

/** A promise of a person, else the bed that a planned move names. */
function assignedTo(promised: Promised, id: EncounterId, encounter: Encounter | undefined): Pick<BedWish, 'assigned'> {
  const own = promised.get(id);
  if (own !== undefined) return { assigned: own };
  const planned: BedId | undefined = encounter?.plannedLocation?.bedId;
  return planned === undefined ? {} : { assigned: { bed: planned, by: 'ADT' } };
}
