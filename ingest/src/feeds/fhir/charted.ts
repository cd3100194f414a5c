/** What was observed, found, ordered, given and written: the resources that folds read. */
import type { Coded, MedicationAdministered, OrderRecorded } from '@healthos/core/clinical/events.ts';
import { orderId } from '@healthos/core/ids.ts';
import { member, type JsonObject } from '../../formats/json.ts';
import { reject, type Rejection } from '../../rejection.ts';
import { encounterIn, ownTime, patientOf, referred, state, type Entry, type Reading } from './bundle.ts';
import { atOf, coded, first, object, objects, text, timeIn } from './elements.ts';
import { abnormalOf, doseOf, rangeOf, statusOf, valueOf } from './values.ts';

/** States an entry; a rejection names what it lacks. */
export type Read = (reading: Reading, entry: Entry) => Rejection | undefined;

const lacking = (entry: Entry, name: string): Rejection => reject('json.shape', `${entry.place}.${name}`);

/** An observation, or each component of one: a blood pressure is two. */
export const stateObservation: Read = (reading, entry) => {
  const { resource, key } = entry;
  const { zone } = reading.context.settings;
  const patient = patientOf(reading, entry);
  if (typeof patient !== 'string') return patient ?? lacking(entry, 'subject');
  const code = coded(object(resource, 'code'));
  if (code === undefined) return lacking(entry, 'code');
  const when = timeIn(resource, ['effectiveDateTime', 'effectivePeriod.start', 'effectiveInstant', 'issued'], zone) ?? ownTime(reading, entry);
  const about = { type: 'ObservationRecorded' as const, patient, ...encounterIn(reading, entry), status: statusOf(resource), observedAt: when.at };
  const parts = objects(resource, 'component');
  for (const [n, part] of parts.entries()) {
    const own = coded(object(part, 'code'));
    if (own === undefined) return lacking(entry, `component[${n}].code`);
    state(
      reading,
      entry,
      { ...about, observation: `${key}|${n}`, code: own, value: valueOf(part, zone), ...abnormalOf(part), ...rangeOf(part) },
      when,
      70,
      `|${n}`,
    );
  }
  const value = valueOf(resource, zone);
  if (parts.length > 0 && value.kind === 'absent') return undefined;
  state(reading, entry, { ...about, observation: key, code, value, ...abnormalOf(resource), ...rangeOf(resource) }, when);
  return undefined;
};

/** A line begins, and where it says so, ends. */
function line(kind: 'problem' | 'diagnosis' | 'allergy' | 'procedure', began: readonly string[], ended: readonly string[] = []): Read {
  return (reading, entry) => {
    const { resource, key } = entry;
    const { zone } = reading.context.settings;
    const patient = patientOf(reading, entry);
    if (typeof patient !== 'string') return patient ?? lacking(entry, 'subject');
    const code = coded(object(resource, 'code'));
    if (code === undefined) return lacking(entry, 'code');
    const when = timeIn(resource, began, zone) ?? ownTime(reading, entry);
    const severity = text(resource, 'criticality') ?? coded(object(resource, 'severity'))?.code;
    const own = kind === 'problem' && coded(first(resource, 'category'))?.code === 'encounter-diagnosis' ? 'diagnosis' : kind;
    const fact = {
      type: 'RecordLineChanged' as const,
      line: own,
      key,
      patient,
      ...encounterIn(reading, entry),
      code,
      ...(severity === undefined ? {} : { severity }),
      ...(kind === 'allergy' ? reactionsIn(resource) : {}),
    };
    const wrong = [coded(object(resource, 'verificationStatus'))?.code, text(resource, 'status')].includes('entered-in-error');
    state(reading, entry, { ...fact, action: 'add', at: when.at }, when);
    const over = timeIn(resource, ended, zone) ?? (wrong || isOver(coded(object(resource, 'clinicalStatus'))?.code) ? when : undefined);
    if (over !== undefined && kind !== 'procedure') state(reading, entry, { ...fact, action: 'delete', at: over.at }, over, 75, '|over');
    else if (wrong) state(reading, entry, { ...fact, action: 'delete', at: when.at }, when, 75, '|over');
    return undefined;
  };
}

/** Manifestations of one allergy that are read. */
const mostReactions = 20;

function reactionsIn(resource: JsonObject): { readonly reactions?: readonly Coded[] } {
  const reactions = objects(resource, 'reaction')
    .flatMap((reaction) => objects(reaction, 'manifestation').flatMap((one) => coded(one) ?? []))
    .slice(0, mostReactions);
  return reactions.length === 0 ? {} : { reactions };
}

const isOver = (status: string | undefined): boolean => status === 'resolved' || status === 'inactive' || status === 'remission';

