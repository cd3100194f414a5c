/** Puts acts into HL7 v2.5.1, written apart from the reader in ingest: an independent check of it. */
import { fluids, laboratory, monitor, vitals } from './charted.ts';
import { codedSegments } from './coded-stay.ts';
import { coverageSegments } from './coverage.ts';
import { dose, prescription } from './drugs.ts';
import { examination } from './examination.ts';
import { note } from './note.ts';
import { pid, pl, pv1, time, type ActOf, type Content, type MessageAct } from './segments.ts';

export interface Encoded {
  /** Which sender it comes from: one connection each. */
  readonly stream: 'adt' | 'laboratory' | 'pharmacy' | 'billing' | 'scheduling' | 'devices' | 'imaging' | 'notes';
  readonly text: string;
  readonly controlId: string;
}

export interface EncoderOptions {
  readonly facility: string;
}

/** MSH-3 is the facility's code with one of these behind it. */
const applications = {
  adt: 'ADT',
  laboratory: 'LAB',
  pharmacy: 'RX',
  billing: 'BILL',
  scheduling: 'SCHED',
  devices: 'DEV',
  imaging: 'RIS',
  notes: 'DOC',
} as const;

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
    case 'imaging':
      return 'imaging';
    case 'note':
      return 'notes';
  }
}

function contentOf(act: MessageAct, facility: string): Content {
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
    case 'imaging':
      return examination(act, facility);
    case 'note':
      return note(act, facility);
  }
}

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

function movement(act: ActOf<'movement'>, facility: string): Content {
  const { visit } = act;
  const segments = [`EVN|${act.trigger}|${time(act.at)}||||${time(act.at)}`, pid(visit.person, facility), pv1(visit, facility, act)];
  const expected = visit.expectedDischargeAt === undefined ? '' : `PV2|||||||||${time(visit.expectedDischargeAt)}`;
  if (expected !== '') segments.push(expected);
  // The standard has no field for it: an observation of the visit.
  if (visit.isolation !== undefined && (act.trigger === 'A01' || act.trigger === 'A02'))
    segments.push(`OBX|1|CWE|ISOLATION^Isolation precautions^L||${visit.isolation}^${visit.isolation}^L||||||F`);
  segments.push(...codedSegments(visit, act.trigger, time(act.at)));
  if (act.trigger === 'A01' || act.trigger === 'A04' || act.trigger === 'A05' || act.trigger === 'A06') segments.push(...coverageSegments(visit));
  return [`ADT^${act.trigger}^${structures[act.trigger] ?? `ADT_${act.trigger}`}`, segments];
}

function charge(act: ActOf<'charge'>, facility: string): Content {
  const amount = act.cents === undefined ? '' : `|${(act.cents / 100).toFixed(2)}`;
  return [
    'DFT^P03^DFT_P03',
    [
      `EVN|P03|${time(act.at)}`,
      pid(act.visit.person, facility),
      pv1(act.visit, facility),
      `FT1|1|${act.charge}||${time(act.at)}|${time(act.at)}|CG|${act.code}^${act.name}^L|||1${amount}`,
    ],
  ];
}

function appointment(act: ActOf<'appointment'>, facility: string): Content {
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

/** One batch in a file, as bulk loaders send it. */
export function batchOf(messages: readonly Encoded[], facility: string, id: string): string {
  const header = (name: string): string => `${name}|^~\\&|${facility}ADT|${facility}|HEALTHOS|${facility}|||||${id}`;
  return [header('FHS'), header('BHS'), ...messages.map(({ text }) => text.replace(/\r$/, '')), `BTS|${messages.length}`, 'FTS|1', ''].join('\r');
}
