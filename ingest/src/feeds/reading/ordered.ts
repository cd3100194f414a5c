/** Orders and the observations under them, read alike wherever they come: with results, with orders, with medication. */
import type { Coded, OrderRecorded } from '@healthos/core/clinical/events.ts';
import { orderId, type EncounterId, type OrderId, type PatientId } from '@healthos/core/ids.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { Segment } from '../../formats/hl7v2/message.ts';
import { codedOf } from './coded-of.ts';
import { commentsOf } from './comments-of.ts';
import type { Gathering } from './gathering.ts';
import { messageKey, observationOf, orderedKey, orderNumberOf } from './observation-of.ts';
import type { OrderGroup } from './order-groups.ts';
import { orderStatus } from './order-status.ts';
import { sensitivityOf } from './sensitivity-of.ts';
import { specimensOf } from './specimens-of.ts';

export interface OrderedFor {
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  readonly pid?: Segment | undefined;
  readonly pv1?: Segment | undefined;
  /** Keys of observations already used in this message. */
  readonly used: Map<string, number>;
  /** Of a feed that processes other bytes under a used control id: what tells such messages apart. */
  readonly tie?: string;
}

type Kind = OrderRecorded['kind'];

/** OBR-24 (table 0074). */
const sections: Readonly<Record<string, Kind>> = {
  RAD: 'imaging',
  RX: 'imaging',
  CT: 'imaging',
  NMR: 'imaging',
  NMS: 'imaging',
  RUS: 'imaging',
  CUS: 'imaging',
  OUS: 'imaging',
  VUS: 'imaging',
  VR: 'imaging',
  XRC: 'imaging',
  MR: 'imaging',
  US: 'imaging',
  CTH: 'imaging',
  IMG: 'imaging',
  DX: 'imaging',
  LAB: 'laboratory',
  BG: 'laboratory',
  BLB: 'laboratory',
  CH: 'laboratory',
  CP: 'laboratory',
  CYT: 'laboratory',
  GE: 'laboratory',
  HM: 'laboratory',
  IMM: 'laboratory',
  MB: 'laboratory',
  MCB: 'laboratory',
  MYC: 'laboratory',
  SP: 'laboratory',
  SR: 'laboratory',
  TX: 'laboratory',
  VR2: 'laboratory',
  PATH: 'laboratory',
  PHR: 'medication',
  NRS: 'nursing',
  NUR: 'nursing',
};

const drugSegments = new Set(['RXO', 'RXE', 'RXD', 'RXG', 'RXA']);

/** The order of a group: its number, else one that the message and its place in it give. */
export function orderOfGroup(gathering: Gathering, group: OrderGroup, n: number): OrderId {
  return orderNumberOf(group.orc, group.first('OBR')) ?? orderId(`${messageKey(gathering)}#${n + 1}`);
}

export function stateOrder(gathering: Gathering, group: OrderGroup, about: OrderedFor, order: OrderId, usual: Kind): void {
  const { orc, detail } = group;
  const obr = group.first('OBR');
  const control = orc?.text(1).trim().toUpperCase() ?? '';
  const filler = orc?.text(3).trim() || obr?.text(3).trim() || '';
  const scheduledAt = scheduledFor(gathering, group);
  const priority = orc?.text(7, 6).trim() || obr?.text(5).trim() || group.first('TQ1')?.text(9).trim() || '';
  const code = codeOf(group);
  const route = group.first('RXR')?.text(1).trim() ?? '';
  const notes = notesOf(gathering, group);
  const status = orderStatus(control, orc?.text(5).trim().toUpperCase() ?? '', obr?.text(25).trim().toUpperCase() ?? '');
  const event: OrderRecorded = {
    type: 'OrderRecorded',
    order,
    patient: about.patient,
    kind: kindOf(group, usual),
    control: control === '' ? 'RE' : control,
    status,
    ...(filler === '' || filler === order ? {} : { fillerOrder: orderId(filler) }),
    ...(about.encounter === undefined ? {} : { encounter: about.encounter }),
    ...(code === undefined ? {} : { code }),
    ...(priority === '' ? {} : { priority }),
    ...(scheduledAt === undefined ? {} : { scheduledAt }),
    ...doseOf(detail),
    ...(route === '' ? {} : { route }),
    ...frequencyOf(group),
    ...rateOf(detail),
    ...commentsOf(notes),
    ...specimensOf(gathering, group.specimens),
    ...requesterOf(orc, obr),
    ...sensitivityOf(orc, 28),
  };
  gathering.state(event, [about.pid, about.pv1, orc, detail, group.first('RXR'), ...group.specimens, ...notes], tieOf(about));
}