export const stateCondition = line('problem', ['onsetDateTime', 'onsetPeriod.start', 'recordedDate'], ['abatementDateTime', 'abatementPeriod.start']);
export const stateAllergy = line('allergy', ['onsetDateTime', 'recordedDate', 'lastOccurrence']);
export const stateProcedure = line('procedure', ['performedDateTime', 'performedPeriod.start']);

const orderStatuses: Readonly<Record<string, readonly [control: string, status: OrderRecorded['status']]>> = {
  active: ['NW', 'placed'],
  draft: ['NW', 'placed'],
  'on-hold': ['HD', 'held'],
  completed: ['SC', 'completed'],
  stopped: ['DC', 'discontinued'],
  revoked: ['CA', 'cancelled'],
  cancelled: ['CA', 'cancelled'],
  'entered-in-error': ['CA', 'cancelled'],
};

function ordered(kindOf: (entry: Entry) => OrderRecorded['kind'], codeOf: (reading: Reading, entry: Entry) => ReturnType<typeof coded>): Read {
  return (reading, entry) => {
    const { resource, key } = entry;
    const { zone } = reading.context.settings;
    const patient = patientOf(reading, entry);
    if (typeof patient !== 'string') return patient ?? lacking(entry, 'subject');
    const code = codeOf(reading, entry);
    if (code === undefined) return lacking(entry, 'code');
    const said = text(resource, 'status') ?? '';
    const [control, status] = (Object.hasOwn(orderStatuses, said) ? orderStatuses[said] : undefined) ?? (['NW', 'placed'] as const);
    const when = timeIn(resource, ['authoredOn', 'occurrenceDateTime', 'occurrencePeriod.start'], zone) ?? ownTime(reading, entry);
    const dosage = first(resource, 'dosageInstruction');
    const [priority, route] = [text(resource, 'priority'), coded(object(dosage, 'route'))?.code];
    const scheduledAt = atOf(resource, ['occurrenceDateTime', 'occurrencePeriod.start'], zone);
    state(
      reading,
      entry,
      {
        type: 'OrderRecorded',
        order: orderId(key),
        patient,
        ...encounterIn(reading, entry),
        kind: kindOf(entry),
        control,
        status,
        code,
        ...doseOf(object(first(dosage, 'doseAndRate'), 'doseQuantity')),
        ...(route === undefined ? {} : { route }),
        ...(priority === undefined ? {} : { priority }),
        ...(scheduledAt === undefined ? {} : { scheduledAt }),
      },
      when,
    );
    return undefined;
  };
}

/** A code of its own, or the Medication that it refers to, beside it or in it. */
function medication(reading: Reading, { resource }: Entry): ReturnType<typeof coded> {
  const reference = object(resource, 'medicationReference');
  const inside = text(reference, 'reference');
  const contained = objects(resource, 'contained').find((one) => inside !== undefined && `#${text(one, 'id') ?? ''}` === inside);
  return coded(object(resource, 'medicationCodeableConcept')) ?? coded(object(contained ?? referred(reading, reference)?.resource, 'code'));
}

/** What somebody takes, as it was told: a line of the home list, which ends where it is said to be taken no more. */
export const stateMedicationStatement: Read = (reading, entry) => {
  const { resource, key } = entry;
  const { zone } = reading.context.settings;
  const patient = patientOf(reading, entry);
  if (typeof patient !== 'string') return patient ?? lacking(entry, 'subject');
  const code = medication(reading, entry);
  if (code === undefined) return lacking(entry, 'medicationCodeableConcept');
  const when = timeIn(resource, ['effectiveDateTime', 'effectivePeriod.start', 'dateAsserted'], zone) ?? ownTime(reading, entry);
  const dosage = first(resource, 'dosage');
  const [route, frequency] = [coded(object(dosage, 'route'))?.code, coded(object(object(dosage, 'timing'), 'code'))?.code];
  const fact = {
    type: 'RecordLineChanged' as const,
    line: 'home-medication' as const,
    key,
    patient,
    code,
    ...doseOf(object(first(dosage, 'doseAndRate'), 'doseQuantity')),
    ...(route === undefined ? {} : { route }),
    ...(frequency === undefined ? {} : { frequency }),
  };
  state(reading, entry, { ...fact, action: 'add', at: when.at }, when);
  const status = text(resource, 'status') ?? '';
  const over = timeIn(resource, ['effectivePeriod.end'], zone) ?? (takenNoMore.has(status) ? when : undefined);
  if (over !== undefined) state(reading, entry, { ...fact, action: 'delete', at: over.at }, over, 75, '|over');
  return undefined;
};
const takenNoMore: ReadonlySet<string> = new Set(['completed', 'stopped', 'entered-in-error', 'not-taken', 'on-hold']);

