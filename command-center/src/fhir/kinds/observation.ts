/** Observation: what was measured, found or said, in the version that holds (HL7 v2-to-FHIR, OBX); what was taken back stays, as entered in error. */
import { isOfResult, orderedIn } from '@healthos/core/ordered-in.ts';
import { wordsFor } from '@healthos/core/told.ts';
import type { ObservationRecorded, ObservedValue, ResultStatus } from '@healthos/core/clinical/events.ts';
import type { NumberPair } from '@healthos/core/clinical/number-pair.ts';
import { holdingVersion, isRetraction } from '@healthos/core/clinical/observation.ts';
import { specimensIn } from '@healthos/core/clinical/order.ts';
import type { Specimen } from '@healthos/core/clinical/specimen.ts';
import { vitalOf } from '@healthos/core/codes/vitals.ts';
import { getRow } from '@healthos/core/table.ts';
import { newestOf, type Version, type Versions } from '@healthos/core/versions.ts';
import { amountOf, composite, date, ofRecord, refers, status, string, token, whole } from '../parameters.ts';
import { codeable, coding, concept, dateOf, decimal, iso, keyedId, positionId, present, quantity, reference } from '../resource.ts';
import { toldOf, upTo, type Kind, type Thing, type Whose } from '../thing.ts';
import { cameAsFhir } from '../whose.ts';
import { deviceReadings } from './device-reading.ts';
import type { CodeableConcept, Made, ObservationReferenceRange, Quantity, Reference } from '../written.ts';
import { keyedBy } from '../numbers.ts';
import { notesOf } from './notes.ts';
import { containing } from './specimens.ts';

const code = token('code');
const values = [
  ['quantity', amountOf('value', 'valueQuantity')],
  ['concept', token('value', 'valueCodeableConcept')],
  ['string', string('value', 'valueString')],
  ['date', date('value', 'valueDateTime', 'valuePeriod')],
] as const;
const composites = [
  ...values.map(([name, value]) => composite(`code-value-${name}`, [whole], code, value)),
  ...values
    .slice(0, 2)
    .flatMap(([name, value]) => [
      composite(`component-code-value-${name}`, ['component'], code, value),
      composite(`combo-code-value-${name}`, [whole, 'component'], code, value),
    ]),
];

export const observationKind: Kind = {
  kind: 'Observation',
  audience: 'record',
  parameters: [
    ...ofRecord,
    status,
    token('category'),
    token('code'),
    token('combo-code', 'code', 'component.code'),
    token('component-code', 'component.code'),
    date('date', 'effectiveDateTime', 'effectivePeriod', 'effectiveInstant'),
    amountOf('value-quantity', 'valueQuantity'),
    token('value-concept', 'valueCodeableConcept'),
    string('value-string', 'valueString'),
    token('data-absent-reason', 'dataAbsentReason'),
    ...composites,
    refers('based-on', ['ServiceRequest', 'MedicationRequest'], 'basedOn'),
    refers('device', ['Device']),
    refers('performer', ['Practitioner', 'Organization', 'Patient']),
    refers('has-member', ['Observation'], 'hasMember'),
    refers('derived-from', ['Observation', 'DocumentReference'], 'derivedFrom'),
  ],
  numbered: keyedBy(({ hospital }, number) => newestOf(getRow(hospital.clinical.observations, number))?.event),
  ofPerson: (whose) => [...whose.kept('Observation'), ...charted(whose), ...deviceReadings(whose)],
};

function charted(whose: Whose): readonly Thing[] {
  const { house, person } = whose;
  return [...person.items].flatMap((item) => {
    if (!item.startsWith('observation|')) return [];
    const versions = getRow(house.hospital.clinical.observations, item.slice('observation|'.length)) ?? [];
    const newest = newestOf(versions);
    if (newest === undefined || versions.some(cameAsFhir) || !person.isTheirs(newest.event, newest.event.observedAt ?? newest.at)) return [];
    return observationOf(whose, versions);
  });
}

