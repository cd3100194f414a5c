/**
 * Device observations as JSON, over MQTT (topic `healthos/{facility}/{device}/observations`, QoS 1) and over HTTP. One body is one object, or
 * an array of them (a batch):
 *
 *   { "messageId": "m-1",                       optional; the same id and bytes again change nothing
 *     "device": "0123456789ABCDEF",             EUI-64 or name; optional where the topic names it
 *     "facility": "LGH",                        optional where the topic names it; a batch is of one facility, its first object's
 *     "mode": "live",                           "demo" or "test": kept apart, touches nothing live
 *     "time": "2026-03-12T12:00:00Z",           of observations that carry none of their own; with an offset
 *     "location": { "unit": "4W", "room": "09", "bed": "A" },
 *     "patient": { "number": "12345", "assigner": "LGH" },     optional; 99999 and the like mean nobody
 *     "encounter": "V1001",                     optional visit number
 *     "observations": [
 *       { "code": "147842", "refid": "MDC_ECG_HEART_RATE", "system": "MDC", "containment": "1.1.3.2",
 *         "value": 72,                          number, number as text ("7.10", "<3"), text, or null = absent
 *         "unit": "/min",                       UCUM, MDC code or reference id
 *         "status": "F",                        HL7 table 0085; R = unverified; default F
 *         "at": "2026-03-12T11:58:00Z" } ] }    when observed; `time` is read too
 */
import { hash } from 'node:crypto';
import type { Coded, ObservedValue } from '@healthos/core/clinical/events.ts';
import { bedId, deviceId, encounterId, unitId } from '@healthos/core/ids.ts';
import type { Stated } from '@healthos/core/event.ts';
import type { Location } from '@healthos/core/operations/events.ts';
import type { Sample } from '@healthos/core/ports.ts';
import { instant, orderKey, type Instant } from '@healthos/core/time.ts';
import { isObject, member, textAt, type Json, type JsonObject } from '../../formats/json.ts';
import { isRejection, reject, type Rejection, type Warning } from '../../rejection.ts';
import type { FeedContext, Translation } from '../feed.ts';
import { resultStatus } from '../reading/observation-of.ts';
import { textLimit } from '../reading/value-of.ts';
import { isPlaceholder } from './placeholders.ts';
import { believed, type StatedReading } from './reading.ts';
import { distinct, samplesOf, takenAt, takenEvent, type Take } from './take.ts';

export interface ReadJson {
  readonly translation: Translation;
  /** `messageId` of the first object, else a hash of the body. */
  readonly controlId: string;
}

/** Objects in one body, and observations in one object. */
export const deviceJsonLimits = { objects: 1000, observations: 1000 } as const;

/** `topicDevice` names the device where the body does not. A wrong shape is a rejection with its JSON path; nothing of the body is then applied. */
export function translateDeviceJson(body: Json, context: FeedContext, topicDevice?: string): ReadJson | Rejection {
  const objects = Array.isArray(body) ? (body as readonly Json[]) : [body];
  if (objects.length === 0 || objects.length > deviceJsonLimits.objects) return reject('json.shape', '$');
  const events: Stated[] = [];
  const samples: Sample[] = [];
  const warnings: Warning[] = [];
  let [first, live] = ['', 0];
  for (const [n, object] of objects.entries()) {
    const path = Array.isArray(body) ? `$[${n}]` : '$';
    const read = readObject(object, context, path, topicDevice);
    if (isRejection(read)) return read;
    first ||= read.messageId;
    if (read.demo) {
      warnings.push({ code: 'device.demo', place: `${path}.mode` });
      continue;
    }
    live++;
    if (read.take.readings.length === 0) continue;
    const at = takenAt(read.take.readings);
    samples.push(...samplesOf(read.take));
    events.push({ event: takenEvent(read.take), effective: { at }, order: orderKey(at, read.sentAt, 70, `${read.messageId}#${n}`), segments: [n] });
  }
  const controlId = first === '' ? hash('sha256', JSON.stringify(body), 'hex').slice(0, 32) : first;
  const translation: Translation = { events, samples, identities: [], warnings };
  return { controlId, translation: live > 0 ? translation : { ...translation, outcome: 'quarantined', reason: reject('device.demo', '$.mode') } };
}

/** The facility that a body names for itself. */
export function facilityInJson(body: Json): string | undefined {
  const first = Array.isArray(body) ? (body as readonly Json[])[0] : body;
  const named = isObject(first) ? textAt(first, 'facility', '$') : undefined;
  return typeof named === 'string' ? named : undefined;
}

interface ReadObject {
  readonly messageId: string;
  readonly demo: boolean;
  readonly sentAt: Instant;
  readonly take: Take;
}