const categories: Readonly<Record<string, OrderRecorded['kind']>> = {
  '108252007': 'laboratory',
  laboratory: 'laboratory',
  '363679005': 'imaging',
  imaging: 'imaging',
  '386053000': 'general',
};
const serviceKind = ({ resource }: Entry): OrderRecorded['kind'] => {
  const code = coded(first(resource, 'category'))?.code ?? '';
  return (Object.hasOwn(categories, code) ? categories[code] : undefined) ?? 'general';
};

export const stateMedicationRequest = ordered(() => 'medication', medication);
export const stateServiceRequest = ordered(serviceKind, (_reading, { resource }) => coded(object(resource, 'code')));

const completions: Readonly<Record<string, MedicationAdministered['completion']>> = {
  completed: 'complete',
  'in-progress': 'partial',
  'on-hold': 'partial',
  stopped: 'partial',
  'not-done': 'not-given',
};

/** Told by a system that has its own supply and its own bill: it carries no charge here. */
function given(vaccine: boolean, times: readonly string[]): Read {
  return (reading, entry) => {
    const { resource, key } = entry;
    const { zone } = reading.context.settings;
    const patient = patientOf(reading, entry);
    if (typeof patient !== 'string') return patient ?? lacking(entry, vaccine ? 'patient' : 'subject');
    const code = vaccine ? coded(object(resource, 'vaccineCode')) : medication(reading, entry);
    if (code === undefined) return lacking(entry, vaccine ? 'vaccineCode' : 'medicationCodeableConcept');
    const when = timeIn(resource, times, zone) ?? ownTime(reading, entry);
    const dosage = object(resource, 'dosage');
    const order = referred(reading, object(resource, 'request'));
    const status = text(resource, 'status') ?? '';
    const endedAt = atOf(resource, ['effectivePeriod.end'], zone);
    const refused = coded(object(resource, 'statusReason'))?.code === 'PATOBJ';
    const [route, lot] = [coded(object(vaccine ? resource : dosage, 'route'))?.code, text(resource, 'lotNumber')];
    state(
      reading,
      entry,
      {
        type: 'MedicationAdministered',
        administration: key,
        patient,
        ...encounterIn(reading, entry),
        ...(order === undefined ? {} : { order: orderId(order.key) }),
        code,
        ...doseOf(object(vaccine ? resource : dosage, vaccine ? 'doseQuantity' : 'dose')),
        ...(route === undefined ? {} : { route }),
        ...(lot === undefined ? {} : { lot }),
        ...(vaccine ? { vaccine: true } : {}),
        givenAt: when.at,
        ...(endedAt === undefined ? {} : { endedAt }),
        completion: refused ? 'refused' : ((Object.hasOwn(completions, status) ? completions[status] : undefined) ?? 'complete'),
        action: status === 'entered-in-error' ? 'delete' : 'add',
        ownSupply: true,
      },
      when,
    );
    return undefined;
  };
}

export const stateAdministration = given(false, ['effectiveDateTime', 'effectivePeriod.start']);
export const stateImmunization = given(true, ['occurrenceDateTime', 'recorded']);

/** The words of a report stay in the bytes; that it was written, and how much, is the fact. */
function written(kindName: string, times: readonly string[]): Read {
  return (reading, entry) => {
    const { resource, key } = entry;
    const patient = patientOf(reading, entry);
    if (typeof patient !== 'string') return patient ?? lacking(entry, 'subject');
    const kind = coded(object(resource, kindName));
    if (kind === undefined) return lacking(entry, kindName);
    const when = timeIn(resource, times, reading.context.settings.zone) ?? ownTime(reading, entry);
    const status = text(resource, 'docStatus') ?? text(resource, 'status');
    const change = status === 'entered-in-error' || status === 'cancelled' ? 'cancel' : status === 'amended' || status === 'corrected' ? 'edit' : 'original';
    const contentBytes = bytesIn(entry);
    state(
      reading,
      entry,
      {
        type: 'DocumentRecorded',
        document: key,
        patient,
        ...encounterIn(reading, entry),
        kind,
        change,
        ...(status === undefined ? {} : { completion: status }),
        ...(contentBytes === 0 ? {} : { contentBytes }),
      },
      when,
    );
    return undefined;
  };
}

function attached(content: JsonObject): JsonObject[] {
  const found = object(content, 'attachment');
  return found === undefined ? [] : [found];
}

/** Of attachments inside; base64 holds three bytes in four letters. */
function bytesIn({ resource }: Entry): number {
  const attachments: readonly JsonObject[] = [...objects(resource, 'presentedForm'), ...objects(resource, 'content').flatMap(attached)];
  let bytes = 0;
  for (const one of attachments) {
    const size = member(one, 'size');
    bytes += typeof size === 'number' ? size : Math.floor(((text(one, 'data') ?? '').length * 3) / 4);
  }
  return bytes;
}

export const stateReport = written('code', ['effectiveDateTime', 'effectivePeriod.start', 'issued']);
export const stateDocument = written('type', ['date', 'context.period']);
