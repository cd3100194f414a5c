/** The doors for JSON: device observations, what departments did, FHIR bundles and the facility file. Each body is one message, kept raw. */
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import type { Appended, KeptMessage } from '@healthos/core/ports.ts';
import { facilityInJson, translateDeviceJson } from '../feeds/devices/device-json.ts';
import { devicesFeed } from '../feeds/devices/devices.ts';
import { facilityFeed, translateFacilityFile } from '../feeds/facility/facility.ts';
import type { FeedContext, FeedSettings } from '../feeds/feed.ts';
import { fhirLimits } from '../feeds/fhir/bundle.ts';
import { fhirFeed, translateFhir, type ReadFhir } from '../feeds/fhir/fhir.ts';
import { workFeed } from '../feeds/work/work.ts';
import { parseJson, type Json } from '../formats/json.ts';
import { isRejection, reject, type Rejection } from '../rejection.ts';
import type { Envelope } from './arrival.ts';
import { append, closedSettings, contextOf, elsewhere, noFacility, type Origin, type Work } from './keep.ts';

interface JsonOrigin extends Pick<Origin, 'peer' | 'bound'> {
  readonly sender: string;
  readonly facility?: string;
  readonly device?: string;
  readonly replayOf?: KeptMessage;
}

export const jsonType = 'application/json';

export async function receiveJson(work: Work, bytes: Buffer, named: JsonOrigin): Promise<Appended> {
  const receivedAt = work.parts.clock.now();
  const found = work.parts.settingsFor(named.sender, devicesFeed);
  const settings = found === 'closed' ? closedSettings(devicesFeed) : found;
  const body = found === 'closed' ? reject('feed.closed', 'topic') : parseJson(bytes);
  const said = named.facility ?? (isRejection(body) ? undefined : facilityInJson(body.value)) ?? named.bound;
  const facility = settings.facility ?? (said === undefined ? noFacility : facilityId(said));
  const barred = elsewhere(named.bound, facility, 'facility');
  const read = isRejection(body) ? body : (barred ?? translateDeviceJson(body.value, contextOf(work, settings, facility, receivedAt), named.device));
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

export const workType = 'work/json';

/** Loaded when the first body comes: the shapes of facts, and what checks them, are most of what the feeds would load, and whoever sends HL7 waits for neither. */
const reading = () => import('../feeds/work/work-json.ts');

export async function receiveWork(
  work: Work,
  bytes: Buffer,
  { sender, peer, bound }: Origin & { readonly sender: string },
  replayOf?: KeptMessage,
): Promise<Appended> {
  const { facilityInWork, translateWorkJson } = await reading();
  const receivedAt = work.parts.clock.now();
  const found = work.parts.settingsFor(sender, workFeed);
  const settings = found === 'closed' ? closedSettings(workFeed) : found;
  const body = found === 'closed' ? reject('feed.closed', 'sender') : parseJson(bytes);
  const said = (isRejection(body) ? undefined : facilityInWork(body.value)) ?? bound;
  const facility = settings.facility ?? (said === undefined ? noFacility : facilityId(said));
  const barred = elsewhere(bound, facility, 'facility');
  const read = isRejection(body) ? body : (barred ?? translateWorkJson(body.value, { receivedAt }));
  const envelope: Envelope = {
    facility,
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

export const fhirType = 'fhir/bundle';

/** Where a bundle goes: where what it writes stands already, else to the house of its sender by the list of senders, else to the one that the door names. */
export function houseOfFhir(work: Work, { sender, stands, facility: named, bound }: Pick<FhirOrigin, 'sender' | 'stands' | 'facility' | 'bound'>): FacilityId {
  const found = work.parts.settingsFor(sender, fhirFeed);
  const listed = found === 'closed' ? undefined : found.facility;
  return facilityId(stands ?? listed ?? named ?? bound ?? noFacility);
}

export interface FhirOrigin extends Origin {
  readonly sender: string;
  readonly facility?: string;
  /** The house in which the resource that is written stands. */
  readonly stands?: string;
  /** The door that it came through found it wrong: it is kept as such, and nothing is made of it. */
  readonly refused?: Rejection;
  /** Under which the door decided that it may be written, where several processes share the log. */
  readonly turn?: number;
}

export async function receiveFhir(
  work: Work,
  bytes: Buffer,
  { sender, peer, bound, facility: named, stands, refused, turn }: FhirOrigin,
  replayOf?: KeptMessage,
): Promise<Appended> {
  const receivedAt = work.parts.clock.now();
  const found = work.parts.settingsFor(sender, fhirFeed);
  const settings = found === 'closed' ? closedSettings(fhirFeed) : found;
  const facility = houseOfFhir(work, {
    sender,
    ...(stands === undefined ? {} : { stands }),
    ...(named === undefined ? {} : { facility: named }),
    ...(bound === undefined ? {} : { bound }),
  });
  const body = found === 'closed' ? reject('feed.closed', 'sender') : parseJson(bytes, fhirLimits.bytes);
  const barred = elsewhere(bound, facility, 'facility');
  const read = isRejection(body) ? body : (barred ?? refused ?? unbroken(work, body.value, contextOf(work, settings, facility, receivedAt)));
  const envelope: Envelope = {
    facility,
    sender,
    peer,
    controlId: isRejection(read) ? '' : read.controlId,
    type: fhirType,
    receivedAt,
    bytes,
    ...(replayOf === undefined ? {} : { replayOf }),
    ...(turn === undefined ? {} : { turn }),
  };
  return append(work, envelope, settings, isRejection(read) ? read : read.translation);
}

/** A bug of ours must not lose a bundle: it is kept, listed and can be replayed. */
function unbroken(work: Work, body: Json, context: FeedContext): ReadFhir | Rejection {
  try {
    return translateFhir(body, context);
  } catch (error) {
    work.parts.onBug?.(error, { feed: fhirFeed.feed, type: fhirType });
    return reject('translation.broken', 'Bundle');
  }
}

export async function receiveFacility(work: Work, bytes: Buffer, origin: Origin): Promise<Appended> {
  const receivedAt = work.parts.clock.now();
  const settings: FeedSettings = { ...facilityFeed.defaults, zone: 'UTC' };
  const read = translateFacilityFile(bytes, { receivedAt });
  const described = isRejection(read) ? undefined : read.events[0]?.event;
  const facility = described?.type === 'FacilityDescribed' ? facilityId(described.description.facility) : noFacility;
  const barred = isRejection(read) ? read : (elsewhere(origin.bound, facility, 'facility') ?? read);
  return append(work, { facility, sender: `facility|${origin.peer}`, peer: origin.peer, controlId: '', type: 'facility', receivedAt, bytes }, settings, barred);
}
