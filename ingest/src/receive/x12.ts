/** The door for X12: each interchange of a body is one message, kept raw, answered by a 999 or a TA1 after the commit. */
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import type { Appended, KeptMessage } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { FeedSettings } from '../feeds/feed.ts';
import { translateX12, type ReadX12 } from '../feeds/x12/translate.ts';
import { x12Feed } from '../feeds/x12/x12.ts';
import { fixedHeader, interchangeLimitBytes, readInterchange, textOf, type Interchange } from '../formats/x12/interchange.ts';
import { isProblem, problemOfEnvelope, rejectionOf, type X12Problem } from '../formats/x12/problem.ts';
import { headerLength, splitInterchanges } from '../formats/x12/segments.ts';
import { usualDelimiters } from '../formats/x12/write.ts';
import { reject } from '../rejection.ts';
import type { Envelope } from './arrival.ts';
import { replyTo, replyToBroken } from './x12-reply.ts';
import { append, closedSettings, contextOf, noFacility, type Origin, type Work } from './keep.ts';

export const x12Type = 'x12';

export interface X12Origin extends Origin {
  /** Of whoever sent it, where the door knows. */
  readonly facility?: string;
}

/** What came of one interchange, with its acknowledgement where it is one that is acknowledged. */
export interface TakenX12 {
  readonly appended: Appended;
  readonly reply?: Buffer;
}

/** Each interchange of the body in its order: a body that was half taken and is sent again posts only the rest. */
export async function receiveX12(work: Work, bytes: Buffer, origin: X12Origin): Promise<readonly TakenX12[]> {
  const taken: TakenX12[] = [];
  for (const { start, end } of splitInterchanges(bytes.toString('latin1'))) taken.push(await receiveInterchange(work, bytes.subarray(start, end), origin));
  return taken;
}

export async function receiveInterchange(work: Work, bytes: Buffer, origin: X12Origin, replayOf?: KeptMessage): Promise<TakenX12> {
  const receivedAt = work.parts.clock.now();
  // Every character of X12 is one byte; what is not ASCII stands in names only, which stay in the bytes.
  const read = bytes.length > interchangeLimitBytes ? undefined : readInterchange(bytes.toString('latin1'));
  const interchange = read === undefined || isProblem(read) ? undefined : read;
  const broken = read !== undefined && isProblem(read) ? read : read === undefined ? tooLarge(bytes) : undefined;
  const sender = interchange === undefined ? senderIn(broken) : `${interchange.sender.id}|${interchange.groups[0]?.sender ?? ''}`;
  const { settings, facility } = settle(work, sender, interchange, origin);
  const made = interchange === undefined ? undefined : translated(work, interchange, settings, facility, receivedAt);
  const result = broken !== undefined ? rejectionOf(broken) : (made?.result ?? reject('translation.broken', 'ISA[1]'));
  const envelope: Envelope = {
    facility,
    sender,
    peer: origin.peer,
    controlId: interchange?.control ?? textOf(broken?.within?.header, 13).trim(),
    type: typeOf(interchange),
    receivedAt,
    bytes,
    ...(replayOf === undefined ? {} : { replayOf }),
  };
  const appended = await append(work, envelope, settings, result);
  const reply =
    broken !== undefined
      ? replyToBroken(broken, appended.message, settings.zone)
      : interchange === undefined || made === undefined
        ? undefined
        : replyTo(interchange, made.outcomes, appended.message, settings.zone);
  return { appended, ...(reply === undefined ? {} : { reply }) };
}

/** It is not read further than its header. */
function tooLarge(bytes: Buffer): X12Problem {
  const header = fixedHeader(bytes.toString('latin1', 0, headerLength));
  return { ...problemOfEnvelope('x12.too-large', 'ISA', 1), ...(header === undefined ? {} : { within: { delimiters: usualDelimiters, header } }) };
}

function senderIn(broken: X12Problem | undefined): string {
  return `${textOf(broken?.within?.header, 6).trim()}|${textOf(broken?.within?.group, 2).trim()}`;
}

/** The facility of the door, else the one that GS03 or ISA08 names, else the one of this house. */
function settle(
  work: Work,
  sender: string,
  interchange: Interchange | undefined,
  origin: X12Origin,
): { readonly settings: FeedSettings; readonly facility: FacilityId } {
  const { home } = work.parts;
  const named = [interchange?.groups[0]?.receiver, interchange?.receiver.id].flatMap((code) => {
    const found = code === undefined || code === '' ? 'closed' : work.parts.settingsFor(code, x12Feed);
    return found === 'closed' || found.facility === undefined ? [] : [found];
  })[0];
  const found = named ?? work.parts.settingsFor(sender, x12Feed);
  const plain = found === 'closed' ? closedSettings(x12Feed) : found;
  const settings = plain.facility === undefined && home !== undefined ? { ...plain, zone: home.zone } : plain;
  const facility = origin.facility ?? settings.facility ?? home?.facility;
  return { settings, facility: facility === undefined ? noFacility : facilityId(facility) };
}

/** A bug of ours must not lose an interchange: it is kept, listed and can be replayed. */
function translated(work: Work, interchange: Interchange, settings: FeedSettings, facility: FacilityId, receivedAt: Instant): ReadX12 {
  try {
    return translateX12(interchange, contextOf(work, settings, facility, receivedAt));
  } catch (error) {
    work.parts.onBug?.(error, { feed: x12Feed.feed, type: typeOf(interchange) });
    return { result: reject('translation.broken', 'ISA[1]'), outcomes: [] };
  }
}

/** `x12/835`; several kinds in one interchange are named together. */
function typeOf(interchange: Interchange | undefined): string {
  const codes = new Set(interchange?.groups.flatMap(({ sets }) => sets.map(({ code }) => code)) ?? []);
  return [x12Type, ...(codes.size === 0 ? [] : [[...codes].sort().join('+')])].join('/');
}
