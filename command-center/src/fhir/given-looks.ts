/** The language of the test of HL7 v2 messages as FHIR: what a message says, element by element, and whether a house shows it, as the maps of HL7 v2-to-FHIR say. */
import type { Hl7Message, Segment } from '@healthos/ingest/formats/hl7v2/message.ts';
import { valuesAt } from './matching.ts';
import { keyIn, numberOf, type Element, type Resource } from './resource.ts';

export const shown = ['Patient', 'Encounter', 'Observation', 'Location', 'DiagnosticReport', 'ServiceRequest', 'AllergyIntolerance'] as const;
export type Seen = Readonly<Record<(typeof shown)[number], readonly Resource[]>>;

/** An element that a message says, and whether it is to be seen. */
export type Look = (element: string, says: string, isSeen: boolean) => void;

const repetitions = (segment: Segment, field: number): readonly number[] => Array.from({ length: segment.repetitions(field) }, (_, n) => n);
const textsAt = (of: readonly Resource[], path: string): readonly unknown[] => of.flatMap((one) => valuesAt(one, path));

export function lookAtPatient(message: Hl7Message, seen: Seen, look: Look): void {
  const pid = message.first('PID');
  if (pid === undefined) return;
  const numbers = textsAt(seen.Patient, 'identifier.value');
  for (const n of repetitions(pid, 3)) {
    const number = pid.text(3, 1, 1, n).trim();
    if (number !== '' && number !== '""') look('Patient.identifier', number, numbers.includes(number));
  }
  for (const [element, component] of [
    ['family', 1],
    ['given', 2],
  ] as const)
    for (const n of repetitions(pid, 5)) {
      const said = pid.text(5, component, 1, n).trim();
      if (said !== '' && said !== '""') look(`Patient.name.${element}`, said, textsAt(seen.Patient, `name.${element}`).includes(said));
    }
  const born = /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])/.exec(pid.text(7).trim())?.[0];
  if (born !== undefined)
    look('Patient.birthDate', born, textsAt(seen.Patient, 'birthDate').includes(`${born.slice(0, 4)}-${born.slice(4, 6)}-${born.slice(6)}`));
  const gender = genders[pid.text(8).trim().toUpperCase()];
  if (gender !== undefined) look('Patient.gender', pid.text(8), textsAt(seen.Patient, 'gender').includes(gender));
}

const genders: Readonly<Record<string, string>> = { F: 'female', M: 'male' };
const classes: Readonly<Record<string, string>> = { I: 'IMP', E: 'EMER', O: 'AMB', P: 'PRENC', R: 'AMB' };
const statuses: Readonly<Record<string, readonly string[]>> = {
  A01: ['in-progress', 'finished'],
  A04: ['in-progress', 'finished', 'planned'],
  A03: ['finished'],
  A05: ['planned'],
  A11: ['cancelled'],
  // Known by this alone: by PV1-2 and PV1-45.
  A08: ['in-progress', 'finished', 'planned'],
  A09: ['in-progress', 'planned'],
  A15: ['in-progress', 'planned'],
  A16: ['in-progress', 'planned'],
  A13: ['in-progress', 'planned', 'finished'],
  A25: ['in-progress', 'planned', 'finished'],
  A26: ['in-progress', 'planned', 'finished'],
  A27: ['cancelled'],
  A38: ['cancelled'],
  A02: ['in-progress'],
  A06: ['in-progress'],
  A07: ['in-progress'],
};

