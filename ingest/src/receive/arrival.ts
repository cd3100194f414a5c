/** An arrival: one message and all that it means, as the log keeps it in one transaction. */
import { hash } from 'node:crypto';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Arrival, KeptMessage } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { FeedSettings, Translation } from '../feeds/feed.ts';
import { isRejection, type Rejection } from '../rejection.ts';

/** How a message came and what it calls itself. */
export interface Envelope {
  readonly facility: FacilityId;
  readonly sender: string;
  readonly peer: string;
  readonly controlId: string;
  readonly type: string;
  readonly receivedAt: Instant;
  readonly bytes: Buffer;
  readonly replayOf?: KeptMessage;
  readonly turn?: number;
}

/** What the columns of the message table hold of a sender's own words, at most. */
const textLimit = 200;

export function arrivalOf(envelope: Envelope, settings: FeedSettings, result: Translation | Rejection): Arrival {
  const { replayOf, ...own } = envelope;
  const plain = {
    ...own,
    feed: settings.feed,
    sender: cut(own.sender),
    controlId: cut(own.controlId),
    type: cut(own.type),
    sha256: hash('sha256', own.bytes, 'hex'),
    // Without a control id nothing was reused; a replay is meant.
    onReusedControlId: own.controlId === '' || replayOf !== undefined ? ('process' as const) : settings.onReusedControlId,
    ...(replayOf === undefined ? {} : { replayOf: replayOf.id }),
  };
  if (isRejection(result)) {
    const { code, place, message } = result;
    return { ...plain, onReusedControlId: 'process', outcome: 'rejected', code, place, detail: message, events: [], identities: [], samples: [] };
  }
  const { outcome = 'applied', reason, events, identities, samples, warnings } = result;
  const said = reason ?? warnings[0];
  const live = outcome === 'applied';
  return {
    ...plain,
    outcome,
    ...(said === undefined ? {} : { code: said.code, place: said.place }),
    ...(reason === undefined ? {} : { detail: reason.message }),
    events: live ? events : [],
    identities: live ? identities : [],
    samples: live ? samples : [],
  };
}

function cut(text: string): string {
  return text.length <= textLimit ? text : text.slice(0, textLimit).toWellFormed();
}
