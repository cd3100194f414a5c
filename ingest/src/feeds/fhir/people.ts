/** Patient and Encounter: who a record is of, and from when to when a visit lasted. */
import type { EncounterFacts } from '@healthos/core/operations/events.ts';
import { member, type JsonObject } from '../../formats/json.ts';
import { reject, type Rejection } from '../../rejection.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import type { RecordLabelled } from '@healthos/core/work/access.ts';
import { assignerIn, kindOf, labelIn, ownTime, patientOf, recordOf, referred, state, visitOf, type Entry, type Reading } from './bundle.ts';
import { coded, first, object, objects, text, timeIn } from './elements.ts';

const sexes: Readonly<Record<string, string>> = { male: 'M', female: 'F', other: 'O', unknown: 'U' };

export function statePatient(reading: Reading, entry: Entry): undefined {
  const { context } = reading;
  const { resource } = entry;
  const { patient, ...number } = recordOf(reading, entry);
  const name = objects(resource, 'name').find((one) => text(one, 'use') === 'official') ?? first(resource, 'name');
  const [family, given] = [text(name, 'family') ?? '', givenIn(name)];
  const birth = (text(resource, 'birthDate') ?? '').replaceAll('-', '');
  const gender = text(resource, 'gender') ?? '';
  const sex = Object.hasOwn(sexes, gender) ? sexes[gender] : undefined;
  const deceased = member(resource, 'deceasedBoolean') === true || text(resource, 'deceasedDateTime') !== undefined;
  const others = objects(resource, 'identifier').flatMap((one) => {
    const [assigner, value, kind] = [assignerIn(one), text(one, 'value'), kindOf(one)];
    return value === undefined || (assigner === number.assigner && value === number.number)
      ? []
      : [{ assigner, number: value, ...(kind === undefined ? {} : { kind }) }];
  });
  reading.identities.push({
    patient,
    ...number,
    ...(family === '' ? {} : { family }),
    ...(given === '' ? {} : { given }),
    ...(birth === '' ? {} : { birthDate: birth }),
    ...(sex === undefined ? {} : { sex }),
    ...addressIn(resource),
    ...(others.length === 0 ? {} : { others }),
  });
  state(
    reading,
    entry,
    {
      type: 'SourceRecordSeen',
      patient,
      ...(family === '' && given === '' ? {} : { nameHash: context.fingerprint(`name:${`${family}|${given}`.normalize('NFC').toUpperCase()}`) }),
      ...(birth === '' ? {} : { birthHash: context.fingerprint(`birth:${birth}`) }),
      ...(sex === undefined ? {} : { sex }),
      deceased,
    },
    ownTime(reading, entry),
    0,
  );
  stateLabel(reading, entry, patient, 'meta.security');
  return undefined;
}

/** The security label of a Patient, or of a visit, is one of the record: each a word of its own. */
function stateLabel(reading: Reading, entry: Entry, patient: PatientId, place: NonNullable<RecordLabelled['place']>): void {
  const said = labelIn(entry);
  if (said !== undefined) state(reading, entry, { type: 'RecordLabelled', patient, ...said, said: 'sender', place }, ownTime(reading, entry), 1, '|label');
}

function givenIn(name: JsonObject | undefined): string {
  const given = name === undefined ? undefined : member(name, 'given');
  const [said] = Array.isArray(given) ? (given as readonly unknown[]) : [];
  return typeof said === 'string' ? said.trim() : '';
}

function addressIn(resource: JsonObject): { readonly address?: string; readonly phone?: string } {
  const own = first(resource, 'address');
  const lines = own === undefined ? undefined : member(own, 'line');
  const street = Array.isArray(lines) ? (lines as readonly unknown[]).filter((line): line is string => typeof line === 'string') : [];
  const address = [...street, text(own, 'city'), text(own, 'state'), text(own, 'postalCode'), text(own, 'country')]
    .filter((part) => part !== undefined)
    .join(', ');
  const phone = text(
    objects(resource, 'telecom').find((one) => text(one, 'system') === 'phone'),
    'value',
  );
  return { ...(address === '' ? {} : { address }), ...(phone === undefined ? {} : { phone }) };
}

