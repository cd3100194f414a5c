/**
 * The one path of every message: frame -> parse -> translate -> one append with the raw bytes -> acknowledgement. Nothing is answered before the
 * append resolves; a Fault of the log goes through to the transport, which then answers nothing.
 */
import { facilityId, type FacilityId, type PatientId } from '@healthos/core/ids.ts';
import type { Appended, Clock, EventLog, KeptMessage } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import { newDecimation, settle, thinned, type Decimation } from './feeds/devices/decimate.ts';
import { facilityInJson, translateDeviceJson } from './feeds/devices/device-json.ts';
import { devicesFeed } from './feeds/devices/devices.ts';
import { facilityFeed, translateFacilityFile } from './feeds/facility/facility.ts';
import type { Feed, FeedContext, FeedSettings, Translation } from './feeds/feed.ts';
import { feedFor } from './feeds/feeds.ts';
import { facilityOf, senderOf } from './feeds/reading/facility-of.ts';
import { messageType } from './feeds/reading/message-type.ts';
import { isBatch, splitBatch, type Batch } from './formats/hl7v2/batch.ts';
import { workFeed } from './feeds/work/work.ts';
import { facilityInWork, translateWorkJson } from './feeds/work/work-json.ts';
import { parseHl7, type Hl7Message } from './formats/hl7v2/message.ts';
import { parseJson } from './formats/json.ts';
import { arrivalOf, type Envelope } from './receive/arrival.ts';
import { batchReply } from './receive/batch-reply.ts';
import { headerOf, readHeader } from './receive/header.ts';
import { otherFeed } from './receive/other.ts';
import { replyToNoMessage, repliesTo } from './receive/reply.ts';
import { isRejection, reject, type Rejection } from './rejection.ts';

export interface ReceiveParts {
  readonly log: Pick<EventLog, 'append'>;
  readonly clock: Clock;
  /** What the feed list says of a sender (`MSH-3|MSH-4`, topic or client) for a feed; `closed` when the list is closed and does not name it. */
  settingsFor(sender: string, feed: Feed): FeedSettings | 'closed';
  readonly pseudonym: FeedContext['pseudonym'];
  readonly fingerprint: FeedContext['fingerprint'];
  /** The response to a kept query (QBP); undefined = the plain acknowledgement. */
  answer?(asked: { readonly message: Hl7Message; readonly kept: KeptMessage; readonly settings: FeedSettings }): Promise<Buffer | undefined>;
  /** Told after each append, for metrics. `milliseconds` from receipt to commit. */
  onOutcome?(told: { readonly feed: string; readonly type: string; readonly outcome: KeptMessage['outcome']; readonly milliseconds: number }): void;
  /** Told of a translation that broke: a bug of ours. The message is kept as rejected. */
  onBug?(error: unknown, about: { readonly feed: string; readonly type: string }): void;
}

/** Who sent it, as the transport knows: an address, a certificate's subject, a topic. */
export interface Origin {
  readonly peer: string;
}

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
  /** The facility file, posted: the same bytes again change nothing. */
  facilityJson(bytes: Buffer, origin: Origin): Promise<Appended>;
  /** A kept message tried again, with its own bytes or mended ones. */
  replay(kept: KeptMessage, bytes: Buffer): Promise<Appended>;
}

/** The facility of bytes that name none. */
const noFacility = facilityId('unknown');

export function makeReceive(parts: ReceiveParts): Receive {
  const work: Work = { parts, decimation: newDecimation() };
  return {
    hl7: (frame, origin) => receiveFrame(work, frame, origin).then(({ replies }) => replies),
    take: (frame, origin) => receiveFrame(work, frame, origin),
    deviceJson: (bytes, origin, named) => receiveJson(work, bytes, { ...named, peer: origin.peer }),
    workJson: (bytes, origin) => receiveWork(work, bytes, origin),
    facilityJson: (bytes, origin) => receiveFacility(work, bytes, origin),
    replay: (kept, bytes) =>
      kept.type === jsonType
        ? receiveJson(work, bytes, { sender: kept.sender, facility: kept.facility, peer: 'replay', replayOf: kept })
        : kept.type === workType
          ? receiveWork(work, bytes, { sender: kept.sender, peer: 'replay' }, kept)
          : receiveOne(work, bytes, { peer: 'replay' }, kept).then(({ appended }) => appended),
  };
}