function readObject(object: Json, context: FeedContext, path: string, topicDevice: string | undefined): ReadObject | Rejection {
  if (!isObject(object)) return reject('json.shape', path);
  const texts = textsOf(object, ['messageId', 'device', 'mode', 'time', 'encounter'], path);
  if (isRejection(texts)) return texts;
  const device = texts['device'] ?? topicDevice;
  if (device === undefined) return reject('device.no-device', `${path}.device`);
  const sentAt = texts['time'] === undefined ? context.receivedAt : isoTime(texts['time']);
  if (sentAt === undefined) return reject('json.shape', `${path}.time`);
  const location = locationIn(member(object, 'location'), `${path}.location`);
  const patient = patientIn(member(object, 'patient'), context, `${path}.patient`);
  const readings = readingsIn(member(object, 'observations'), sentAt, `${path}.observations`);
  if (isRejection(location)) return location;
  if (isRejection(patient)) return patient;
  if (isRejection(readings)) return readings;
  const { encounter, mode = 'live', messageId = '' } = texts;
  return {
    messageId,
    sentAt,
    demo: mode.toLowerCase() === 'demo' || mode.toLowerCase() === 'test',
    take: {
      device: deviceId(device),
      ...location,
      ...patient,
      ...(encounter === undefined ? {} : { encounter: encounterId(encounter) }),
      readings: distinct(readings.map(believed)),
    },
  };
}

function locationIn(value: Json | undefined, path: string): { location?: Location } | Rejection {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) return reject('json.shape', path);
  const texts = textsOf(value, ['unit', 'room', 'bed'], path);
  if (isRejection(texts)) return texts;
  const { unit, room, bed } = texts;
  if (unit === undefined) return reject('json.shape', `${path}.unit`);
  return {
    location: { unit: unitId(unit), ...(room === undefined ? {} : { room }), ...(bed === undefined ? {} : { bed, bedId: bedId(unit, room ?? '', bed) }) },
  };
}

function patientIn(value: Json | undefined, context: FeedContext, path: string): Pick<Take, 'patient'> | Rejection {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) return reject('json.shape', path);
  const texts = textsOf(value, ['number', 'assigner'], path);
  if (isRejection(texts)) return texts;
  const { number, assigner = context.facility } = texts;
  return number === undefined || isPlaceholder(number) ? {} : { patient: context.pseudonym(assigner, number) };
}

function readingsIn(value: Json | undefined, otherwise: Instant, path: string): StatedReading[] | Rejection {
  if (!Array.isArray(value) || value.length > deviceJsonLimits.observations) return reject('json.shape', path);
  const found: StatedReading[] = [];
  for (const [n, one] of (value as readonly Json[]).entries()) {
    const read = readingIn(one, otherwise, `${path}[${n}]`);
    if (isRejection(read)) return read;
    found.push(read);
  }
  return found;
}

function readingIn(value: Json, otherwise: Instant, path: string): StatedReading | Rejection {
  if (!isObject(value)) return reject('json.shape', path);
  const texts = textsOf(value, ['code', 'refid', 'system', 'containment', 'unit', 'status', 'at', 'time'], path);
  if (isRejection(texts)) return texts;
  const { code, refid, system, containment, unit, status = 'F', at: time = texts['time'] } = texts;
  const named = code ?? refid;
  if (named === undefined) return reject('json.shape', `${path}.code`);
  const observedAt = time === undefined ? otherwise : isoTime(time);
  if (observedAt === undefined) return reject('json.shape', `${path}.at`);
  const observed = valueIn(member(value, 'value'), unit);
  if (observed === undefined) return reject('json.shape', `${path}.value`);
  const coded: Coded = { code: named, ...(refid === undefined || refid === named ? {} : { display: refid }), ...(system === undefined ? {} : { system }) };
  return { code: coded, value: observed, status: resultStatus(status), observedAt, ...(containment === undefined ? {} : { containment }) };
}

const numberPattern = /^(<=|>=|<|>)?\s*([+-]?\d{1,15}(?:\.\d{1,10})?)$/;

function valueIn(value: Json | undefined, unit: string | undefined): ObservedValue | undefined {
  if (value === undefined || value === null || value === '') return { kind: 'absent', reason: 'not-sent' };
  if (typeof value === 'boolean') return { kind: 'coded', value: { code: value ? 'Y' : 'N' } };
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const literal = String(value).trim();
  const match = numberPattern.exec(literal);
  if (match === null) return { kind: 'text', text: literal.slice(0, textLimit).toWellFormed(), ...(literal.length > textLimit ? { cut: true } : {}) };
  const [, comparator] = match;
  return {
    kind: 'quantity',
    value: Number(match[2]),
    literal,
    ...(unit === undefined ? {} : { unit }),
    ...(comparator === '<' || comparator === '<=' || comparator === '>' || comparator === '>=' ? { comparator } : {}),
  };
}

/** ISO 8601 with an offset: a time that says no zone is nobody's time. */
function isoTime(text: string): Instant | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : instant(at);
}

function textsOf<Name extends string>(object: JsonObject, names: readonly Name[], path: string): { [key in Name]?: string } | Rejection {
  const found: { [key in Name]?: string } = {};
  for (const name of names) {
    const text = textAt(object, name, path);
    if (typeof text === 'object') return text;
    if (text !== undefined) found[name] = text;
  }
  return found;
}
