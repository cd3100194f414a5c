/** Patient: who a person is, as the newest word of any sender says, with every number that they are known by; a record that was merged points to the one that stands for it. */
import { personOf } from '@healthos/core/identity/fold.ts';
import type { RecordStatement } from '@healthos/core/identity/state.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import { getRow } from '@healthos/core/table.ts';
import { date, identifier, refers, string, token } from '../parameters.ts';
import { dateOf, isElement, patientFhirId, present, reference, type Element } from '../resource.ts';
import { toldOf, type House, type Kind, type Thing, type Whose } from '../thing.ts';
import { identifierOf } from '../identifiers.ts';
import { seldomRepeated, type PersonSaid } from '../pid.ts';
import type { HumanName, Made } from '../written.ts';

export const patientKind: Kind = {
  kind: 'Patient',
  audience: 'record',
  isWhole: true,
  parameters: [
    identifier,
    token('active'),
    string('name', 'name'),
    string('family', 'name.family'),
    string('given', 'name.given'),
    token('gender'),
    date('birthdate', 'birthDate'),
    date('death-date', 'deceasedDateTime'),
    { ...token('deceased', 'deceasedBoolean', 'deceasedDateTime'), exists: true },
    string('address', 'address'),
    string('address-city', 'address.city'),
    string('address-postalcode', 'address.postalCode'),
    string('address-state', 'address.state'),
    token('telecom', 'telecom'),
    token('phone', 'telecom:phone'),
    token('email', 'telecom:email'),
    token('language', 'communication.language'),
    refers('general-practitioner', ['Practitioner', 'Organization'], 'generalPractitioner'),
    refers('organization', ['Organization'], 'managingOrganization'),
    refers('link', ['Patient'], 'link.other'),
  ],
  ofPerson: (whose) => [main(whose), ...whose.person.records.slice(1).map((record) => merged(whose, record))],
};

function main(whose: Whose): Thing {
  const { house, person, patientId } = whose;
  const [kept] = whose.kept('Patient').filter(({ id }) => id === patientId);
  const said = statementsOf(house, person.records);
  const spoken = said.filter(({ feed }) => feed !== 'fhir');
  const told = toldOf([...(kept?.told ?? []), ...spoken]);
  return {
    kind: 'Patient',
    id: patientId,
    told: told.length === 0 ? [{ position: 0, recordedAt: 0 }] : told,
    write: async (upTo) => {
      const lines = await house.store.identities(person.records);
      const own = await kept?.write(upTo);
      const newer = spoken.some(({ position }) => position <= upTo && position > (kept?.told.findLast((one) => one.position <= upTo)?.position ?? -1));
      if (own !== undefined && !newer) return own;
      const whole = await wholeOf(house, spoken, upTo, lines);
      return present({ ...own, ...writePatient(house, person.records, lines), ...whole, extension: extensionsOf(whole, own) });
    },
  };
}

/** The newest word that names the person, or of whom nobody names the newest, whole; of an overlay that a steward has not looked at, nothing. */
async function wholeOf(house: House, spoken: readonly RecordStatement[], upTo: number, lines: readonly IdentityLine[]): Promise<Element | undefined> {
  const numbers = new Set(lines.flatMap(({ number, others = [] }) => [number, ...others.map((other) => other.number)]));
  const held = spoken.filter(({ position, event }) => {
    const record = getRow(house.input.identity.records, event.patient)?.seen;
    return position <= upTo && event.nameHash === record?.nameHash;
  });
  const words = held.toSorted((a, b) => a.position - b.position);
  const newest = words.at(-1);
  if (newest === undefined) return undefined;
  const said = await house.store.person(newest.message, numbers);
  const registered = words.findLast(({ feed }) => feed === registration);
  if (said === undefined || registered === undefined || registered === newest) return said?.person;
  const before = (await house.store.person(registered.message, numbers))?.person;
  return present({ ...unrepeated(said, before), ...said.person, extension: extensionsOf(said.person, before) });
}

/** The feed that asks people for what a laboratory or a pharmacy does not repeat of them: where they live, their telephones, race, ethnicity. */
const registration = 'adt';

/** What the newest word leaves out and registration says: in its own newest word, so that what it deleted does not come back, and not what the newest word deletes. */
function unrepeated({ person, deleted }: PersonSaid, registered: Element | undefined): Element {
  const isOpen = (name: string): boolean => !deleted.includes(name) && registered?.[name] !== undefined && person[name] === undefined;
  // One birth is said by its order or by whether there were several, never both.
  const hasBirth = person['multipleBirthInteger'] !== undefined || person['multipleBirthBoolean'] !== undefined;
  const names = Object.keys(seldomRepeated).filter((name) => isOpen(name) && !(hasBirth && name.startsWith('multipleBirth')));
  return Object.fromEntries(names.map((name) => [name, registered?.[name]]));
}