function observationOf(whose: Whose, versions: Versions<ObservationRecorded>): Thing[] {
  const told = toldOf(versions);
  const first = told[0];
  const newest = newestOf(versions);
  if (first === undefined || newest === undefined) return [];
  const own = versions.findLast(({ event }) => event.sensitivity !== undefined)?.event.sensitivity;
  const ofOrder =
    newest.event.order === undefined
      ? undefined
      : wordsFor(getRow(whose.house.hospital.clinical.orders, newest.event.order), whose.person).findLast(({ event }) => event.sensitivity !== undefined)?.event
          .sensitivity;
  const label = own !== undefined && own !== 'normal' ? own : ofOrder;
  return [
    {
      kind: 'Observation',
      id: positionId(whose.house.tag, first.position),
      told,
      ...(label === undefined || label === 'normal' ? {} : { label }),
      codes: [...new Set(versions.map(({ event }) => event.code.code))],
      write: (position) => writeObservation(whose, upTo(versions, position), position),
    },
  ];
}

/** Table 0085. */
const statuses: Readonly<Record<ResultStatus, Made<'Observation'>['status']>> = {
  C: 'corrected',
  D: 'entered-in-error',
  F: 'final',
  I: 'registered',
  N: 'unknown',
  O: 'registered',
  P: 'preliminary',
  R: 'preliminary',
  S: 'preliminary',
  U: 'final',
  V: 'final',
  W: 'entered-in-error',
  X: 'cancelled',
  A: 'amended',
  B: 'amended',
};

async function writeObservation(whose: Whose, versions: Versions<ObservationRecorded>, position: number): Promise<Made<'Observation'> | undefined> {
  const newest = newestOf(versions);
  if (newest === undefined) return undefined;
  const shown = holdingVersion(versions) ?? versions.findLast(({ event }) => !isRetraction(event.status)) ?? newest;
  const { event } = shown;
  const at = event.observedAt ?? shown.at;
  const { contained, specimen } = containing(whose, specimensOf(whose, event, position));
  return present({
    contained: specimen?.length === 1 ? contained : undefined,
    identifier: [{ system: `urn:id:${whose.house.hospital.facility}:observation`, value: event.observation }],
    status: isRetraction(newest.event.status) ? 'entered-in-error' : statuses[event.status],
    category: [categoryOf(event)],
    code: codeable(event.code) ?? { text: 'unknown' },
    subject: whose.subject,
    encounter: visitOf(whose, event),
    effectiveDateTime: iso(at),
    issued: iso(shown.at),
    basedOn: event.order === undefined ? undefined : listOf(whose.order(event.order)),
    performer: performerOf(whose, event.by),
    // Of several nobody says which: the report names them all.
    method: codeable(event.method),
    bodySite: codeable(event.site),
    specimen: specimen?.length === 1 ? specimen[0] : undefined,
    device: event.device === undefined ? undefined : reference('Device', keyedId(whose.house.tag, event.device)),
    interpretation: event.abnormal === undefined || event.abnormal === '' ? undefined : [interpretationOf(event.abnormal)],
    note: await notesOf(whose, shown),
    referenceRange: event.referenceRange === undefined || event.referenceRange === '' ? undefined : [rangeOf(event.referenceRange, event.value)],
    ...valueOf(await wholeValue(whose, shown)),
    ...(event.status === 'N' && event.value.kind === 'absent' ? { dataAbsentReason: concept('data-absent-reason', 'not-asked') } : {}),
  });
}

/** The fact keeps the beginning of a long text: the bytes give the rest, but for what may be somebody's name. */
async function wholeValue({ house }: Whose, { position, event: { value } }: Version<ObservationRecorded>): Promise<ObservedValue> {
  if (value.kind !== 'text' || value.cut !== true) return value;
  const text = (await house.store.texts(position))?.value;
  return text === undefined ? value : { kind: 'text', text };
}

/** A late result is of the visit in which it was ordered, whichever visit the laboratory names with it (hard case 21 of ingest.md). */
export function visitOf(whose: Whose, { order, encounter }: Pick<ObservationRecorded, 'order' | 'encounter'>): Reference | undefined {
  const words = order === undefined ? [] : wordsFor(getRow(whose.house.hospital.clinical.orders, order), whose.person);
  return whose.encounter(orderedIn(words.filter((word) => !isOfResult(word)))) ?? whose.encounter(encounter);
}

