/** Whose a fact is: of the person of the record that it names, else of whom its visit was moved to. Merges and moves are read here and nowhere else in a chart. */
import type { Encounter } from '../../encounter.ts';
import { personOf, recordsOf } from '../../identity/fold.ts';
import type { EncounterId, PatientId } from '../../ids.ts';
import { companions, itemsAbout, type Subject } from '../../by-subject.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { encountersUnder, isOfItsPatient, isOfUse, numbersOf } from '../../visit-numbers.ts';
import type { ViewInput } from '../../views/view.ts';

export interface Person {
  readonly person: PatientId;
  readonly records: readonly PatientId[];
  /** Visits of the person, newest first. */
  readonly encounters: readonly Encounter[];
  /** `kind|key` of clinical things that may be theirs. */
  readonly items: ReadonlySet<string>;
  isTheirs(event: Named, at: Instant): boolean;
}
interface Named {
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
}

export function personIn(input: ViewInput, patient: PatientId): Person {
  const { hospital, identity } = input;
  const person = personOf(identity, patient);
  const records = recordsOf(identity, person);
  const ids = new Set(records.flatMap((record) => getRow(hospital.operations.index.encountersByRecord, record) ?? []));
  const encounters = [...ids]
    .flatMap((id) => getRow(hospital.operations.encounters, id) ?? [])
    .filter((encounter) => personOf(identity, encounter.patient) === person)
    .sort((a, b) => (startOf(b) ?? 0) - (startOf(a) ?? 0) || (a.encounter < b.encounter ? -1 : 1));
  const subjects: Subject[] = [
    ...records.map((record): Subject => `P|${record}`),
    ...encounters.flatMap((encounter) => numbersOf(hospital, encounter).map((number): Subject => `E|${number}`)),
    ...records.flatMap((record) => companions(hospital.index.subjects, `P|${record}`)),
  ];
  return {
    person,
    records,
    encounters,
    items: itemsAbout(hospital.index.subjects, subjects),
    isTheirs: ownership(input, person),
  };
}

export const startOf = (encounter: Encounter): Instant | undefined => encounter.arrivedAt ?? encounter.admittedAt ?? encounter.stays[0]?.from;

/** A visit that was moved takes along what was charted on it; else a fact is of the record that it names, whatever visit it names beside it. */
function ownership(input: ViewInput, person: PatientId): Person['isTheirs'] {
  const { hospital, identity } = input;
  const known = new Map<EncounterId, readonly Encounter[]>();
  return (event, at) => {
    if (event.encounter === undefined) return personOf(identity, event.patient) === person;
    const visits = known.get(event.encounter) ?? encountersUnder(hospital, event.encounter);
    known.set(event.encounter, visits);
    const own = visits.filter((one) => isOfItsPatient(input, one, event.patient));
    const visit = own.length > 1 ? (own.find((one) => isOfUse(hospital, one, at)) ?? own[0]) : own[0];
    const owner = visit === undefined ? event.patient : visit.patient;
    return personOf(identity, owner) === person;
  };
}
