/** `POST /api/feeds/{feed}/messages`: bytes over HTTP take the same path as by MLLP and are answered after the commit. The server owns the route; this reads the media type. */
import type { Appended } from '@healthos/core/ports.ts';
import { devicesFeed } from '../feeds/devices/devices.ts';
import { facilityFeed } from '../feeds/facility/facility.ts';
import { feedNamed } from '../feeds/feeds.ts';
import { workFeed } from '../feeds/work/work.ts';
import { x12Feed } from '../feeds/x12/x12.ts';
import { fhirFeed } from '../feeds/fhir/fhir.ts';
import type { Receive } from '../receive.ts';
import type { X12Origin } from '../receive/x12.ts';
import type { Origin } from '../receive/keep.ts';

export type Posted =
  | {
      readonly kind: 'kept';
      readonly status: 200 | 422;
      readonly kept: readonly Appended[];
      /** The acknowledgement in the sender's own format: of HL7, and of X12 for whoever accepts it. */
      readonly reply?: Buffer;
      /** Of the reply. */
      readonly media?: 'application/hl7-v2' | 'application/edi-x12';
    }
  | { readonly kind: 'refused'; readonly status: 404; readonly code: 'feed.unknown' }
  | { readonly kind: 'refused'; readonly status: 415; readonly code: 'media-type.unsupported' };

/** Media types that are read. */
export const mediaTypes = { hl7: 'application/hl7-v2', json: 'application/json', fhir: 'application/fhir+json', x12: 'application/edi-x12' } as const;

/** 422 when every message in the body was rejected: it is kept and listed all the same. Rejects on a Fault of the log. */
export async function postMessage(receive: Receive, feed: string, contentType: string, bytes: Buffer, origin: X12Origin): Promise<Posted> {
  if (feedNamed(feed) === undefined) return { kind: 'refused', status: 404, code: 'feed.unknown' };
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase();
  // Which house a message is of stands in it: whoever may speak for one house alone is held to that.
  const from: Origin = { peer: origin.peer, ...(origin.facility === undefined ? {} : { bound: origin.facility }) };
  if (type === mediaTypes.hl7) {
    const { kept, replies } = await receive.take(bytes, from);
    // Of one message the last answer, the application's own; of several all of them.
    const reply = kept.length > 1 ? Buffer.concat(replies) : replies[replies.length - 1];
    return { kind: 'kept', status: statusOf(kept), kept, ...(reply === undefined ? {} : { reply, media: mediaTypes.hl7 }) };
  }
  if (type === mediaTypes.x12) {
    if (feed !== x12Feed.feed) return { kind: 'refused', status: 415, code: 'media-type.unsupported' };
    const taken = await receive.x12(bytes, origin);
    const kept = taken.map(({ appended }) => appended);
    const replies = taken.flatMap(({ reply }) => reply ?? []);
    return { kind: 'kept', status: statusOf(kept), kept, ...(replies.length === 0 ? {} : { reply: Buffer.concat(replies), media: mediaTypes.x12 }) };
  }
  const json = type === (feed === fhirFeed.feed ? mediaTypes.fhir : mediaTypes.json) ? jsonReaders[feed] : undefined;
  if (json === undefined) return { kind: 'refused', status: 415, code: 'media-type.unsupported' };
  const kept = [await json(receive, bytes, from)];
  return { kind: 'kept', status: statusOf(kept), kept };
}

/** Feeds that take a JSON body. */
const jsonReaders: Readonly<Record<string, (receive: Receive, bytes: Buffer, origin: Origin) => Promise<Appended>>> = {
  [devicesFeed.feed]: (receive, bytes, origin) => receive.deviceJson(bytes, origin, { sender: 'http|devices' }),
  [fhirFeed.feed]: (receive, bytes, origin) => receive.fhirJson(bytes, { ...origin, sender: 'http|fhir' }),
  [facilityFeed.feed]: (receive, bytes, origin) => receive.facilityJson(bytes, origin),
  [workFeed.feed]: (receive, bytes, origin) => receive.workJson(bytes, { ...origin, sender: 'http|work' }),
};

function statusOf(kept: readonly Appended[]): 200 | 422 {
  return kept.length > 0 && kept.every(({ message }) => message.outcome === 'rejected') ? 422 : 200;
}
