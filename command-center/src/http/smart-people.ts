/** Who is who for the authorisation server: the person of a record as FHIR names them, for whoever may open it, and whom a user may choose. */
import { randomInt } from 'node:crypto';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import { encounterId, patientId, type PatientId } from '@healthos/core/ids.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import { getRow, rows } from '@healthos/core/table.ts';
import { mayOpen } from '../access/may-open.ts';
import type { Identity, Role } from '../access/roles.ts';
import { findOne, type Finding, type Found } from '../fhir/find.ts';
import { kindOf } from '../fhir/kinds.ts';
import { attendingIn, filedIn } from '../fhir/kinds/of-house.ts';
import { readerOf } from '../fhir/reader.ts';
import { keyedId, patientFhirId } from '../fhir/resource.ts';
import { portalPeople } from '../portal/people.ts';
import { searchIdentities } from '../postgres/reads.ts';
import type { People } from '../smart/agreement.ts';
import type { Parts } from './context.ts';
import { keepingOf } from './fhir-door.ts';
import type { Choice } from './smart-pages.ts';

export const chooseLimits = { shown: 30, looked: 400 } as const;

export interface SmartPeople extends People {
  /** The visit, by its own number or as FHIR names it, and the record that it is of. */
  visit(identity: Identity, id: string): Promise<{ readonly encounter: string; readonly patient: string; readonly record: string } | undefined>;
  choices(identity: Identity, asked: string): Promise<readonly Choice[]>;
  named(record: string): Promise<Choice | undefined>;
  /** Of the house, for the demo: whoever has this number. */
  numbered(number: string): Promise<string | undefined>;
  /** Somebody who works here as this, for the demo; undefined where nobody is known to. */
  worksAs(role: Role): string | undefined;
}

export function createPeople(parts: Parts): SmartPeople {
  const findingOf = (identity: Identity): Finding => ({
    reader: readerOf({
      identity,
      picture: parts.follow.enterprise(),
      stores: keepingOf(parts).stores,
      now: parts.clock.now(),
      live: (house) => parts.follow.input(house),
    }),
    eventAt: async (house, position) => (await parts.log.within(house.hospital.facility).eventsAt(house.hospital.facility, [position]))[0],
  });
  const found = async (identity: Identity, kindName: string, id: string): Promise<Found | undefined> => {
    const kind = kindOf(kindName);
    return kind === undefined ? undefined : findOne(findingOf(identity), kind, id);
  };
  /** Of somebody who is among the people of a house: a name that nobody can look up names nobody. */
  const practitioner = async ({ facility }: Identity, staff: string): Promise<string | undefined> => {
    const inside: Identity = { role: 'admin', ...(facility === undefined ? {} : { facility }) };
    for (const { tag } of findingOf(inside).reader.houses) {
      const id = keyedId(tag, staff);
      if ((await found(inside, 'Practitioner', id)) !== undefined) return `Practitioner/${id}`;
    }
    return undefined;
  };
  const nameOf = async (record: PatientId): Promise<IdentityLine | undefined> => {
    const { identity } = parts.follow.enterprise();
    const lines = await parts.log.identitiesOf(recordsOf(identity, personOf(identity, record)));
    return lines.find((line) => line.patient === record) ?? lines[0];
  };
  const named = async (record: string): Promise<Choice | undefined> => {
    const line = await nameOf(patientId(record));
    return line === undefined ? undefined : choiceOf(record, line);
  };
  return {
    patient: async (identity, id) => {
      const whose = (await found(identity, 'Patient', patientFhirId(patientId(id))))?.whose;
      if (whose === undefined) return undefined;
      const { identity: known } = parts.follow.enterprise();
      const acts = identity.role === 'patient' && identity.patient !== undefined && personOf(known, patientId(identity.patient)) !== whose.person.person;
      return { patient: whose.patientId, record: whose.person.person, ...(acts ? { acts } : {}) };
    },
    actsForOthers: (identity) => wholePeople(parts, identity).length > 1,
    fhirUser: async (identity) => {
      if (identity.role === 'patient') {
        const whose = identity.patient === undefined ? undefined : (await found(identity, 'Patient', patientFhirId(patientId(identity.patient))))?.whose;
        return whose === undefined ? undefined : `Patient/${whose.patientId}`;
      }
      return identity.staff === undefined ? undefined : practitioner(identity, identity.staff);
    },
    visit: async (identity, id) => {
      const { houses } = findingOf(identity).reader;
      const own = houses.find(({ hospital }) => getRow(hospital.operations.encounters, encounterId(id)) !== undefined);
      const one = await found(identity, 'Encounter', own === undefined ? id : keyedId(own.tag, id));
      return one?.whose === undefined ? undefined : { encounter: one.thing.id, patient: one.whose.patientId, record: one.whose.person.person };
    },
    choices: (identity, asked) => choices(parts, identity, asked, named),
    named,
    numbered: async (number) => {
      const { identity } = parts.follow.enterprise();
      const [line] = await parts.log.findIdentities(number);
      return line === undefined ? undefined : personOf(identity, line.patient);
    },
    worksAs: (role) => {
      const hospitals = [...parts.follow.enterprise().hospitals.values()];
      const known = hospitals.flatMap(({ operations }) => [...(role === 'clinician' ? attendingIn(operations) : filedIn(operations))]);
      return known.length === 0 ? undefined : known[randomInt(known.length)];
    },
  };
}