/** ORC-12, else OBR-16, of whoever has a number; a name alone stays in the bytes. */
function requesterOf(orc: Segment | undefined, obr: Segment | undefined): Pick<OrderRecorded, 'requester'> {
  const requester = orc?.text(12, 1).trim() || obr?.text(16, 1).trim() || '';
  return requester === '' ? {} : { requester };
}

/** Comments on the order, and on what was ordered: by whoever asked (RXO) and by the pharmacy (RXE). One on a dose or a package is not on its order. */
function notesOf(gathering: Gathering, group: OrderGroup): readonly Segment[] {
  const on = [group.orc, group.detail, group.first('RXE')].filter((segment) => segment === undefined || !ofOne.has(segment.id));
  return [...new Set(on)].flatMap((segment) => gathering.notesOn(segment));
}

const ofOne: ReadonlySet<string> = new Set(['RXA', 'RXD', 'RXG']);

function kindOf(group: OrderGroup, usual: Kind): Kind {
  const { detail } = group;
  if (detail !== undefined && drugSegments.has(detail.id)) return 'medication';
  if (detail?.id === 'ODS' || detail?.id === 'ODT') return 'diet';
  return sections[group.first('OBR')?.text(24).trim().toUpperCase() ?? ''] ?? usual;
}

/** OBR-4, RXO-1, RXE-2, RXD-2, RXG-4, RXA-5, ODS-3. */
const codeFields: Readonly<Record<string, number>> = { OBR: 4, RXO: 1, RXE: 2, RXD: 2, RXG: 4, RXA: 5, ODS: 3, ODT: 2, RQD: 2, BPO: 2 };

function codeOf({ detail }: OrderGroup): Coded | undefined {
  const field = detail === undefined ? undefined : codeFields[detail.id];
  return field === undefined ? undefined : codedOf(detail, field);
}

/** Amount and unit: RXO-2 and RXO-4, RXE-3 and RXE-5, RXG-5 and RXG-7. */
const doseFields: Readonly<Record<string, readonly [amount: number, unit: number]>> = { RXO: [2, 4], RXE: [3, 5], RXG: [5, 7] };

function doseOf(detail: Segment | undefined): Pick<OrderRecorded, 'dose'> {
  const fields = detail === undefined ? undefined : doseFields[detail.id];
  if (detail === undefined || fields === undefined) return {};
  const [literal, unit] = [detail.text(fields[0]).trim(), unitAt(detail, fields[1])];
  return literal === '' ? {} : { dose: { literal, ...(unit === '' ? {} : { unit }) } };
}

/** How often: TQ1-3, else the interval of ORC-7 or RXE-1 (TQ.2), where some write it as a duration (TQ.3). */
function frequencyOf(group: OrderGroup): Pick<OrderRecorded, 'frequency' | 'prn'> {
  const rxe = group.first('RXE');
  const said = [group.first('TQ1')?.text(3), group.orc?.text(7, 2), rxe?.text(1, 2), group.orc?.text(7, 3), rxe?.text(1, 3)];
  const frequency = said.map((text) => text?.trim().toUpperCase() ?? '').find((text) => text !== '');
  if (frequency === undefined) return {};
  return { frequency: frequency.slice(0, frequencyLimit), ...(/^PRN|\bPRN/.test(frequency) ? { prn: true } : {}) };
}

