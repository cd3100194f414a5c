/** Every reader of bytes from outside, each by its whole door: read, translated, answered, folded. What a reader must do with any input stands here. */
import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Recorded } from '@healthos/core/event.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { facilityId, messageId, patientId } from '@healthos/core/ids.ts';
import type { Appended, Arrival } from '@healthos/core/ports.ts';
import { instant } from '@healthos/core/time.ts';
import { settingsOf } from '@healthos/ingest/feeds/declared.ts';
import { escape } from '@healthos/ingest/formats/hl7v2/escapes.ts';
import { parseHl7, type Hl7Message, type Segment } from '@healthos/ingest/formats/hl7v2/message.ts';
import { readInterchange, type Interchange } from '@healthos/ingest/formats/x12/interchange.ts';
import { isProblem } from '@healthos/ingest/formats/x12/problem.ts';
import { splitInterchanges } from '@healthos/ingest/formats/x12/segments.ts';
import { makeReceive, type Receive } from '@healthos/ingest/receive.ts';
import { isRejection, rejectionCodes } from '@healthos/ingest/rejection.ts';
import { createFramer, framed } from '@healthos/ingest/transports/mllp/framer.ts';
import { unfitCode } from '@healthos/command-center/postgres/planning.ts';
import { byRequest, takeAsked } from './asked.ts';
import { byBytes, byJson, bySeparators, oneOf, recounted, type Mutate } from './mutate.ts';
import { seedsOf, type SeedKind } from './seeds.ts';

export interface Reader {
  readonly name: SeedKind;
  readonly means: string;
  readonly mutate: Mutate;
  /** Resolves to the outcome, or to the code of the refusal; throws on whatever a reader must not do. `isWhole`: written anew and folded, too. */
  take(bytes: Buffer, isWhole: boolean): Promise<string>;
}

/** What no reader may do: the input that led to it is kept. */
export class Misread extends Error {}

const receivedAt = instant(Date.UTC(2026, 2, 12, 13));
const facility = facilityId('LGH');

const nobody = emptyEnterprise();
const folds = { now: true };

/** A log that keeps nothing: it looks at what would be kept, and folds it. */
function looking(): { readonly receive: Receive; outcome(): string } {
  let outcome = '';
  const append = (arrival: Arrival): Promise<Appended> => {
    outcome = arrival.outcome === 'rejected' || arrival.outcome === 'quarantined' ? (arrival.code ?? 'none') : arrival.outcome;
    if (outcome === 'none') throw new Misread(`${arrival.outcome} without a code`);
    if (arrival.code !== undefined && !Object.hasOwn(rejectionCodes, arrival.code) && arrival.code !== unfitCode)
      throw new Misread(`the code ${arrival.code} is not documented`);
    if (!survives(arrival.events)) throw new Misread('facts that do not survive being written');
    const { feed, sender, controlId, type, sha256 } = arrival;
    const message = {
      id: messageId('1'),
      facility: arrival.facility,
      feed,
      sender,
      controlId,
      type,
      outcome: arrival.outcome,
      receivedAt,
      sha256,
      bytes: arrival.bytes.length,
    };
    const events = arrival.events.map((stated, n): Recorded => ({
      ...stated,
      position: n + 1,
      facility: arrival.facility,
      recordedAt: receivedAt,
      feed,
      message: message.id,
    }));
    if (folds.now) foldEnterprise(nobody, events);
    return Promise.resolve({
      message: { ...message, ...(arrival.code === undefined ? {} : { code: arrival.code, place: arrival.place ?? '' }) },
      duplicate: false,
      events,
    });
  };
  const receive = makeReceive({
    log: { append },
    clock: { now: () => receivedAt },
    pseudonym: (assigner, number) => patientId(`p_${hash('sha256', `${assigner}|${number}`, 'base64url').slice(0, 12)}`),
    fingerprint: (text) => hash('sha256', text, 'base64url').slice(0, 12),
    home: { facility, zone: 'America/New_York' },
    settingsFor: (_sender, feed) => settingsOf(feed, 'America/New_York', { facility }),
    onBug: (error) => {
      throw error;
    },
  });
  return { receive, outcome: () => outcome };
}

/** What is read from the disk is what was written: JSON keeps text, finite numbers, truth, lists and plain objects, and nothing else. */
function survives(value: unknown): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.every(survives);
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const key in value) if (!survives(value[key as keyof typeof value])) return false;
  return true;
}

const { receive, outcome } = looking();
const peer = { peer: 'fuzz' };
const json = oneOf(byJson, byJson, byJson, byBytes);

const x12Segments = recounted(bySeparators('~', '*', [':', '^', '']));

