/** Puts acts into HL7 v2.5.1, written apart from the reader in ingest: an independent check of it. */
import type { Instant } from '@healthos/core/time.ts';
import { codedSegments } from './coded-stay.ts';
import type { Act, Person, Place, VisitNow, VitalSigns } from '../day/acts.ts';

/** Acts that are HL7 messages; what departments say is JSON. */
export type MessageAct = Exclude<Act, { readonly kind: 'work' }>;

export interface Encoded {
  /** Which sender it comes from: one connection each. */
  readonly stream: 'adt' | 'laboratory' | 'pharmacy' | 'billing' | 'scheduling' | 'devices';
  readonly text: string;
  readonly controlId: string;
}

export interface EncoderOptions {
  readonly facility: string;
}

/** MSH-3 is the facility's code with one of these behind it. */
const applications = { adt: 'ADT', laboratory: 'LAB', pharmacy: 'RX', billing: 'BILL', scheduling: 'SCHED', devices: 'DEV' } as const;

/** `controlId` is of the act: the same act told again is the same message. */
export function createEncoder(options: EncoderOptions): (act: MessageAct, controlId: string) => Encoded {
  return (act, controlId) => {
    const stream = streamOf(act);
    const [type, segments] = contentOf(act, options.facility);
    const sentAt = act.kind === 'movement' ? (act.sentAt ?? act.at) : act.at;
    const header = `MSH|^~\\&|${options.facility}${applications[stream]}|${options.facility}|HEALTHOS|${options.facility}|${time(sentAt)}||${type}|${controlId}|P|2.5.1${stream === 'devices' ? '|||||||||IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO' : ''}`;
    return { stream, controlId, text: [header, ...segments].map((segment) => `${segment}\r`).join('') };
  };
}

function streamOf(act: MessageAct): Encoded['stream'] {
  switch (act.kind) {
    case 'movement':
    case 'merge':
    case 'bed':
      return 'adt';
    case 'laboratory':
    case 'vitals':
    case 'fluids':
      return 'laboratory';
    case 'monitor':
      return 'devices';
    case 'prescription':
    case 'dose':
      return 'pharmacy';
    case 'charge':
      return 'billing';
    case 'appointment':
      return 'scheduling';
  }
}

function contentOf(act: MessageAct, facility: string): [type: string, segments: string[]] {
  switch (act.kind) {
    case 'movement':
      return movement(act, facility);
    case 'merge':
      return ['ADT^A40^ADT_A39', [`EVN|A40|${time(act.at)}`, pid(act.survivor, facility), `MRG|${act.given}^^^${facility}^MR`]];
    case 'bed':
      return ['ADT^A20^ADT_A20', [`EVN|A20|${time(act.at)}`, `NPU|${pl(act.place, facility)}|${act.status}`]];
    case 'laboratory':
      return laboratory(act, facility);
    case 'vitals':
      return vitals(act, facility);
    case 'fluids':
      return fluids(act, facility);
    case 'monitor':
      return monitor(act, facility);
    case 'prescription':
      return prescription(act, facility);
    case 'dose':
      return dose(act, facility);
    case 'charge':
      return charge(act, facility);
    case 'appointment':
      return appointment(act, facility);
  }
}

type ActOf<Kind extends MessageAct['kind']> = Extract<MessageAct, { kind: Kind }>;

const structures: Partial<Record<ActOf<'movement'>['trigger'], string>> = {
  A04: 'ADT_A01',
  A05: 'ADT_A05',
  A08: 'ADT_A01',
  A06: 'ADT_A06',
  A11: 'ADT_A09',
  A15: 'ADT_A15',
  A16: 'ADT_A16',
  A21: 'ADT_A21',
  A22: 'ADT_A21',
  A38: 'ADT_A38',
};

function movement(act: ActOf<'movement'>, facility: string): [string, string[]] {
  const { visit } = act;
  const segments = [`EVN|${act.trigger}|${time(act.at)}||||${time(act.at)}`, pid(visit.person, facility), pv1(visit, facility, act)];
  const expected = visit.expectedDischargeAt === undefined ? '' : `PV2|||||||||${time(visit.expectedDischargeAt)}`;
  if (expected !== '') segments.push(expected);
  // The standard has no field for it: an observation of the visit.
  if (visit.isolation !== undefined && (act.trigger === 'A01' || act.trigger === 'A02'))
    segments.push(`OBX|1|CWE|ISOLATION^Isolation precautions^L||${visit.isolation}^${visit.isolation}^L||||||F`);
  segments.push(...codedSegments(visit, act.trigger, time(act.at)));
  if (act.trigger === 'A01' || act.trigger === 'A04' || act.trigger === 'A05' || act.trigger === 'A06')
    segments.push(`IN1|1|${visit.payer[0]}^${visit.payer[1]}|${visit.payer[0]}|${visit.payer[1]}|||||||||||${visit.payer[2]}`);
  return [`ADT^${act.trigger}^${structures[act.trigger] ?? `ADT_${act.trigger}`}`, segments];
}