export function lookAtVisit(message: Hl7Message, seen: Seen, look: Look): void {
  const pv1 = message.first('PV1');
  const number = pv1?.text(19).trim() ?? '';
  if (message.code !== 'ADT' || pv1 === undefined || number === '') return;
  const visit = seen.Encounter.find((one) => valuesAt(one, 'identifier.value').includes(number));
  look('Encounter', `${message.trigger} ${number}`, visit !== undefined);
  if (visit === undefined) return;
  const expected = classes[pv1.text(2).trim().toUpperCase()];
  if (expected !== undefined) look('Encounter.class', pv1.text(2), valuesAt(visit, 'class.code')[0] === expected);
  const status = statuses[message.trigger];
  if (status !== undefined) look('Encounter.status', `${message.trigger} ${String(visit['status'])}`, status.includes(String(visit['status'])));
  if (/^\d{8}/.test(pv1.text(44))) look('Encounter.period.start', pv1.text(44), valuesAt(visit, 'period.start')[0] !== undefined);
  if (/^\d{8}/.test(pv1.text(45)) && message.trigger === 'A03') look('Encounter.period.end', pv1.text(45), valuesAt(visit, 'period.end')[0] !== undefined);
  const around = namesOfPlaces(visit, seen);
  for (const [component, level] of [
    [1, 'unit'],
    [2, 'room'],
    [3, 'bed'],
  ] as const) {
    const place = pv1.text(3, component).trim();
    if (place !== '') look(`Encounter.location (${level})`, place, around.includes(place));
  }
}

/** Of the places of a visit and everything around them. */
function namesOfPlaces(visit: Resource, { Location }: Seen): readonly unknown[] {
  const byKey = new Map<string, Resource>(Location.map((one) => [`Location/${one.id}`, one]));
  const names: unknown[] = [];
  for (let keys = valuesAt(visit, 'location.location.reference'); keys.length > 0;) {
    const found = keys.flatMap((key) => byKey.get(String(key)) ?? []);
    names.push(...found.flatMap((one) => [one['name'], ...valuesAt(one, 'identifier.value')]));
    keys = found.flatMap((one) => valuesAt(one, 'partOf.reference'));
  }
  return names;
}

const resultStatuses: Readonly<Record<string, string>> = {
  F: 'final',
  C: 'corrected',
  P: 'preliminary',
  R: 'preliminary',
  X: 'cancelled',
  W: 'entered-in-error',
  D: 'entered-in-error',
};

export function lookAtResults(message: Hl7Message, seen: Seen, look: Look): void {
  if (message.code !== 'ORU') return;
  for (const obx of message.all('OBX')) {
    const code = obx.text(3, 1).trim() || obx.text(3, 4).trim();
    if (code === '') continue;
    const own = seen.Observation.filter((one) => valuesAt(one, 'code.coding.code').includes(code));
    look('Observation.code', code, own.length > 0);
    if (own.length === 0) continue;
    const value = obx.text(5).trim();
    if (obx.text(2) === 'NM' && /^-?\d+(\.\d+)?$/.test(value)) {
      const isSeen = own.some((one) => valuesAt(one, 'valueQuantity.value').some((said) => numberOf(said) === Number(value)));
      look('Observation.value', `${code} ${value}`, isSeen);
      const unit = obx.text(6, 1).trim();
      if (unit !== '')
        look(
          'Observation.unit',
          `${code} ${unit}`,
          own.some((one) => valuesAt(one, 'valueQuantity.unit').includes(unit)),
        );
    }
    lookAtOtherValue(obx, code, own, look);
    if (['CE', 'CWE'].includes(obx.text(2)) && value !== '')
      look(
        'Observation.value',
        `${code} ${value}`,
        own.some((one) => valuesAt(one, 'valueCodeableConcept.coding.code').includes(value)),
      );
    const status = resultStatuses[obx.text(11).trim()];
    if (status !== undefined)
      look(
        'Observation.status',
        `${code} ${obx.text(11)}`,
        own.some((one) => one['status'] === status),
      );
  }
}