export const readers: readonly Reader[] = [
  {
    name: 'mllp',
    means: 'MLLP framing: any chunking frames alike',
    mutate: byBytes,
    take: (bytes) => Promise.resolve(takeFrames(bytes)),
  },
  {
    name: 'hl7v2',
    means: 'HL7 v2: parse, translate, answer, fold; parse, write, parse',
    mutate: oneOf(byBytes, bySeparators('\r', '|', ['^', '~', '&', '\\']), bySeparators('\r', '|', ['^', '~', '&', '\\'])),
    take: async (bytes, isWhole) => {
      folds.now = isWhole;
      const replies = await receive.hl7(bytes, peer);
      if (replies.length === 0) throw new Misread('no answer');
      for (const reply of replies)
        if (isRejection(parseHl7(reply)) && !reply.toString('latin1').startsWith('BHS') && !reply.toString('latin1').startsWith('FHS'))
          throw new Misread(`an answer that is no message: ${reply.toString('latin1')}`);
      if (isWhole) rewriteHl7(bytes);
      return outcome();
    },
  },
  {
    name: 'x12',
    means: 'X12: read, translate, answer, fold; read, write, read',
    mutate: oneOf(byBytes, x12Segments, x12Segments, x12Segments),
    take: async (bytes, isWhole) => {
      folds.now = isWhole;
      await receive.x12(bytes, peer);
      if (isWhole) rewriteX12(bytes.toString('latin1'));
      return outcome();
    },
  },
  {
    name: 'fhir',
    means: 'FHIR JSON: bundles',
    mutate: json,
    take: async (bytes, isWhole) => ((folds.now = isWhole), await receive.fhirJson(bytes, { ...peer, sender: 'fuzz', facility: 'LGH' }), outcome()),
  },
  {
    name: 'devices',
    means: 'MQTT payloads: device observations as JSON',
    mutate: json,
    take: async (bytes, isWhole) => (
      (folds.now = isWhole),
      await receive.deviceJson(bytes, peer, { sender: 'healthos/LGH/D1/observations', facility: 'LGH', device: 'D1' }),
      outcome()
    ),
  },
  {
    name: 'work',
    means: 'What departments say, as JSON',
    mutate: json,
    take: async (bytes, isWhole) => ((folds.now = isWhole), await receive.workJson(bytes, { ...peer, sender: 'fuzz' }), outcome()),
  },
  {
    name: 'facility',
    means: 'The facility file',
    mutate: json,
    take: async (bytes, isWhole) => ((folds.now = isWhole), await receive.facilityJson(bytes, peer), outcome()),
  },
  {
    name: 'requests',
    means: 'What people ask: decided, folded, seen in every view',
    mutate: byRequest,
    take: (bytes, isWhole) =>
      takeAsked(
        bytes,
        isWhole,
        (says) => {
          throw new Misread(says);
        },
        survives,
      ),
  },
];

export const seedsFor = (reader: Reader): readonly Buffer[] => seedsOf(reader.name);

/** Chunks of lengths that the input itself decides, so that the same input fails again. */
function takeFrames(bytes: Buffer): string {
  const limit = 4096;
  const whole = createFramer(limit);
  const frames = whole.push(bytes).map((frame) => frame.toString('latin1'));
  const chunked = createFramer(limit);
  const found: string[] = [];
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = 1 + ((bytes[n % bytes.length] ?? 1) % 97);
    for (const frame of chunked.push(bytes.subarray(at, at + size))) found.push(frame.toString('latin1'));
    at += size;
  }
  if (!isDeepStrictEqual(found, frames)) throw new Misread('other chunks give other frames');
  if (whole.oversize !== chunked.oversize) throw new Misread('one chunking finds it too large and the other does not');
  if (!whole.oversize && (whole.strayBytes !== chunked.strayBytes || whole.pendingBytes !== chunked.pendingBytes))
    throw new Misread('other chunks give other noise');
  for (const frame of frames) {
    const [again, ...more] = createFramer(limit).push(framed(Buffer.from(frame, 'latin1')));
    if (again?.toString('latin1') !== frame || more.length > 0) throw new Misread('a frame that is sent on is another one');
  }
  return whole.oversize ? 'too large' : `${Math.min(frames.length, 3)} frames`;
}