/** Of several that say what somebody is, the first that says it. */
function extensionsOf(...said: readonly (Element | undefined)[]): readonly Element[] | undefined {
  const found: Element[] = [];
  for (const one of said) {
    const own: unknown = one?.['extension'];
    const known = new Set(found.map(({ url }) => url));
    for (const extension of Array.isArray(own) ? (own as readonly unknown[]) : [])
      if (isElement(extension) && !known.has(extension['url'])) found.push(extension);
  }
  return found.length === 0 ? undefined : found;
}

/** Another resource that came for the same person, found by the id that it came with: it says who stands for them (link-type `refer` of FHIR R4). */
export function besideOf({ kept, patientId }: Whose, id: string): Thing | undefined {
  const thing = kept('Patient').find((one) => one.id === id);
  return thing === undefined
    ? undefined
    : {
        ...thing,
        write: async (upTo) => {
          const own = await thing.write(upTo);
          if (own === undefined) return undefined;
          const links: readonly unknown[] = Array.isArray(own['link']) ? own['link'] : [];
          const stands = { other: reference('Patient', patientId), type: 'refer' };
          // Whoever read it and sent it back said so already.
          return { ...own, link: [...links.filter((link) => JSON.stringify(link) !== JSON.stringify(stands)), stands] };
        },
      };
}

/** A record that stands for nobody by itself any more. */
function merged(whose: Whose, record: PatientId): Thing {
  const told = toldOf(statementsOf(whose.house, [record]));
  return {
    kind: 'Patient',
    id: patientFhirId(record),
    told: told.length === 0 ? [{ position: 0, recordedAt: 0 }] : told,
    write: async (upTo) => {
      const lines = await whose.house.store.identities([record]);
      const whole = await wholeOf(whose.house, statementsOf(whose.house, [record]), upTo, lines);
      return {
        ...writePatient(whose.house, [record], lines),
        ...whole,
        active: false,
        link: [{ other: reference('Patient', whose.patientId), type: 'replaced-by' }],
      };
    },
  };
}

function statementsOf({ input }: House, records: readonly PatientId[]): readonly RecordStatement[] {
  return records.flatMap((record) => getRow(input.identity.seen, record) ?? []).filter(({ facility }) => facility === input.hospital.facility);
}

const genders: Readonly<Record<string, NonNullable<Made<'Patient'>['gender']>>> = {
  F: 'female',
  M: 'male',
  U: 'unknown',
  O: 'other',
  A: 'other',
  N: 'other',
  X: 'other',
};

/** The maps of HL7 v2-to-FHIR for PID: of several records the first that says something. */
export function writePatient({ input }: Pick<House, 'input'>, records: readonly PatientId[], lines: readonly IdentityLine[]): Made<'Patient'> {
  const ordered = records.flatMap((record) => lines.filter((line) => line.patient === record));
  const said = <Key extends keyof IdentityLine>(key: Key): IdentityLine[Key] | undefined => ordered.find((line) => line[key] !== undefined)?.[key];
  const state = records.map((record) => getRow(input.identity.records, record)).find((one) => one !== undefined);
  const sex = said('sex') ?? state?.sex;
  const [address, phone] = [said('address'), said('phone')];
  const identifiers = ordered.flatMap((line) => [line, ...(line.others ?? [])]);
  const known = new Map(identifiers.map((one) => [`${one.assigner}|${one.number}`, one] as const));
  const links = records.slice(1).map((record) => ({ other: reference('Patient', patientFhirId(record)), type: 'replaces' as const }));
  const linked = (getRow(input.identity.links, records[0] ?? ('' as PatientId)) ?? []).map((other) => ({
    other: reference('Patient', patientFhirId(personOf(input.identity, other))),
    type: 'seealso' as const,
  }));
  return present({
    active: state?.deleted !== true,
    identifier: [...known.values()].map((one) => identifierOf(one)),
    name: nameOf(said('family'), said('given')),
    gender: sex === undefined ? undefined : (genders[sex.toUpperCase()] ?? 'unknown'),
    birthDate: dateOf(said('birthDate')),
    deceasedBoolean: state?.deceased === true ? true : undefined,
    address: address === undefined ? undefined : [{ text: address }],
    telecom: phone === undefined ? undefined : [{ system: 'phone', value: phone }],
    link: links.length + linked.length === 0 ? undefined : [...links, ...linked],
  });
}

function nameOf(family: string | undefined, given: string | undefined): readonly HumanName[] | undefined {
  if (family === undefined && given === undefined) return undefined;
  return [{ ...(family === undefined ? {} : { family }), ...(given === undefined ? {} : { given: [given] }) }];
}