/** Text whole, dates and times as far as they are written, and comparisons, ranges and ratios by what is in them. */
function lookAtOtherValue(obx: Segment, code: string, own: readonly Resource[], look: Look): void {
  const type = obx.text(2).trim();
  if (['ST', 'TX', 'FT'].includes(type) && obx.unsplit(5).trim() !== '' && obx.unsplit(5).trim() !== '""') {
    const said =
      type === 'ST'
        ? obx.text(5)
        : repetitions(obx, 5)
            .map((n) => obx.unsplit(5, n))
            .join('\n');
    const texts = [...textsAt(own, 'valueString'), ...textsAt(own, 'valueQuantity.value').map((one) => numberOf(one))];
    look(
      'Observation.value text',
      `${code} ${said.slice(0, 60)}`,
      texts.some((one) => one === said.trim() || one === said || one === Number(said)),
    );
  }
  const day = /^\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/.exec(obx.text(5).trim())?.[0];
  // Digits that are no time are shown as they are.
  if (['DT', 'TS', 'DTM'].includes(type) && day !== undefined && /^\d{8,14}(?:\D|$)/.test(obx.text(5).trim()))
    look(
      'Observation.value time',
      `${code} ${obx.text(5)}`,
      textsAt(own, 'valueDateTime').some((one) => String(one).startsWith(day.slice(0, 4))),
    );
  if (type === 'SN' && /^-?\d/.test(obx.text(5, 2).trim())) {
    const parts = [
      ...['valueQuantity.value', 'valueRange.low.value', 'valueRange.high.value', 'valueRatio.numerator.value'].flatMap((path) => textsAt(own, path)),
    ];
    look(
      'Observation.value SN',
      `${code} ${obx.whole(5)}`,
      parts.some((one) => numberOf(one) === Number(obx.text(5, 2))),
    );
  }
  for (const [field, element] of [
    [17, 'method'],
    [20, 'bodySite'],
  ] as const) {
    const said = obx.text(field).trim();
    if (said !== '') look(`Observation.${element}`, `${code} ${said}`, textsAt(own, `${element}.coding.code`).includes(said));
  }
  const flag = obx.text(8).trim();
  if (flag !== '') look('Observation.interpretation', `${code} ${flag}`, textsAt(own, 'interpretation.coding.code').includes(flag));
  const range = obx.text(7).trim();
  if (range !== '') look('Observation.referenceRange', `${code} ${range}`, textsAt(own, 'referenceRange.text').includes(range));
  const at = /^\d{8}/.exec(obx.text(14).trim())?.[0];
  if (at !== undefined)
    look(
      'Observation.effective',
      `${code} ${at}`,
      textsAt(own, 'effectiveDateTime').some((one) => String(one).startsWith(at.slice(0, 4))),
    );
}

/** What was examined, wherever its order is shown. */
export function lookAtSpecimens(message: Hl7Message, seen: Seen, look: Look): void {
  if (seen.ServiceRequest.length === 0) return;
  const inside = [...seen.DiagnosticReport, ...seen.ServiceRequest].flatMap((one) => (one['contained'] ?? []) as readonly Resource[]);
  for (const spm of message.all('SPM')) {
    const [type, at] = [spm.text(4).trim(), /^\d{8}/.exec(spm.text(17).trim())?.[0]];
    if (type !== '') look('Specimen.type', type, textsAt(inside, 'type.coding.code').includes(type));
    const times = [...textsAt(inside, 'collection.collectedDateTime'), ...textsAt(inside, 'collection.collectedPeriod.start')];
    if (at !== undefined)
      look(
        'Specimen.collection',
        at,
        times.some((one) => String(one).startsWith(at.slice(0, 4))),
      );
  }
}