/** What this value was measured in, as far as was known at that position. */
export function specimensOf({ house, person }: Whose, { patient, order, service }: ObservationRecorded, position: number): readonly Specimen[] {
  if (order === undefined || service === undefined) return [];
  return specimensIn(upTo(wordsFor(getRow(house.hospital.clinical.orders, order), person), position), patient, service);
}

const listOf = (one: Reference | undefined): readonly Reference[] | undefined => (one === undefined ? undefined : [one]);

/** `role:staff`, where somebody of this house charted it. */
export function performerOf({ house }: Whose, by: string | undefined): readonly Reference[] | undefined {
  const staff = by?.split(':')[1];
  return staff === undefined || staff === '' ? undefined : [reference('Practitioner', keyedId(house.tag, staff))];
}

function categoryOf({ code, order, service, device }: ObservationRecorded): CodeableConcept {
  if (vitalOf(code) !== undefined || device !== undefined) return concept('observation-category', 'vital-signs', 'Vital Signs');
  return order !== undefined || service !== undefined
    ? concept('observation-category', 'laboratory', 'Laboratory')
    : concept('observation-category', 'exam', 'Exam');
}

/** Table 0078 has the codes of ObservationInterpretation for the usual ones. */
function interpretationOf(flag: string): CodeableConcept {
  return { coding: [coding('v3-ObservationInterpretation', flag)] };
}

const between = /^\s*(-?\d+(?:\.\d+)?)\s*-\s*(-?\d+(?:\.\d+)?)\s*$/;

function rangeOf(text: string, value: ObservedValue): ObservationReferenceRange {
  const [, low, high] = between.exec(text) ?? [];
  const unit = value.kind === 'quantity' ? value.unit : undefined;
  const edge = (literal: string | undefined): Quantity | undefined => (literal === undefined ? undefined : quantity(decimal(literal, Number(literal)), unit));
  return present({ low: edge(low), high: edge(high), text });
}

const absences: Readonly<Record<Extract<ObservedValue, { kind: 'absent' }>['reason'], string>> = {
  'not-sent': 'unknown',
  sentinel: 'error',
  'code-mismatch': 'error',
  'unknown-unit': 'error',
  'not-done': 'not-performed',
  deleted: 'unknown',
};

export function valueOf(value: ObservedValue): Partial<Made<'Observation'>> {
  switch (value.kind) {
    case 'quantity':
      return { valueQuantity: quantity(decimal(value.literal, value.value), value.unit, value.comparator) };
    case 'coded':
      return { valueCodeableConcept: codeable(value.value) };
    case 'text':
      if (value.pair !== undefined) return pairValue(value.pair);
      // Where its beginning is all there is, whoever reads it sees that there is more.
      return { valueString: value.cut === true ? `${value.text}…` : value.text };
    case 'time':
      return value.at === undefined ? { valueString: value.literal } : { valueDateTime: timeText(value) };
    case 'attachment':
      return { valueString: `${value.mediaType ?? 'attachment'}, ${value.bytes} bytes` };
    case 'absent':
      return { dataAbsentReason: concept('data-absent-reason', absences[value.reason]) };
  }
}

/** HL7 v2-to-FHIR, SN and NR: a range, or a ratio. */
function pairValue({ first, separator, second, comparator, unit }: NumberPair): Partial<Made<'Observation'>> {
  const one = (literal: string, compared?: NumberPair['comparator']): Quantity => quantity(decimal(literal, Number(literal)), unit, compared);
  return separator === '-'
    ? { valueRange: { low: one(first), high: one(second) } }
    : { valueRatio: { numerator: one(first, comparator), denominator: one(second) } };
}

/** A day stays the day that was written, wherever on the earth it was. */
function timeText({ literal, at, precision }: Extract<ObservedValue, { kind: 'time' }>): string | undefined {
  return precision === 'year' || precision === 'month' || precision === 'day' ? dateOf(literal) : iso(at);
}
