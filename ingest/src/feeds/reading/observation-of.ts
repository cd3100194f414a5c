/** One OBX as a fact: used by every feed that carries observations (results, ADT, documents, immunisations, charges). */
import type { Coded, ObservationRecorded, ResultStatus } from '@healthos/core/clinical/events.ts';
import { deviceId, orderId, type DeviceId, type EncounterId, type OrderId, type PatientId } from '@healthos/core/ids.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { Segment } from '../../formats/hl7v2/message.ts';
import { codedOf, unnamedCode } from './coded-of.ts';
import { commentsOf } from './comments-of.ts';
import type { Gathering } from './gathering.ts';
import { effectiveOf } from './time-of.ts';
import { valueOf } from './value-of.ts';

/** What an OBX belongs to. */
export interface ObservedAbout {
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  readonly order?: OrderId;
  /** What its versions share: `orderedKey` where there is an order, else `messageKey`. */
  readonly key: string;
  /** OBR-4.1. */
  readonly service?: string;
  /** OBR-7: when no OBX-14 says otherwise. */
  readonly observedAt?: Instant;
  /** Keys already used in this message: the same code twice without OBX-4 stays two observations. One map per message. */
  readonly used: Map<string, number>;
}

/** States the fact of an OBX: true at OBX-14 (else `about.observedAt`, else the message's time), ordered by when the message was said. */
export function stateObservation(gathering: Gathering, obx: Segment, about: ObservedAbout, segments: readonly (Segment | undefined)[] = []): void {
  const observed = effectiveOf(gathering.times.time(obx, 14)) ?? (about.observedAt === undefined ? gathering.effective : { at: about.observedAt });
  gathering.state(observationOf(gathering, obx, about), [...segments, obx, ...gathering.notesOn(obx)], { effective: observed, orderedAt: gathering.effective });
}

/** The fact that an OBX states; its code is never empty. */
export function observationOf(gathering: Gathering, obx: Segment, about: ObservedAbout): ObservationRecorded {
  const { times } = gathering;
  const code: Coded = codedOf(obx, 3) ?? unnamedCode;
  const observedAt = times.at(obx, 14) ?? about.observedAt;
  const abnormal = obx.text(8).trim();
  const referenceRange = obx.text(7).trim();
  const device = deviceOf(obx);
  const [method, site] = [codedOf(obx, 17), codedOf(obx, 20)];
  return {
    type: 'ObservationRecorded',
    observation: numbered(`${about.patient}|${about.key}|${code.code}|${obx.text(4).trim()}`, about.used),
    patient: about.patient,
    ...(about.encounter === undefined ? {} : { encounter: about.encounter }),
    ...(about.order === undefined ? {} : { order: about.order }),
    ...(about.order === undefined || about.service === undefined ? {} : { service: about.service }),
    code,
    value: valueOf(obx, times),
    status: resultStatus(obx.text(11)),
    ...(abnormal === '' ? {} : { abnormal }),
    ...(referenceRange === '' ? {} : { referenceRange }),
    ...commentsOf(gathering.notesOn(obx)),
    ...(observedAt === undefined ? {} : { observedAt }),
    ...(device === undefined ? {} : { device }),
    ...(method === undefined ? {} : { method }),
    ...(site === undefined ? {} : { site }),
  };
}

function numbered(key: string, used: Map<string, number>): string {
  const count = (used.get(key) ?? 0) + 1;
  used.set(key, count);
  return count === 1 ? key : `${key}#${count}`;
}

/**
 * Filler (OBR-3, ORC-3), else placer (OBR-2, ORC-2), with OBR-4. The patient is part of an observation's key, so that a number used
 * again for somebody else, or a result withdrawn from the wrong patient (OBX-11 W), never mixes two charts.
 */
export function orderedKey(gathering: Gathering, orc: Segment | undefined, obr: Segment | undefined): string {
  const number = entity(obr, 3) || entity(orc, 3) || entity(obr, 2) || entity(orc, 2);
  const service = obr?.text(4).trim() || obr?.text(4, 2).trim() || '';
  return `${number === '' ? messageKey(gathering) : number}|${service}`;
}

/** For observations outside any order: the message itself. */
export function messageKey(gathering: Gathering): string {
  return `${gathering.message.controlId}@${gathering.sentAt}`;
}

/** EI.1, with EI.2 where the number is one of several namespaces. */
function entity(segment: Segment | undefined, field: number): string {
  const number = segment?.text(field, 1).trim() ?? '';
  const space = segment?.text(field, 2).trim() ?? '';
  return number === '' || space === '' ? number : `${number}^${space}`;
}

/** ORC-2.1 (placer), else ORC-3.1 (filler), from ORC or OBR: how the order is known (ids.ts). */
export function orderNumberOf(orc: Segment | undefined, obr: Segment | undefined): OrderId | undefined {
  const number = [orc?.text(2), obr?.text(2), orc?.text(3), obr?.text(3)].map((text) => text?.trim() ?? '').find((text) => text !== '');
  return number === undefined ? undefined : orderId(number);
}

const statuses = new Set<string>(['C', 'D', 'F', 'I', 'N', 'O', 'P', 'R', 'S', 'U', 'V', 'W', 'X', 'A', 'B'] satisfies ResultStatus[]);

function isStatus(text: string): text is ResultStatus {
  return statuses.has(text);
}

/** Table 0085. Empty (v2.1, ADT) is final; a letter outside the table is preliminary: shown, never better than a final one. */
export function resultStatus(text: string): ResultStatus {
  const status = text.trim().toUpperCase();
  return status === '' ? 'F' : isStatus(status) ? status : 'P';
}

/** OBX-18 (EI): the universal id where it is an EUI-64, else the entity. */
export function deviceOf(obx: Segment): DeviceId | undefined {
  const [entityId, universal] = [obx.text(18, 1).trim(), obx.text(18, 3).trim()];
  const id = universal !== '' && obx.text(18, 4).trim().toUpperCase().startsWith('EUI') ? universal : entityId || universal;
  return id === '' ? undefined : deviceId(id);
}
