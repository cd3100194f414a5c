/**
 * Which facts are facts of an encounter: those filed under its visit number, under a number that was merged into it, and under the records of
 * its person. Layers name visits and records as messages did; this is where they are read as encounters.
 */
import { deriveVisit } from './derive-encounter.ts';
import type { Encounter, EncounterFact } from './encounter.ts';
import type { Hospital } from './hospital.ts';
import { personOf, recordsOf } from './identity/fold.ts';
import type { IdentityState } from './identity/state.ts';
import { encounterId, useKey, type EncounterId, type PatientId } from './ids.ts';
import { apartKey, apartRecord, isApart, numberOf } from './operations/apart-key.ts';
import type { OperationsState } from './operations/state.ts';
import { rootOf, usesOf } from './operations/visits.ts';
import { entries, getRow } from './table.ts';
import type { Instant } from './time.ts';

/** The part of a picture that visits are in: whoever compares two of them need not keep all of the older one. */
export type Visits = Pick<Hospital, 'operations'>;

/** `V1#2` is the second use of the number `V1`. */
const reuse = /#(\d+)$/;

export const visitOf = (encounter: EncounterId): EncounterId => encounterId(encounter.replace(reuse, ''));

/**
 * The visit number of an encounter and every number that was merged into it: what this house files under it. Of a visit that is kept apart under another
 * patient's number (`V1#~p_7`) it is the key of its own; of one that others were kept apart from before they were one, their keys too.
 */
export function numbersOf({ operations }: Visits, encounter: Encounter): readonly EncounterId[] {
  const visit = visitOf(encounter.encounter);
  const numbers = withAliases(operations, visit);
  if (isApart(visit) || getRow(operations.index.shared, visit) === undefined) return numbers;
  const joined = numbers.flatMap((number) => encounter.records.map((record) => apartKey(number, record)));
  return [...numbers, ...joined.filter((key) => getRow(operations.facts, key) === undefined)].sort();
}

/** The same, and the number that a visit is kept apart under: what names a patient beside it is filed there, and is read of the patient alone. */
export function numbersTold(hospital: Hospital, encounter: Encounter): readonly EncounterId[] {
  const numbers = numbersOf(hospital, encounter);
  const visit = visitOf(encounter.encounter);
  if (!isApart(visit)) return numbers;
  return [...numbers, ...withAliases(hospital.operations, rootOf(hospital.operations, numberOf(visit)))].sort();
}

function withAliases(operations: OperationsState, visit: EncounterId): readonly EncounterId[] {
  if (operations.aliases.size === 0) return [visit];
  return [visit, ...[...entries(operations.aliases)].flatMap(([from]) => (from !== visit && rootOf(operations, from) === visit ? [from] : []))].sort();
}

/** Every encounter of a visit number, the first use first; without those that are kept apart under it, which have keys of their own. */
export function encountersOf({ operations }: Visits, number: EncounterId): readonly Encounter[] {
  const visit = rootOf(operations, number);
  const found = usesOf(operations, visit);
  // It was kept apart, and is one with another visit now.
  const record = isApart(visit) ? undefined : apartRecord(number);
  return record === undefined ? found : found.filter(({ records }) => records.includes(record));
}

/** Every encounter that something told under the number may be of: those of the number, and those that are kept apart under it. */
export function encountersUnder(hospital: Visits, number: EncounterId): readonly Encounter[] {
  const found = encountersOf(hospital, number);
  const { index, encounters } = hospital.operations;
  const { apart = [] } = index.shared.size === 0 ? {} : (getRow(index.shared, rootOf(hospital.operations, numberOf(number))) ?? {});
  return isApart(number) || apart.length === 0 ? found : [...found, ...apart.flatMap((key) => usesOf({ encounters }, key))];
}

export function beganAt(encounter: Encounter): Instant | undefined {
  return encounter.arrivedAt ?? encounter.admittedAt ?? encounter.stays[0]?.from;
}