interface Work {
  readonly parts: ReceiveParts;
  decimation: Decimation;
}

async function receiveFrame(work: Work, frame: Buffer, origin: Origin): Promise<Taken> {
  if (isBatch(frame)) return receiveBatch(work, frame, origin);
  const { appended, replies } = await receiveOne(work, frame, origin);
  return { kept: [appended], replies };
}

interface Received {
  readonly appended: Appended;
  readonly replies: Buffer[];
}

async function receiveOne(work: Work, bytes: Buffer, origin: Origin, replayOf?: KeptMessage): Promise<Received> {
  const receivedAt = work.parts.clock.now();
  const parsed = parseHl7(bytes);
  const message = !isRejection(parsed) && bytes.includes(0) ? reject('hl7.nul', 'MSH') : parsed;
  if (isRejection(message)) return refuseBytes(work, bytes, message, receivedAt, origin, replayOf);
  const feed = feedFor(message) ?? otherFeed;
  const sender = senderOf(message);
  const found = work.parts.settingsFor(sender, feed);
  const settings = found === 'closed' ? closedSettings(feed) : found;
  const facility = facilityOf(message, settings);
  const type = messageType(message);
  const envelope = { ...headerOf(message), facility, type, peer: origin.peer, receivedAt, bytes, ...(replayOf === undefined ? {} : { replayOf }) };
  const result = found === 'closed' ? reject('feed.closed', 'MSH-3') : translate(work, feed, message, contextOf(work, settings, facility, receivedAt), type);
  const appended = await append(work, envelope, settings, result);
  const response =
    appended.message.outcome === 'applied' || appended.message.outcome === 'unmapped'
      ? await work.parts.answer?.({ message, kept: appended.message, settings })
      : undefined;
  return { appended, replies: repliesTo(message, appended.message, settings, response) };
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

async function refuseBytes(work: Work, bytes: Buffer, rejection: Rejection, receivedAt: Instant, origin: Origin, replayOf?: KeptMessage): Promise<Received> {
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
  const appended = await append(work, envelope, settings, rejection);
  return { appended, replies: [replyToNoMessage(bytes, appended.message, settings)] };
}

/** Each message of a batch is kept for itself, in order, so that a half-done batch sent again gives no duplicates; a wrong count is kept as a rejection of its own. */
async function receiveBatch(work: Work, frame: Buffer, origin: Origin): Promise<Taken> {
  const batch = splitBatch(frame);
  const received = await Promise.all([
    ...batch.messages.map(({ start, end }) => receiveOne(work, frame.subarray(start, end), origin)),
    ...batch.mismatches.map((mismatch) => refuseEnvelope(work, frame, batch, mismatch, origin)),
  ]);
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

async function refuseEnvelope(work: Work, frame: Buffer, batch: Batch, mismatch: Rejection, origin: Origin): Promise<Received> {
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
  const stand = Buffer.from(`MSH|^~\\&||||||||${batch.controlId}|P|2.5.1\r`, 'latin1');
  return { appended, replies: [replyToNoMessage(stand, appended.message, settings)] };
}

interface JsonOrigin {
  readonly sender: string;
  readonly peer: string;
  readonly facility?: string;
  readonly device?: string;
  readonly replayOf?: KeptMessage;
}

const jsonType = 'application/json';

async function receiveJson(work: Work, bytes: Buffer, named: JsonOrigin): Promise<Appended> {
  const receivedAt = work.parts.clock.now();
  const found = work.parts.settingsFor(named.sender, devicesFeed);
  const settings = found === 'closed' ? closedSettings(devicesFeed) : found;
  const body = found === 'closed' ? reject('feed.closed', 'topic') : parseJson(bytes);
  const said = named.facility ?? (isRejection(body) ? undefined : facilityInJson(body.value));
  const facility = settings.facility ?? (said === undefined ? noFacility : facilityId(said));
  const read = isRejection(body) ? body : translateDeviceJson(body.value, contextOf(work, settings, facility, receivedAt), named.device);
  const controlId = isRejection(read) ? '' : read.controlId;
  const envelope: Envelope = {
    facility,
    sender: named.sender,
    peer: named.peer,
    controlId,
    type: jsonType,
    receivedAt,
    bytes,
    ...(named.replayOf === undefined ? {} : { replayOf: named.replayOf }),
  };
  return append(work, envelope, settings, isRejection(read) ? read : read.translation);
}

const workType = 'work/json';

async function receiveWork(work: Work, bytes: Buffer, { sender, peer }: Origin & { readonly sender: string }, replayOf?: KeptMessage): Promise<Appended> {
  const receivedAt = work.parts.clock.now();
  const found = work.parts.settingsFor(sender, workFeed);
  const settings = found === 'closed' ? closedSettings(workFeed) : found;
  const body = found === 'closed' ? reject('feed.closed', 'sender') : parseJson(bytes);
  const said = isRejection(body) ? undefined : facilityInWork(body.value);
  const read = isRejection(body) ? body : translateWorkJson(body.value, { receivedAt });
  const envelope: Envelope = {
    facility: settings.facility ?? (said === undefined ? noFacility : facilityId(said)),
    sender,
    peer,
    controlId: isRejection(read) ? '' : read.controlId,
    type: workType,
    receivedAt,
    bytes,
    ...(replayOf === undefined ? {} : { replayOf }),
  };
  return append(work, envelope, settings, isRejection(read) ? read : read.translation);
}

async function receiveFacility(work: Work, bytes: Buffer, origin: Origin): Promise<Appended> {
  const receivedAt = work.parts.clock.now();
  const settings: FeedSettings = { ...facilityFeed.defaults, zone: 'UTC' };
  const read = translateFacilityFile(bytes, { receivedAt });
  const described = isRejection(read) ? undefined : read.events[0]?.event;
  const facility = described?.type === 'FacilityDescribed' ? facilityId(described.description.facility) : noFacility;
  return append(work, { facility, sender: `facility|${origin.peer}`, peer: origin.peer, controlId: '', type: 'facility', receivedAt, bytes }, settings, read);
}

/** One append. Of device readings only changes of meaning are logged; what an append could not keep is told again by the next reading. */
async function append(work: Work, envelope: Envelope, settings: FeedSettings, result: Translation | Rejection): Promise<Appended> {
  const { parts } = work;
  const arrival = arrivalOf(envelope, settings, result);
  const thin = thinned(work.decimation, arrival.events);
  work.decimation = thin.decimation;
  let kept = false;
  try {
    const appended = await parts.log.append({ ...arrival, events: thin.events });
    kept = true;
    const outcome = appended.duplicate ? 'duplicate' : appended.message.outcome;
    parts.onOutcome?.({ feed: settings.feed, type: arrival.type, outcome, milliseconds: parts.clock.now() - envelope.receivedAt });
    return appended;
  } finally {
    if (!kept) work.decimation = settle(work.decimation, thin.changed);
  }
}

function contextOf(work: Work, settings: FeedSettings, facility: FacilityId, receivedAt: Instant): FeedContext {
  const pseudonym = (assigner: string, number: string): PatientId => work.parts.pseudonym(assigner, number);
  return { settings, facility, receivedAt, pseudonym, fingerprint: (text) => work.parts.fingerprint(text) };
}

/** A sender that the closed list does not name is kept under the feed's own defaults and refused. */
function closedSettings(feed: Feed): FeedSettings {
  return { ...feed.defaults, refuse: 'AR', zone: 'UTC' };
}