/** A schedule is a word or two. */
const frequencyLimit = 40;

/** RXE-23 and RXE-24: an infusion's amount and its unit. */
function rateOf(detail: Segment | undefined): Pick<OrderRecorded, 'rate'> {
  if (detail?.id !== 'RXE') return {};
  const [literal, unit] = [detail.text(23).trim(), unitAt(detail, 24)];
  return literal === '' ? {} : { rate: { literal, ...(unit === '' ? {} : { unit }) } };
}

/** A unit (CE): its code, else its text. */
export function unitAt(segment: Segment, field: number): string {
  return segment.text(field, 1).trim() || segment.text(field, 2).trim();
}

/** TQ1-7, else ORC-7.4 or RXE-1.4 (TQ.4), else OBR-36. */
function scheduledFor({ times }: Gathering, group: OrderGroup): Instant | undefined {
  return times.at(group.first('TQ1'), 7) ?? times.at(group.orc, 7, 4) ?? times.at(group.first('RXE'), 1, 4) ?? times.at(group.first('OBR'), 36);
}

/** Every OBX of an order. Dated by when it was true, ordered by when it was said: a late correction of an early time is still the later word. */
export function stateObservations(gathering: Gathering, group: OrderGroup, about: OrderedFor, order: OrderId): void {
  const obr = group.first('OBR');
  const observedAt = gathering.times.at(obr, 7);
  const service = obr?.text(4).trim() ?? '';
  const named = orderNumberOf(group.orc, obr) === undefined ? {} : { order, ...(service === '' ? {} : { service }) };
  for (const obx of group.all('OBX')) {
    stateObservation(gathering, obx, { ...about, ...named, key: orderedKey(gathering, group.orc, obr), ...(observedAt === undefined ? {} : { observedAt }) }, [
      about.pid,
      about.pv1,
      group.orc,
      obr,
    ]);
  }
}

/** Observations that stand outside any order. */
export function stateLooseObservations(gathering: Gathering, rows: readonly Segment[], about: OrderedFor): void {
  for (const obx of rows) stateObservation(gathering, obx, { ...about, key: messageKey(gathering) }, [about.pid, about.pv1]);
}

type About = OrderedFor & { readonly key: string; readonly order?: OrderId; readonly service?: string; readonly observedAt?: Instant };

function stateObservation(gathering: Gathering, obx: Segment, about: About, context: readonly (Segment | undefined)[]): void {
  const notes = gathering.notesOn(obx);
  // A row that says nothing itself may be there for what is written beside it.
  if (isHeaderRow(obx) && commentsOf(notes).comments === undefined) return;
  if (obx.text(11).trim() === '') gathering.warn('hl7.field-defaulted', `OBX[${Number(obx.text(1)) || 1}]-11`);
  const { patient, encounter, order, service, key, observedAt, used } = about;
  const event = observationOf(gathering, obx, {
    patient,
    key,
    used,
    ...(encounter === undefined ? {} : { encounter }),
    ...(order === undefined ? {} : { order }),
    ...(service === undefined ? {} : { service }),
    ...(observedAt === undefined ? {} : { observedAt }),
  });
  const effective = event.observedAt === undefined ? gathering.effective : { at: event.observedAt };
  gathering.state(event, [...context, obx, ...notes], { effective, orderedAt: gathering.effective, ...tieOf(about) });
}

function tieOf({ tie }: OrderedFor): { readonly tie?: string } {
  return tie === undefined ? {} : { tie };
}

/** A row that only heads others: no type, no value, and no status that says something of a value (X, N, D, W). */
function isHeaderRow(obx: Segment): boolean {
  return obx.text(2).trim() === '' && obx.repetitions(5) === 0 && !['X', 'N', 'D', 'W'].includes(obx.text(11).trim().toUpperCase());
}