const choiceOf = (record: string, { family, given, number, birthDate }: IdentityLine): Choice => ({
  value: record,
  says: [family, given].filter((one) => one !== undefined).join(', ') || number,
  detail: [number, birthDate === undefined ? undefined : birthDate.replace(/^(\d{4})(\d\d)(\d\d).*$/, '$1-$2-$3')]
    .filter((one) => one !== undefined)
    .join(' · '),
});

/** Of a patient: oneself, and those for whom one acts wholly; an application sees no parts. */
const wholePeople = (parts: Parts, identity: Identity): readonly PatientId[] => {
  const inputs = [...parts.follow.enterprise().hospitals.keys()].flatMap((facility) => parts.follow.input(facility) ?? []);
  return [...new Set(portalPeople(identity, inputs).flatMap((one) => (one.parts === undefined ? [one.patient] : [])))];
};

/** By name or number; where nothing is asked, whoever is here now. Only people whose record this user may open. */
async function choices(parts: Parts, identity: Identity, asked: string, named: (record: string) => Promise<Choice | undefined>): Promise<readonly Choice[]> {
  const { identity: known, hospitals } = parts.follow.enterprise();
  if (identity.role === 'patient') return (await Promise.all(wholePeople(parts, identity).map((one) => named(one)))).flatMap((one) => one ?? []);
  const inputs = [...hospitals.keys()].flatMap((facility) => parts.follow.input(facility) ?? []);
  const opens = (record: PatientId): boolean => inputs.some((input) => mayOpen(identity, record, input).may);
  const [family = '', given] = asked.split(/[\s,]+/);
  const people =
    asked === ''
      ? inputs.flatMap(({ hospital }) =>
          [...rows(hospital.operations.encounters)].filter(({ status }) => status === 'in-progress').map(({ patient }) => patient),
        )
      : [
          ...(await parts.log.findIdentities(asked)),
          ...(await searchIdentities(
            parts.db,
            { family: `${family}*`, ...(given === undefined || given === '' ? {} : { given: `${given}*` }) },
            chooseLimits.looked,
          )),
        ].map((line) => line.patient);
  const shown: Choice[] = [];
  for (const record of new Set(people.slice(0, chooseLimits.looked).map((one) => personOf(known, one)))) {
    if (shown.length >= chooseLimits.shown) break;
    const choice = opens(record) ? await named(record) : undefined;
    if (choice !== undefined) shown.push(choice);
  }
  return shown;
}
