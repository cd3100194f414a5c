/** How each bed request came to its end: when it was asked for, ready, assigned, the bed clean, the patient in it. */
import type { Encounter } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import type { BedId, EncounterId } from '../../ids.ts';
import { entries, getRow, type Table } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf, type Versions } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';
import { turnsOfBed } from './jobs.ts';

export interface PlacementTimes {
  readonly encounter: EncounterId;
  readonly origin: WorkOf<'BedRequested'>['origin'];
  readonly requested: Instant;
  readonly ready: Instant | undefined;
  readonly assigned: Instant | undefined;
  readonly clean: Instant | undefined;
  readonly occupied: Instant | undefined;
  readonly positions: readonly number[];
}

interface Assignment {
  readonly bed: BedId;
  readonly at: Instant;
  readonly position: number;
}
const kept = new WeakMap<Table<string, Versions<WorkOf<'BedPromised'>>>, ReadonlyMap<EncounterId, readonly Assignment[]>>();

/** Beds that were assigned to each encounter, in no promised order. */
function assignmentsOf({ work: { BedPromised } }: Hospital): ReadonlyMap<EncounterId, readonly Assignment[]> {
  const known = kept.get(BedPromised);
  if (known !== undefined) return known;
  const found = new Map<EncounterId, Assignment[]>();
  for (const [, versions] of entries(BedPromised))
    for (const { event, at, position } of versions) {
      if (event.promise !== 'assigned' || event.encounter === undefined) continue;
      const list = found.get(event.encounter);
      const one = { bed: event.bed, at, position };
      if (list === undefined) found.set(event.encounter, [one]);
      else list.push(one);
    }
  kept.set(BedPromised, found);
  return found;
}

/** Requests first made at or after `from`. */
export function placementsSince(hospital: Hospital, from: Instant): readonly PlacementTimes[] {
  const { work, operations } = hospital;
  const assignments = assignmentsOf(hospital);
  const found: PlacementTimes[] = [];
  for (const [, versions] of entries(work.BedRequested)) {
    const [first, newest] = [versions[0], newestOf(versions)];
    if (first === undefined || newest === undefined || first.at < from) continue;
    const encounter = getRow(operations.encounters, newest.event.encounter);
    if (encounter !== undefined) found.push(timesOf(hospital, encounter, newest.event, first.at, newest.position, assignments));
  }
  return found;
}

function timesOf(
  hospital: Hospital,
  encounter: Encounter,
  event: WorkOf<'BedRequested'>,
  firstAt: Instant,
  position: number,
  assignments: ReadonlyMap<EncounterId, readonly Assignment[]>,
): PlacementTimes {
  const requested = event.requestedAt ?? firstAt;
  const stay = encounter.stays.find(({ location, from }) => from >= requested && location.bedId !== undefined && isInpatient(hospital, location.unit));
  const given = (assignments.get(encounter.encounter) ?? []).filter(({ bed }) => stay === undefined || bed === stay.location.bedId);
  const assigned = given.reduce<Assignment | undefined>((newest, one) => (newest === undefined || one.at > newest.at ? one : newest), undefined);
  const ready = getRow(hospital.work.PatientReadyToMove, encounter.encounter)?.find(({ event: said }) => said.ready);
  const clean =
    stay?.location.bedId === undefined
      ? undefined
      : turnsOfBed(hospital, stay.location.bedId).findLast(({ state, endedAt, openedAt }) => state === 'done' && endedAt !== undefined && openedAt < stay.from)
          ?.endedAt;
  return {
    encounter: encounter.encounter,
    origin: event.origin,
    requested,
    ready: event.readyAt ?? ready?.at,
    assigned: assigned?.at,
    clean,
    occupied: stay?.from,
    positions: [position, encounter.position, ...(assigned === undefined ? [] : [assigned.position]), ...(ready === undefined ? [] : [ready.position])],
  };
}

function isInpatient({ operations }: Hospital, unit: WorkOf<'BedPromised'>['unit']): boolean {
  const level = getRow(operations.units, unit)?.levelOfCare;
  return level !== 'emergency' && level !== 'or' && level !== 'pacu';
}
