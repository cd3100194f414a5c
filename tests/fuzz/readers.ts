/** Every reader of bytes from outside, each by its whole door: read, translated, answered, folded. What a reader must do with any input stands here. */
import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Recorded } from '@healthos/core/event.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { facilityId, messageId, patientId } from '@healthos/core/ids.ts';
import type { Appended, Arrival } from '@healthos/core/ports.ts';
import { instant } from '@healthos/core/time.ts';
import { settingsOf } from '@healthos/ingest/feeds/declared.ts';
import { parseHl7 } from '@healthos/ingest/formats/hl7v2/message.ts';
import { makeReceive, type Receive } from '@healthos/ingest/receive.ts';
import { isRejection, rejectionCodes } from '@healthos/ingest/rejection.ts';
import { takeFile } from '@healthos/ingest/transports/folder.ts';
import { createFramer, framed } from '@healthos/ingest/transports/mllp/framer.ts';
import { unfitCode } from '@healthos/command-center/postgres/planning.ts';
import { exportGeoJson } from '../../wall-displays/src/lib/facility/export-geojson.ts';
import { importGeoJson } from '../../wall-displays/src/lib/facility/geojson.ts';
import { trialHospital } from '../simulated-day/seeded/trial-hospital.ts';
import { byRequest, takeAsked } from './asked.ts';
import { byBytes, byJson, bySeparators, oneOf, recounted, type Mutate } from './mutate.ts';
import { Misread, rewriteHl7, rewriteX12 } from './rewritten.ts';
import { seedsOf, type SeedKind } from './seeds.ts';

export interface Reader {
  readonly name: SeedKind;
  readonly means: string;
  readonly mutate: Mutate;
  /** Resolves to the outcome, or to the code of the refusal; throws on whatever a reader must not do. `isWhole`: written anew and folded, too. */
  take(bytes: Buffer, isWhole: boolean): Promise<string>;
}

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
    name: 'geojson',
    means: 'Buildings as GeoJSON: in, out and in again',
    mutate: oneOf(byJson, byJson, byJson, byBytes),
    take: (bytes) => Promise.resolve(takeBuilding(bytes)),
  },
  {
    name: 'folder',
    means: 'Files of a folder: messages one after the other, batches, interchanges',
    mutate: oneOf(byBytes, bySeparators('\r', '|', ['^', '~', '&', '\\'])),
    take: async (bytes, isWhole) => {
      folds.now = isWhole;
      const { kept, answers } = await takeFile(bytes, bytes.includes('ISA') ? 'fuzz.x12' : 'fuzz.hl7', receive);
      for (const answer of answers) if (answer.length === 0) throw new Misread('an answer that says nothing');
      return kept.length === 0 ? 'nothing in it' : `${Math.min(kept.length, 4)} kept`;
    },
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

/** What was taken goes out and comes in as it is; the editor says what is no JSON before it is asked. */
function takeBuilding(bytes: Buffer): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch {
    return 'no JSON';
  }
  const nothing = { ...trialHospital, floors: [], units: [] };
  const taken = importGeoJson(parsed, nothing);
  if ('says' in taken) return taken.place.replaceAll(/\d+/g, 'n');
  if (!survives(taken.description)) throw new Misread('a description that does not survive being written');
  const again = importGeoJson(JSON.parse(exportGeoJson(taken.description)), nothing);
  if ('says' in again) throw new Misread(`what went out does not come in: ${again.says} at ${again.place}`);
  if (!isDeepStrictEqual(again.description, taken.description)) throw new Misread('what went out comes in as another building');
  return `${Math.min(taken.beds, 3)} beds`;
}

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