/** v3 ActCode to table 0004. */
const classes: Readonly<Record<string, string>> = {
  IMP: 'I',
  ACUTE: 'I',
  NONAC: 'I',
  EMER: 'E',
  AMB: 'O',
  OBSENC: 'O',
  PRENC: 'P',
  SS: 'O',
  HH: 'O',
  VR: 'O',
  FLD: 'O',
};
/** Visits that began; of the others only that they are meant is known. */
const planned = new Set(['planned', 'arrived', 'triaged']);
const never = new Set(['cancelled', 'entered-in-error']);

export function stateEncounter(reading: Reading, entry: Entry): Rejection | undefined {
  const { resource, place } = entry;
  const { zone } = reading.context.settings;
  const patient = patientOf(reading, entry);
  if (typeof patient !== 'string') return patient ?? reject('fhir.reference', `${place}.subject`);
  const status = text(resource, 'status') ?? 'unknown';
  const began = timeIn(resource, ['period.start'], zone) ?? ownTime(reading, entry);
  const ended = timeIn(resource, ['period.end'], zone);
  stateLabel(reading, entry, patient, 'Encounter.meta.security');
  const facts: EncounterFacts = { patient, encounter: visitOf(entry), class: classOf(resource), ...doctorsIn(reading, resource), ...serviceIn(resource) };
  if (never.has(status)) {
    state(reading, entry, { ...facts, type: 'PatientRegistered' }, began, 10);
    state(reading, entry, { ...facts, type: 'EncounterDeleted' }, began, 90, '|deleted');
    return undefined;
  }
  const begins = planned.has(status) ? 'PatientPreadmitted' : facts.class === 'I' ? 'PatientAdmitted' : 'PatientRegistered';
  state(
    reading,
    entry,
    { ...facts, type: begins, ...(begins === 'PatientPreadmitted' ? {} : { admittedAt: began.at }) },
    began,
    begins === 'PatientAdmitted' ? 20 : 10,
  );
  if (status === 'finished' || ended !== undefined)
    state(reading, entry, { ...facts, type: 'PatientDischarged', dischargedAt: (ended ?? began).at }, ended ?? began, 60, '|ended');
  return undefined;
}

function classOf(resource: JsonObject): string {
  const code = text(object(resource, 'class'), 'code')?.toUpperCase() ?? '';
  return (Object.hasOwn(classes, code) ? classes[code] : undefined) ?? 'U';
}

/** Of v3-ParticipationType; where nobody is said to attend, whoever is named first and has no other part that is kept apart. */
function doctorsIn(reading: Reading, resource: JsonObject): Pick<EncounterFacts, 'attending' | 'admitting' | 'referring' | 'consulting'> {
  const people = objects(resource, 'participant');
  const partOf = (participant: JsonObject): string => coded(first(participant, 'type'))?.code ?? '';
  const staffOf = (part: string): readonly string[] => people.flatMap((one) => (partOf(one) === part ? (staffIn(reading, one) ?? []) : []));
  const attending = staffIn(reading, people.find((one) => partOf(one) === 'ATND') ?? people.find((one) => !apart.has(partOf(one))));
  const [admitting] = staffOf('ADM');
  const [referring, consulting] = [staffOf('REF'), staffOf('CON')];
  return {
    ...(attending === undefined ? {} : { attending }),
    ...(admitting === undefined ? {} : { admitting }),
    ...(referring.length === 0 ? {} : { referring }),
    ...(consulting.length === 0 ? {} : { consulting }),
  };
}

const apart: ReadonlySet<string> = new Set(['ADM', 'REF', 'CON']);

/** The id of a practitioner is opaque; a name never is taken for one. */
function staffIn(reading: Reading, participant: JsonObject | undefined): string | undefined {
  const entry = referred(reading, object(participant, 'individual'));
  return text(first(entry?.resource, 'identifier'), 'value') ?? entry?.key.split('/')[1];
}

function serviceIn(resource: JsonObject): { readonly service?: string } {
  const service = coded(object(resource, 'serviceType'));
  return service === undefined ? {} : { service: service.code.slice(0, 40) };
}
