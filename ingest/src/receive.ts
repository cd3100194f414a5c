/**
 * The one path of every message: frame -> parse -> translate -> one append with the raw bytes -> acknowledgement. Nothing is answered before the
 * append resolves; a Fault of the log goes through to the transport, which then answers nothing.
 */
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Appended, KeptMessage } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import { newDecimation } from './feeds/devices/decimate.ts';
import type { Feed, FeedContext, Translation } from './feeds/feed.ts';
import { numberPrint } from './feeds/fhir/prints.ts';
import { feedFor } from './feeds/feeds.ts';
import { facilityOf, senderOf } from './feeds/reading/facility-of.ts';
import { messageType } from './feeds/reading/message-type.ts';
import { holdsSeveral, isBatch, splitBatch, type Batch } from './formats/hl7v2/batch.ts';
import { parseHl7, type Hl7Message } from './formats/hl7v2/message.ts';
import { batchReply } from './receive/batch-reply.ts';
import { headerOf, readHeader } from './receive/header.ts';
import { fhirType, houseOfFhir, jsonType, type FhirOrigin, receiveFacility, receiveFhir, receiveJson, receiveWork, workType } from './receive/json.ts';
import { append, closedSettings, contextOf, elsewhere, noFacility, type Origin, type ReceiveParts, type Walk, type Work } from './receive/keep.ts';
import { otherFeed } from './receive/other.ts';
import { replyToNoMessage, repliesTo } from './receive/reply.ts';
import { receiveInterchange, receiveX12, x12Type, type TakenX12, type X12Origin } from './receive/x12.ts';
import { isRejection, reject, type Rejection } from './rejection.ts';

/** What came of one frame: every message in it, as kept, and what is answered. */
export interface Taken {
  readonly kept: readonly Appended[];
  readonly replies: readonly Buffer[];
}

export interface Receive {
  /** One MLLP frame, a message or a batch. Resolves to its replies, in order, once everything in it is committed. */
  hl7(frame: Buffer, origin: Origin): Promise<readonly Buffer[]>;
  /** The same, with what was kept. */
  take(frame: Buffer, origin: Origin): Promise<Taken>;
  /** Device observations as JSON (MQTT, HTTP). `named` is what the topic says. */
  deviceJson(bytes: Buffer, origin: Origin, named: { readonly sender: string; readonly facility?: string; readonly device?: string }): Promise<Appended>;
  /** What departments did, as JSON (HTTP). */
  workJson(bytes: Buffer, origin: Origin & { readonly sender: string }): Promise<Appended>;
  /** A FHIR bundle, whole (HTTP). `facility` where the sender is of none by its settings. */
  fhirJson(bytes: Buffer, origin: FhirOrigin): Promise<Appended>;
  /** The print of a number of a resource of that kind, as a fact of it carries it. */
  fhirPrint(kind: string, number: string): string;
  /** The house that such a bundle would go to. */
  fhirHouse(origin: Pick<FhirOrigin, 'sender' | 'stands' | 'facility' | 'bound'>): FacilityId;
  /** X12 interchanges (HTTP, folder). */
  x12(bytes: Buffer, origin: X12Origin): Promise<readonly TakenX12[]>;
  /** The facility file, posted: the same bytes again change nothing. */
  facilityJson(bytes: Buffer, origin: Origin): Promise<Appended>;
  /** A kept message tried again, with its own bytes or mended ones. */
  replay(kept: KeptMessage, bytes: Buffer): Promise<Appended>;
}

export function makeReceive(parts: ReceiveParts): Receive {
  const work: Work = { parts, decimation: newDecimation() };
  return {
    hl7: (frame, origin) => receiveFrame(work, frame, origin).then(({ replies }) => replies),
    take: (frame, origin) => receiveFrame(work, frame, origin),
    deviceJson: (bytes, origin, named) => receiveJson(work, bytes, { ...origin, ...named }),
    workJson: (bytes, origin) => receiveWork(work, bytes, origin),
    fhirJson: (bytes, origin) => receiveFhir(work, bytes, origin),
    fhirPrint: (kind, number) => numberPrint(parts, kind, number),
    fhirHouse: (origin) => houseOfFhir(work, origin),
    x12: (bytes, origin) => receiveX12(work, bytes, origin),
    facilityJson: (bytes, origin) => receiveFacility(work, bytes, origin),
    replay: (kept, bytes) => replayed(work, kept, bytes),
  };
}

/** By the door that it came through. */
async function replayed(work: Work, kept: KeptMessage, bytes: Buffer): Promise<Appended> {
  const { sender, facility } = kept;
  if (kept.type === jsonType) return receiveJson(work, bytes, { sender, facility, peer: 'replay', replayOf: kept });
  if (kept.type === workType) return receiveWork(work, bytes, { sender, peer: 'replay' }, kept);
  if (kept.type === fhirType) return receiveFhir(work, bytes, { sender, peer: 'replay', facility }, kept);
  if (kept.feed === x12Type) return (await receiveInterchange(work, bytes, { peer: 'replay', facility }, kept)).appended;
  return (await receiveOne(work, bytes, { peer: 'replay' }, kept)).appended;
}

async function receiveFrame(work: Work, frame: Buffer, origin: Origin): Promise<Taken> {
  if (isBatch(frame) || holdsSeveral(frame)) return receiveBatch(work, frame, origin);
  const { appended, replies } = await receiveOne(work, frame, origin);
  return { kept: [appended], replies };
}

interface Received {
  readonly appended: Appended;
  readonly replies: Buffer[];
}

