/** What every door of the receive path shares: its parts, the context of a translation, and the one append. */
import { facilityId, type FacilityId, type PatientId } from '@healthos/core/ids.ts';
import type { Appended, Clock, EventLog, KeptMessage } from '@healthos/core/ports.ts';
import type { Instant, Zone } from '@healthos/core/time.ts';
import { settle, thinned, type Decimation } from '../feeds/devices/decimate.ts';
import type { Feed, FeedContext, FeedSettings, Known, Translation } from '../feeds/feed.ts';
import type { Hl7Message } from '../formats/hl7v2/message.ts';
import { reject, type Rejection } from '../rejection.ts';
import { arrivalOf, type Envelope } from './arrival.ts';

/** What became of a message; `code` says why it was not applied, or what was made of a field. */
export interface ToldOutcome {
  readonly feed: string;
  readonly type: string;
  readonly outcome: KeptMessage['outcome'];
  readonly code?: string;
  readonly milliseconds: number;
}

/** One message on its way, for whoever traces some of them: told when each step ends. */
export interface Walk {
  parsed(bytes: number): void;
  translated(feed: string, type: string): void;
  appended(appended: Appended): void;
  /** The answer is handed to the connection. */
  answered(): void;
  /** Nothing was kept, and nothing is answered. */
  failed(): void;
}

export interface ReceiveParts {
  readonly log: Pick<EventLog, 'append'>;
  readonly clock: Clock;
  /** What the feed list says of a sender (`MSH-3|MSH-4`, topic or client) for a feed; `closed` when the list is closed and does not name it. */
  settingsFor(sender: string, feed: Feed): FeedSettings | 'closed';
  /** Whether a message is what its origin may send; absent = every one is. */
  allows?(claimed: { readonly sender: string; readonly facility: FacilityId; readonly type: string }, origin: Origin): boolean;
  /** The facility of whatever names none and comes by a door of the house itself. */
  readonly home?: { readonly facility: FacilityId; readonly zone: Zone };
  readonly pseudonym: FeedContext['pseudonym'];
  readonly fingerprint: FeedContext['fingerprint'];
  /** What a reference of a resource to another of this house means. */
  known?(facility: FacilityId, reference: string): Known | undefined;
  /** The response to a kept query (QBP); undefined = the plain acknowledgement. */
  answer?(asked: { readonly message: Hl7Message; readonly kept: KeptMessage; readonly settings: FeedSettings }): Promise<Buffer | undefined>;
  /** Told after each append, for metrics. `milliseconds` from receipt to commit. */
  onOutcome?(told: ToldOutcome): void;
  /** A message just came; undefined = this one is not followed. Absent where nobody traces. */
  walk?(): Walk | undefined;
  /** Told of a translation that broke: a bug of ours. The message is kept as rejected. */
  onBug?(error: unknown, about: { readonly feed: string; readonly type: string }): void;
}

/** Who sent it, as the transport knows: an address, a certificate's subject, a topic. */
export interface Origin {
  readonly peer: string;
  /** Common name of the certificate that the connection was opened with. */
  readonly certificate?: string;
  /** Whoever sends is bound to this house: what is of another is kept and not taken. */
  readonly bound?: string;
}

/** The facility of bytes that name none. */
export const noFacility = facilityId('unknown');

/** What to refuse a message of `facility` with, where whoever sends may not speak for it. */
export const elsewhere = (bound: string | undefined, facility: FacilityId, place: string): Rejection | undefined =>
  bound === undefined || bound === facility ? undefined : reject('feed.certificate', place);

export interface Work {
  readonly parts: ReceiveParts;
  decimation: Decimation;
}

/** One append. Of device readings only changes of meaning are logged; what an append could not keep is told again by the next reading. */
export async function append(work: Work, envelope: Envelope, settings: FeedSettings, result: Translation | Rejection, walk?: Walk): Promise<Appended> {
  const { parts } = work;
  const arrival = arrivalOf(envelope, settings, result);
  const thin = thinned(work.decimation, arrival.events);
  work.decimation = thin.decimation;
  let kept = false;
  try {
    const appended = await parts.log.append({ ...arrival, events: thin.events });
    kept = true;
    walk?.appended(appended);
    const outcome = appended.duplicate ? 'duplicate' : appended.message.outcome;
    const { code } = appended.message;
    parts.onOutcome?.({
      feed: settings.feed,
      type: arrival.type,
      outcome,
      ...(code === undefined ? {} : { code }),
      milliseconds: parts.clock.now() - envelope.receivedAt,
    });
    return appended;
  } finally {
    if (!kept) {
      work.decimation = settle(work.decimation, thin.changed);
      walk?.failed();
    }
  }
}

export function contextOf(work: Work, settings: FeedSettings, facility: FacilityId, receivedAt: Instant): FeedContext {
  const pseudonym = (assigner: string, number: string): PatientId => work.parts.pseudonym(assigner, number);
  return {
    settings,
    facility,
    receivedAt,
    pseudonym,
    fingerprint: (text) => work.parts.fingerprint(text),
    known: (reference) => work.parts.known?.(facility, reference),
  };
}

/** A sender that the closed list does not name is kept under the feed's own defaults and refused. */
export function closedSettings(feed: Feed): FeedSettings {
  return { ...feed.defaults, refuse: 'AR', zone: 'UTC' };
}