/** Comments behind OBR and OBX of a result, reactions of an allergy, race and ethnicity by their codes, and doctors. */
export function lookBeside(message: Hl7Message, seen: Seen, look: Look): void {
  const pid = message.first('PID');
  for (const [element, field] of [
    ['Patient.extension race', 10],
    ['Patient.extension ethnicity', 22],
  ] as const) {
    const codes = textsAt(seen.Patient, 'extension.extension.valueCoding.code');
    for (const n of pid === undefined ? [] : repetitions(pid, field)) {
      const code = pid?.text(field, 1, 1, n).trim() ?? '';
      if (/^\d{4}-\d$/.test(code)) look(element, code, codes.includes(code));
    }
  }
  const reactions = [
    ...textsAt(seen.AllergyIntolerance, 'reaction.manifestation.text'),
    ...textsAt(seen.AllergyIntolerance, 'reaction.manifestation.coding.code'),
  ];
  if (seen.AllergyIntolerance.length > 0)
    for (const al1 of message.all('AL1')) {
      const said = al1.text(5).trim();
      if (said !== '' && al1.text(3).trim() !== '') look('AllergyIntolerance.reaction', said, reactions.includes(said));
    }
  lookAtDoctors(message, seen, look);
  if (message.code !== 'ORU') return;
  let on = '';
  for (const segment of message.segments) {
    if (segment.id !== 'NTE') on = ['PRT', 'ROL', 'TQ1', 'TQ2', 'CTD', 'TCD'].includes(segment.id) || segment.id.startsWith('Z') ? on : segment.id;
    else if (segment.unsplit(3).trim() !== '' && (on === 'OBX' || on === 'OBR')) lookAtNote(segment, on, seen, look);
  }
}

/** Doctors who have a number: a name alone is of nobody whom this house knows. Ids of people end in theirs. */
function lookAtDoctors(message: Hl7Message, seen: Seen, look: Look): void {
  const isOf = (references: readonly unknown[], staff: string): boolean =>
    references.some((one) => typeof one === 'string' && (keyIn(one.replace('Practitioner/', ''))?.key === staff || staff.length > 40));
  const pv1 = message.first('PV1');
  if (message.code === 'ADT' && ['A01', 'A04', 'A08'].includes(message.trigger) && pv1 !== undefined && seen.Encounter.length > 0)
    for (const [field, code] of [
      [7, 'ATND'],
      [8, 'REF'],
      [9, 'CON'],
      [17, 'ADM'],
    ] as const)
      for (const n of field === 7 || field === 17 ? [0] : repetitions(pv1, field)) {
        const staff = pv1.text(field, 1, 1, n).trim();
        const parts = seen.Encounter.flatMap((one) => (one['participant'] ?? []) as readonly Element[]);
        const own = parts.filter((one) => JSON.stringify(one['type']).includes(`"${code}"`)).map((one) => (one['individual'] as Element)['reference']);
        if (staff !== '') look(`Encounter.participant ${code}`, staff, isOf(own, staff));
      }
  if (!['ORU', 'ORM', 'OML', 'OMG', 'OUL'].includes(message.code)) return;
  const requesters = textsAt(seen.ServiceRequest, 'requester.reference');
  for (const orc of message.all('ORC').filter((one) => seen.ServiceRequest.length > 0 && one.text(12, 1).trim() !== ''))
    look('ServiceRequest.requester', orc.text(12, 1), isOf(requesters, orc.text(12, 1).trim()));
  for (const obr of message.all('OBR').filter((one) => seen.ServiceRequest.length > 0 && message.first('ORC') === undefined && one.text(16, 1).trim() !== ''))
    look('ServiceRequest.requester', obr.text(16, 1), isOf(requesters, obr.text(16, 1).trim()));
}

function lookAtNote(note: Segment, on: 'OBX' | 'OBR', seen: Seen, look: Look): void {
  const first = note.unsplit(3).trimEnd().split('\n')[0] ?? '';
  const texts =
    on === 'OBX'
      ? textsAt(seen.Observation, 'note.text')
      : [...textsAt(seen.DiagnosticReport, 'extension.valueAnnotation.text'), ...textsAt(seen.ServiceRequest, 'note.text')];
  look(
    on === 'OBX' ? 'Observation.note' : 'DiagnosticReport note',
    first.slice(0, 60),
    texts.some((text) => typeof text === 'string' && text.startsWith(first)),
  );
}
