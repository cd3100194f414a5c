/** How each bed request came to its end: when it was asked for, ready, assigned, the bed clean, the patient in it. */
import type { Encounter } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import type { BedId, EncounterId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import { entries, getRow, type Table } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf, type Versions } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';
import { turnsOfBed, type TurnJob } from './jobs.ts';

export interface PlacementTimes {
  readonly encounter: EncounterId;
  /** Where it ended. */
  readonly bed: BedId | undefined;
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
const kept = keptOn<Table<string, Versions<WorkOf<'BedPromised'>>>, ReadonlyMap<EncounterId, readonly Assignment[]>>();

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
    if (encounter !== undefined) found.push(keptTimes(hospital, encounter, versions, assignments));
  }
  return found;
}

interface KeptTimes {
  readonly parts: readonly unknown[];
  readonly bed: BedId | undefined;
  readonly turns: readonly TurnJob[];
  readonly times: PlacementTimes;
}
const keptOf = keptOn<Versions<WorkOf<'BedRequested'>>, KeptTimes>();
const noTurns: readonly TurnJob[] = [];

/**
 * The same times as long as what they are made of says the same: of some hundred requests few change. The row of the stay and the list of all assignments are not held: who asked last month would keep
 * the stay as it was then, with everything that was worked out of it.
 */
function keptTimes(
  hospital: Hospital,
  encounter: Encounter,
  versions: Versions<WorkOf<'BedRequested'>>,
  assignments: ReadonlyMap<EncounterId, readonly Assignment[]>,
): PlacementTimes {
  const known = keptOf.get(versions);
  const ready = getRow(hospital.work.PatientReadyToMove, encounter.encounter);
  const given = assignments.get(encounter.encounter) ?? [];
  const parts = [encounter.stays, encounter.position, hospital.operations.units, ready, ...given.map(({ position }) => position)];
  const isSame = known?.parts.length === parts.length && known.parts.every((part, i) => part === parts[i]);
  if (isSame && (known.bed === undefined || known.turns === turnsOfBed(hospital, known.bed))) return known.times;
  const times = timesOf(hospital, encounter, versions, given);
  const bed = times.bed;
  keptOf.set(versions, { parts, bed, turns: bed === undefined ? noTurns : turnsOfBed(hospital, bed), times });
  return times;
}

function timesOf(hospital: Hospital, encounter: Encounter, versions: Versions<WorkOf<'BedRequested'>>, assignments: readonly Assignment[]): PlacementTimes {
  const [first, newest] = [versions[0], newestOf(versions)];
  if (first === undefined || newest === undefined) throw new RangeError('a request without a version');
  const { event, position } = newest;
  const requested = event.requestedAt ?? first.at;
  const stay = encounter.stays.find(({ location, from }) => from >= requested && location.bedId !== undefined && isInpatient(hospital, location.unit));
  const given = assignments.filter(({ bed }) => stay === undefined || bed === stay.location.bedId);
  const assigned = given.reduce<Assignment | undefined>((newest, one) => (newest === undefined || one.at > newest.at ? one : newest), undefined);
  const ready = getRow(hospital.work.PatientReadyToMove, encounter.encounter)?.find(({ event: said }) => said.ready);
  const clean =
    stay?.location.bedId === undefined
      ? undefined
      : turnsOfBed(hospital, stay.location.bedId).findLast(({ state, endedAt, openedAt }) => state === 'done' && endedAt !== undefined && openedAt < stay.from)
          ?.endedAt;
  return {
    encounter: encounter.encounter,
    bed: stay?.location.bedId,
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
