/**
 * Which facts are facts of an encounter: those filed under its visit number, under a number that was merged into it, and under the records of
 * its person. Layers name visits and records as messages did; this is where they are read as encounters.
 */
import type { Encounter } from './encounter.ts';
import type { Hospital } from './hospital.ts';
import { personOf, recordsOf } from './identity/fold.ts';
import type { IdentityState } from './identity/state.ts';
import { encounterId, type EncounterId, type PatientId } from './ids.ts';
import { movedFrom, rootOf } from './operations/fold.ts';
import { entries, getRow } from './table.ts';
import type { Instant } from './time.ts';

/** `V1#2` is the second use of the number `V1`. */
const reuse = /#(\d+)$/;

export const visitOf = (encounter: EncounterId): EncounterId => encounterId(encounter.replace(reuse, ''));

/** The visit number of an encounter and every number that was merged into it. */
export function numbersOf({ operations }: Hospital, encounter: Encounter): readonly EncounterId[] {
  const visit = visitOf(encounter.encounter);
  if (operations.aliases.size === 0) return [visit];
  return [visit, ...[...entries(operations.aliases)].flatMap(([from]) => (from !== visit && rootOf(operations, from) === visit ? [from] : []))].sort();
}

/** Every encounter of a visit number, the first use first. */
export function encountersOf({ operations }: Hospital, number: EncounterId): readonly Encounter[] {
  const visit = rootOf(operations, number);
  const found: Encounter[] = [];
  for (let n = 1; ; n++) {
    const encounter = getRow(operations.encounters, n === 1 ? visit : encounterId(`${visit}#${n}`));
    if (encounter === undefined) return found;
    found.push(encounter);
  }
}

export function beganAt(encounter: Encounter): Instant | undefined {
  return encounter.arrivedAt ?? encounter.admittedAt ?? encounter.stays[0]?.from;
}

/** The encounter that uses the visit number next, if it was used again. */
export function nextUse(hospital: Hospital, encounter: Encounter): Encounter | undefined {
  const n = Number(reuse.exec(encounter.encounter)?.[1] ?? 1);
  return getRow(hospital.operations.encounters, encounterId(`${visitOf(encounter.encounter)}#${n + 1}`));
}

/** Whether a fact of that time, filed under the visit number, is one of this encounter: a number used again divides its facts by time. */
export function isOfUse(hospital: Hospital, encounter: Encounter, at: Instant): boolean {
  return useOf(encounter, nextUse(hospital, encounter))(at);
}

/** The same question, made ready for many times. */
export function useOf(encounter: Encounter, next: Encounter | undefined): (at: Instant) => boolean {
  const from = reuse.test(encounter.encounter) ? beganAt(encounter) : undefined;
  const until = next === undefined ? undefined : beganAt(next);
  return (at) => (from === undefined || at >= from) && (until === undefined || at < until);
}

/** Every source record of the person whose encounter this is, the surviving one first. */
export function recordsIn(identity: IdentityState, { patient }: Pick<Encounter, 'patient'>): readonly PatientId[] {
  if (identity.mergedInto.size === 0) return [patient];
  return recordsOf(identity, personOf(identity, patient));
}

/**
 * Whether what was told of this record, and names the visit of this encounter, is told of the encounter's patient: it is the same person, or the
 * visit was moved from them (A44, A45, A50) with all that was charted on it. A number that two patients share (an account of a family, a number
 * used twice) must never put the results of one into the chart of the other.
 */
export function isOfItsPatient({ hospital, identity }: Pictures, encounter: Encounter, record: PatientId): boolean {
  if (record === encounter.patient) return true;
  if (personOf(identity, record) === personOf(identity, encounter.patient)) return true;
  // By the record, not its person: whom other records were merged with is no part of this patient's chart.
  return movedFrom(hospital.operations, rootOf(hospital.operations, visitOf(encounter.encounter))).has(record);
}

/** The visit that a fact names, unless that is known as somebody else's: then it names none. */
export function ownVisit(
  pictures: Pictures,
  { encounter, patient }: { readonly encounter?: EncounterId; readonly patient: PatientId },
): EncounterId | undefined {
  const visit = encounter === undefined ? undefined : encountersOf(pictures.hospital, encounter)[0];
  return visit === undefined || isOfItsPatient(pictures, visit, patient) ? encounter : undefined;
}

export interface Pictures {
  readonly hospital: Hospital;
  readonly identity: IdentityState;
}

/** From arrival to discharge, both included. */
export function lasted(encounter: Encounter, at: Instant): boolean {
  const from = beganAt(encounter);
  return from !== undefined && at >= from && (encounter.dischargedAt === undefined || at <= encounter.dischargedAt);
}