async function receiveOne(work: Work, bytes: Buffer, origin: Origin, replayOf?: KeptMessage): Promise<Received> {
  const receivedAt = work.parts.clock.now();
  const walk = work.parts.walk?.();
  const parsed = parseHl7(bytes);
  walk?.parsed(bytes.length);
  const message = !isRejection(parsed) && bytes.includes(0) ? reject('hl7.nul', 'MSH') : parsed;
  if (isRejection(message)) return refuseBytes(work, bytes, message, { receivedAt, origin, replayOf, walk });
  const feed = feedFor(message) ?? otherFeed;
  const sender = senderOf(message);
  const found = work.parts.settingsFor(sender, feed);
  const settings = found === 'closed' ? closedSettings(feed) : found;
  const facility = facilityOf(message, settings);
  const type = messageType(message);
  const envelope = { ...headerOf(message), facility, type, peer: origin.peer, receivedAt, bytes, ...(replayOf === undefined ? {} : { replayOf }) };
  const isBarred = elsewhere(origin.bound, facility, 'MSH-4') !== undefined || work.parts.allows?.({ sender, facility, type }, origin) === false;
  const barred = found === 'closed' ? 'feed.closed' : isBarred ? 'feed.certificate' : undefined;
  const result = barred === undefined ? translate(work, feed, message, contextOf(work, settings, facility, receivedAt), type) : reject(barred, 'MSH-3');
  walk?.translated(feed.feed, type);
  const appended = await append(work, envelope, settings, result, walk);
  const response =
    appended.message.outcome === 'applied' || appended.message.outcome === 'unmapped'
      ? await work.parts.answer?.({ message, kept: appended.message, settings })
      : undefined;
  const replies = repliesTo(message, appended.message, settings, response);
  walk?.answered();
  return { appended, replies };
}

/** The feed's translation, unless the message is not for live state or the translation breaks. */
function translate(work: Work, feed: Feed, message: Hl7Message, context: FeedContext, type: string): Translation | Rejection {
  if (message.processingId !== '' && message.processingId.toUpperCase() !== 'P') {
    return { events: [], identities: [], samples: [], warnings: [], outcome: 'quarantined', reason: reject('hl7.not-production', 'MSH-11') };
  }
  try {
    return feed.translate(message, context);
  } catch (error) {
    // A bug of ours must not stop the line nor come back with every retry: the message is kept, listed and can be replayed.
    work.parts.onBug?.(error, { feed: feed.feed, type });
    return reject('translation.broken', 'MSH-9');
  }
}

interface Refused {
  readonly receivedAt: Instant;
  readonly origin: Origin;
  readonly replayOf: KeptMessage | undefined;
  readonly walk: Walk | undefined;
}

async function refuseBytes(work: Work, bytes: Buffer, rejection: Rejection, { receivedAt, origin, replayOf, walk }: Refused): Promise<Received> {
  const header = readHeader(bytes);
  const found = work.parts.settingsFor(header.sender, otherFeed);
  const settings = found === 'closed' ? closedSettings(otherFeed) : found;
  const envelope = {
    ...header,
    facility: settings.facility ?? noFacility,
    peer: origin.peer,
    receivedAt,
    bytes,
    ...(replayOf === undefined ? {} : { replayOf }),
  };
  const appended = await append(work, envelope, settings, rejection, walk);
  const replies = [replyToNoMessage(bytes, appended.message, settings)];
  walk?.answered();
  return { appended, replies };
}

/**
 * Each message of a batch is kept for itself, in order, so that a half-done batch sent again gives no duplicates; a wrong count is kept as a rejection of its own, and
 * an envelope around nothing as itself. Messages without an envelope are answered each.
 */
async function receiveBatch(work: Work, frame: Buffer, origin: Origin): Promise<Taken> {
  const batch = splitBatch(frame);
  const received = await Promise.all([
    ...batch.messages.map(({ start, end }) => receiveOne(work, frame.subarray(start, end), origin)),
    ...batch.mismatches.map((mismatch) => refuseEnvelope(work, frame, batch, mismatch, origin)),
    ...(batch.messages.length + batch.mismatches.length === 0 ? [refuseEnvelope(work, frame, batch, nothingIn(), origin)] : []),
  ]);
  if (!batch.enveloped) return { kept: received.map(({ appended }) => appended), replies: received.flatMap(({ replies }) => replies) };
  const kept = received.map(({ appended }) => appended);
  const answeredAt = kept[0]?.message.receivedAt ?? work.parts.clock.now();
  return {
    kept,
    replies: [
      batchReply(
        frame,
        answeredAt,
        received.flatMap(({ replies }) => replies.slice(0, 1)),
      ),
    ],
  };
}

const nothingIn = (): Translation => ({
  events: [],
  identities: [],
  samples: [],
  warnings: [],
  outcome: 'unmapped',
  reason: reject('hl7.empty-batch', 'BHS'),
});

async function refuseEnvelope(work: Work, frame: Buffer, batch: Batch, mismatch: Rejection | Translation, origin: Origin): Promise<Received> {
  const header = readHeader(frame);
  const found = work.parts.settingsFor(header.sender, otherFeed);
  const settings = found === 'closed' ? closedSettings(otherFeed) : found;
  const envelope = {
    ...header,
    controlId: batch.controlId,
    type: 'BHS',
    facility: settings.facility ?? noFacility,
    peer: origin.peer,
    receivedAt: work.parts.clock.now(),
    bytes: frame,
  };
  const appended = await append(work, envelope, settings, mismatch);
  if (!isRejection(mismatch)) return { appended, replies: [] };
  const stand = Buffer.from(`MSH|^~\\&||||||||${batch.controlId}|P|2.5.1\r`, 'latin1');
  return { appended, replies: [replyToNoMessage(stand, appended.message, settings)] };
}