function pid(person: Person, facility: string): string {
  return `PID|1||${person.mrn}^^^${facility}^MR||${person.family}^${person.given}||${person.birthDate}|${person.sex}`;
}

function pl(place: Place, facility: string): string {
  return `${place.unit}^${place.room}^${place.bed}^${facility}`;
}

function pv1(visit: VisitNow, facility: string, act?: ActOf<'movement'>): string {
  const fields = new Array<string>(52).fill('');
  fields[1] = '1';
  fields[2] = visit.class;
  fields[3] = visit.place === undefined ? '' : pl(visit.place, facility);
  fields[6] = act?.prior === undefined ? '' : pl(act.prior, facility);
  fields[7] = visit.attending;
  fields[10] = visit.service;
  fields[19] = visit.visit;
  fields[36] = act?.disposition ?? '';
  fields[42] = act?.pending === undefined ? '' : pl(act.pending, facility);
  fields[44] = visit.admittedAt === undefined ? '' : time(visit.admittedAt);
  fields[45] = act?.trigger === 'A03' ? time(act.at) : '';
  return `PV1|${fields.slice(1, fields.findLastIndex((field) => field !== '') + 1).join('|')}`;
}

function laboratory(act: ActOf<'laboratory'>, facility: string): [string, string[]] {
  const [code, asked] = act.panel ?? ['24323-8', 'Comprehensive metabolic panel'];
  return [
    'ORU^R01^ORU_R01',
    [
      pid(act.visit.person, facility),
      pv1(act.visit, facility),
      `ORC|RE|${act.order}|${act.order}F`,
      `OBR|1|${act.order}|${act.order}F|${code}^${asked}^LN|||${time(act.collectedAt)}|||||||||||||||${time(act.at)}||LAB|${act.status}`,
      ...act.values.map(
        ([loinc, name, value, unit, range, flag], i) =>
          `OBX|${i + 1}|${numeric.test(value) ? 'NM' : 'ST'}|${loinc}^${name}^LN||${value}|${unit === '' ? '' : `${unit}^^UCUM`}|${range}|${flag}|||${act.status}|||${time(act.collectedAt)}`,
      ),
    ],
  ];
}

const numeric = /^\d+(\.\d+)?$/;

/** Charted by a nurse: LOINC, with the oxygen and the consciousness that no monitor gives. */
function vitals(act: ActOf<'vitals'>, facility: string): [string, string[]] {
  const at = time(act.at);
  const { vitals: v } = act;
  const numbers: readonly (readonly [string, string, number, string])[] = [
    ['9279-1', 'Respiratory rate', v.respiratoryRate, '/min'],
    ['59408-5', 'Oxygen saturation by pulse oximetry', v.oxygenSaturation, '%'],
    ['3151-8', 'Inhaled oxygen flow rate', v.oxygenFlow, 'L/min'],
    ['8480-6', 'Systolic blood pressure', v.systolicPressure, 'mm[Hg]'],
    // About two thirds of the systolic one: the story draws none.
    ['8462-4', 'Diastolic blood pressure', Math.round(v.systolicPressure * 0.63), 'mm[Hg]'],
    ['8867-4', 'Heart rate', v.heartRate, '/min'],
    ['8310-5', 'Body temperature', v.temperature, 'Cel'],
    ...(act.weightKg === undefined ? [] : ([['29463-7', 'Body weight', act.weightKg, 'kg']] as const)),
  ];
  const rows = numbers.map(([code, name, value, unit], i) => `OBX|${i + 1}|NM|${code}^${name}^LN||${value}|${unit}^^UCUM|||||F|||${at}`);
  rows.push(`OBX|${numbers.length + 1}|CWE|67775-7^Level of consciousness^LN||${v.consciousness}^^L||||||F|||${at}`);
  return [
    'ORU^R01^ORU_R01',
    [pid(act.visit.person, facility), pv1(act.visit, facility), `OBR|1||${act.order}|85353-1^Vital signs panel^LN|||${at}|||||||||||||||${at}||NUR|F`, ...rows],
  ];
}