/** The encounter that uses the visit number next, if it was used again. */
export function nextUse(hospital: Hospital, encounter: Encounter): Encounter | undefined {
  const n = Number(reuse.exec(encounter.encounter)?.[1] ?? 1);
  return getRow(hospital.operations.encounters, useKey(visitOf(encounter.encounter), n + 1));
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
export function isOfItsPatient({ identity }: Pick<Pictures, 'identity'>, encounter: Encounter, record: PatientId): boolean {
  if (record === encounter.patient) return true;
  if (personOf(identity, record) === personOf(identity, encounter.patient)) return true;
  // By the record, not its person: whom other records were merged with is no part of this patient's chart.
  return encounter.movedFrom?.includes(record) === true;
}

/**
 * Whether what names this number, and this record beside it, is told of the encounter. A number that two patients have is read of each alone; who names no
 * record by it means whoever had it first.
 */
export function isToldOf(pictures: Pictures, encounter: Encounter, number: EncounterId, record: PatientId | undefined): boolean {
  const { hospital } = pictures;
  if (isApart(number) || numbersOf(hospital, encounter).includes(number)) {
    if (isApart(number) || record === undefined || isOfItsPatient(pictures, encounter, record)) return numbersOf(hospital, encounter).includes(number);
    const { apart = [] } = getRow(hospital.operations.index.shared, visitOf(encounter.encounter)) ?? {};
    return !apart.some((key) => usesOf(hospital.operations, key).some((other) => isOfItsPatient(pictures, other, record)));
  }
  return record !== undefined && isOfItsPatient(pictures, encounter, record) && numbersTold(hospital, encounter).includes(number);
}

/** The visit that a fact names, unless that is known as somebody else's: then it names none. Of a number of two it is the visit of the patient of the fact. */
export function ownVisit(
  pictures: Pictures,
  { encounter, patient }: { readonly encounter?: EncounterId; readonly patient: PatientId },
): EncounterId | undefined {
  if (encounter === undefined) return undefined;
  const visits = encountersUnder(pictures.hospital, encounter);
  const own = visits.find((visit) => isOfItsPatient(pictures, visit, patient));
  if (own === undefined) return visits.length === 0 ? encounter : undefined;
  return isApart(own.encounter) ? visitOf(own.encounter) : encounter;
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

/** What was told of the movements of its patient under its numbers, in sender order: of a number that was given on, not of those who had it before. */
export function movementsOf(hospital: Visits, encounter: Encounter): readonly EncounterFact[] {
  const lists = numbersOf(hospital, encounter).map((number) => getRow(hospital.operations.facts, number) ?? []);
  const facts = lists.length === 1 ? (lists[0] ?? []) : lists.flat().sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  const { records } = lineageOf(hospital, encounter);
  return facts.every(({ movement }) => records.has(movement.patient)) ? facts : facts.filter(({ movement }) => records.has(movement.patient));
}

/** The encounter as some of these movements make it; undefined where they do not make it. */
export function encounterFrom(hospital: Hospital, encounter: Encounter, facts: readonly EncounterFact[]): Encounter | undefined {
  return encountersFrom(hospital, encounter, facts).find((one) => one.encounter === encounter.encounter);
}

/** The encounters of its number that some of these movements make. */
export function encountersFrom(hospital: Hospital, encounter: Encounter, facts: readonly EncounterFact[]): readonly Encounter[] {
  return deriveVisit(visitOf(encounter.encounter), facts, usesBefore(hospital, encounter)).encounters;
}

/** Uses of its number by others before its person had it. */
export const usesBefore = (hospital: Hospital, encounter: Encounter): number => lineageOf(hospital, encounter).before;

/** The records of one person that use its number, and the uses of others before theirs. */
function lineageOf({ operations }: Visits, { encounter, records: own }: Encounter): { readonly records: ReadonlySet<PatientId>; readonly before: number } {
  const uses = usesOf(operations, visitOf(encounter));
  const records = new Set(own);
  for (let size = 0; size < records.size;) {
    size = records.size;
    for (const one of uses) if (one.records.some((record) => records.has(record))) for (const record of one.records) records.add(record);
  }
  return {
    records,
    before: Math.max(
      0,
      uses.findIndex((one) => one.records.some((record) => records.has(record))),
    ),
  };
}