/** Text as our readers see it, written anew: the reader must see the same in it. */
function rewriteHl7(bytes: Buffer): void {
  const read = parseHl7(bytes);
  // Where no escape is declared, not everything can be written; an end block ends a message wherever it stands.
  if (isRejection(read) || bytes.length > 16_384 || read.delimiters.escape === 0 || bytes.includes(0x1c)) return;
  // A second header within a message counts its fields otherwise.
  if (read.segments.some(({ id }, n) => n > 0 && /^(?:MSH|BHS|FHS)$/.test(id))) return;
  const values = valuesOf(read);
  const text = values.map(({ id, fields }, n) => writeSegment(read, id, fields, n === 0)).join('');
  const again = parseHl7(Buffer.from(text, 'utf8'));
  if (isRejection(again)) throw new Misread(`what was written anew is refused: ${again.code} at ${again.place}`);
  const second = valuesOf(again);
  if (isDeepStrictEqual(second, values)) return;
  const at = values.findIndex((one, n) => !isDeepStrictEqual(one, second[n]));
  throw new Misread(`segment ${at} reads otherwise when written anew: ${JSON.stringify(values[at])} and ${JSON.stringify(second[at])}`);
}

interface Values {
  readonly id: string;
  /** Fields of repetitions of components of sub-components. */
  readonly fields: readonly (readonly (readonly string[])[])[];
}

/** MSH-18. */
const charsetField = 18;
const most = { fields: 40, repetitions: 4, components: 8 } as const;

function valuesOf(message: Hl7Message): Values[] {
  return message.segments.map((segment, n): Values => {
    const from = n === 0 ? 3 : 1;
    const count = Math.min(most.fields, segment.fieldCount());
    // The character set is that of the bytes, and is ours when they are written anew.
    const fields = Array.from({ length: Math.max(0, count - from + 1) }, (_, i) => (n === 0 && i + from === charsetField ? [] : fieldOf(segment, i + from)));
    return { id: segment.id, fields: withoutEmptyEnd(fields, (field) => field.length === 0) };
  });
}

/** What is empty at the end of a list was never said. */
function fieldOf(segment: Segment, field: number): string[][] {
  const repetitions = Array.from({ length: Math.min(most.repetitions, segment.repetitions(field)) }, (_, repetition) =>
    withoutEmptyEnd(
      Array.from({ length: Math.min(most.components, segment.components(field, repetition)) }, (_c, component) =>
        segment.text(field, component + 1, 1, repetition),
      ),
      (text) => text === '',
    ),
  );
  return withoutEmptyEnd(repetitions, (components) => components.length === 0);
}

function withoutEmptyEnd<T>(list: T[], isEmpty: (one: T) => boolean): T[] {
  return list.slice(0, list.findLastIndex((one) => !isEmpty(one)) + 1);
}

function writeSegment(message: Hl7Message, id: string, fields: Values['fields'], isHeader: boolean): string {
  const { delimiters } = message;
  const char = (code: number): string => String.fromCharCode(code);
  const said = fields.map((repetitions) =>
    repetitions.map((components) => components.map((text) => escape(text, delimiters)).join(char(delimiters.component))).join(char(delimiters.repetition)),
  );
  if (isHeader) for (let field = 3; field <= charsetField; field++) said[field - 3] = field === charsetField ? 'UNICODE UTF-8' : (said[field - 3] ?? '');
  return `${isHeader ? `MSH${char(delimiters.field)}${delimiters.encoding}` : id}${said.map((text) => `${char(delimiters.field)}${text}`).join('')}\r`;
}

function rewriteX12(text: string): void {
  for (const { start, end } of splitInterchanges(text)) {
    const read = readInterchange(text.slice(start, end));
    if (isProblem(read)) continue;
    const written = writeX12(read, text.slice(start, end));
    const again = readInterchange(written);
    if (isProblem(again)) throw new Misread(`what was written anew is refused: ${again.code}`);
    if (!isDeepStrictEqual(again, read)) throw new Misread('an interchange reads otherwise when written anew');
  }
}

/** Segment by segment with its own delimiters; the header is of fixed width and goes as it came. */
function writeX12({ delimiters, groups, acknowledged, control }: Interchange, text: string): string {
  const line = (...elements: readonly string[]): string => `${elements.join(delimiters.element)}${delimiters.segment}`;
  const inner = groups.map(({ functional, sender, receiver, date, time, control: own, version, sets }, n) => {
    const agency =
      text
        .split(delimiters.segment)
        .filter((one) => one.trim().startsWith(`GS${delimiters.element}`))
        [n]?.split(delimiters.element)[7] ?? 'X';
    const gs = line('GS', functional, sender, receiver, date, time, own, agency, version);
    return `${gs}${sets.map(({ segments }) => segments.map(({ elements }) => line(...elements)).join('')).join('')}${line('GE', String(sets.length), own)}`;
  });
  const count = groups.length === 0 ? acknowledged.length : groups.length;
  return `${text.slice(0, 106)}${acknowledged.map(({ elements }) => line(...elements)).join('')}${inner.join('')}${line('IEA', String(count), control)}`;
}