/** Fluids in and out, in whole millilitres. */
function fluids(act: ActOf<'fluids'>, facility: string): [string, string[]] {
  const at = time(act.at);
  return [
    'ORU^R01^ORU_R01',
    [
      pid(act.visit.person, facility),
      pv1(act.visit, facility),
      `OBR|1||${act.order}|FLUIDS^Fluid intake and output^L|||${at}|||||||||||||||${at}||NUR|F`,
      ...act.volumes.map(({ code, system, name, millilitres }, i) => `OBX|${i + 1}|NM|${code}^${name}^${system}||${millilitres}|mL^^UCUM|||||F|||${at}`),
    ],
  ];
}

/** IHE PCD-01: the device and its bed, no patient. */
function monitor(act: ActOf<'monitor'>, facility: string): [string, string[]] {
  const at = time(act.at);
  const eui = `${act.device}^MONITOR^${act.device}^EUI-64`;
  const v: VitalSigns = act.vitals;
  const numbers: readonly (readonly [string, string, string, number, string])[] = [
    ['147842', 'MDC_ECG_HEART_RATE', '1.1.1.1', v.heartRate, '264864^MDC_DIM_BEAT_PER_MIN^MDC'],
    ['151562', 'MDC_RESP_RATE', '1.2.1.1', v.respiratoryRate, '264928^MDC_DIM_RESP_PER_MIN^MDC'],
    ['150456', 'MDC_PULS_OXIM_SAT_O2', '1.3.1.1', v.oxygenSaturation, '262688^MDC_DIM_PERCENT^MDC'],
  ];
  return [
    'ORU^R01^ORU_R01',
    [
      'PID|||',
      `PV1||I|${pl(act.place, facility)}`,
      `OBR|1||M${act.device}|182777000^monitoring of patient^SCT|||${at}`,
      `OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X||||||||${eui}`,
      ...numbers.map(
        ([code, reference, containment, value, unit], i) => `OBX|${i + 2}|NM|${code}^${reference}^MDC|${containment}|${value}|${unit}|||||F|||${at}||||${eui}`,
      ),
    ],
  ];
}

function prescription(act: ActOf<'prescription'>, facility: string): [string, string[]] {
  const { drug } = act;
  return [
    'RDE^O11^RDE_O11',
    [
      pid(act.visit.person, facility),
      pv1(act.visit, facility),
      `ORC|NW|${act.order}|||||||${time(act.at)}`,
      `RXE|1^^${drug.everyHours === 0 ? 'ONCE' : `Q${drug.everyHours}H`}^${time(act.at)}|${drug.code}^${drug.name}^L|${drug.dose}||${drug.unit}`,
      `RXR|${drug.route}`,
    ],
  ];
}

function dose(act: ActOf<'dose'>, facility: string): [string, string[]] {
  const { drug } = act;
  const fields = [
    '0',
    String(act.number),
    time(act.givenAt),
    time(act.givenAt),
    `${drug.code}^${drug.name}^L`,
    drug.dose,
    drug.unit,
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    act.completion === 'CP' ? '' : 'PT',
    '',
    act.completion,
    act.action,
  ];
  return [
    'RAS^O17^RAS_O17',
    [pid(act.visit.person, facility), pv1(act.visit, facility), `ORC|RE|${act.order}`, `RXA|${fields.join('|')}`, `RXR|${drug.route}`],
  ];
}

function charge(act: ActOf<'charge'>, facility: string): [string, string[]] {
  const amount = (act.cents / 100).toFixed(2);
  return [
    'DFT^P03^DFT_P03',
    [
      `EVN|P03|${time(act.at)}`,
      pid(act.visit.person, facility),
      pv1(act.visit, facility),
      `FT1|1|${act.charge}||${time(act.at)}|${time(act.at)}|CG|${act.code}^${act.name}^L|||1|${amount}`,
    ],
  ];
}

function appointment(act: ActOf<'appointment'>, facility: string): [string, string[]] {
  return [
    'SIU^S12^SIU_S12',
    [
      `SCH|${act.appointment}|${act.appointment}F|||||ELECTIVE||${act.minutes}|min|^^${act.minutes}^${time(act.startsAt)}||||||||||||||Booked`,
      pid(act.person, facility),
      'RGS|1',
      `AIL|1||${pl(act.room, facility)}|||${time(act.startsAt)}|||${act.minutes}|min`,
    ],
  ];
}

/** UTC with its offset, to the second. */
function time(at: Instant): string {
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}+0000`;
}

/** One batch in a file, as bulk loaders send it. */
export function batchOf(messages: readonly Encoded[], facility: string, id: string): string {
  const header = (name: string): string => `${name}|^~\\&|${facility}ADT|${facility}|HEALTHOS|${facility}|||||${id}`;
  return [header('FHS'), header('BHS'), ...messages.map(({ text }) => text.replace(/\r$/, '')), `BTS|${messages.length}`, 'FTS|1', ''].join('\r');
}
