/** The row of a kept message, and the message that it is: read from the database, or from a disk of trials in memory. */
import { facilityId, feedId, messageId } from '@healthos/core/ids.ts';
import type { KeptMessage, Outcome } from '@healthos/core/ports.ts';
import { instant } from '@healthos/core/time.ts';

export const messageColumns =
  'id, facility, feed, sender, control_id, type, outcome, code, place, detail, (extract(epoch FROM received_at) * 1000)::float8 AS received_ms, sha256, size, replay_of, resolved_by';

/** What a message may have or not: a database says null, a row that was never written says nothing. */
type Perhaps<T> = T | null | undefined;

export interface MessageColumns {
  readonly id: string;
  readonly facility: string;
  readonly feed: string;
  readonly sender: string;
  readonly control_id: string;
  readonly type: string;
  readonly outcome: Outcome;
  readonly code: Perhaps<string>;
  readonly place: Perhaps<string>;
  readonly detail: Perhaps<string>;
  readonly received_ms: number;
  readonly sha256: string;
  readonly size: number;
  readonly replay_of: Perhaps<string>;
  readonly resolved_by?: Perhaps<string>;
}

export function toMessage(row: MessageColumns): KeptMessage {
  const { code, place, detail, replay_of: replayOf, resolved_by: resolvedBy } = row;
  return {
    id: messageId(row.id),
    facility: facilityId(row.facility),
    feed: feedId(row.feed),
    sender: row.sender,
    controlId: row.control_id,
    type: row.type,
    outcome: row.outcome,
    receivedAt: instant(Math.round(row.received_ms)),
    sha256: row.sha256,
    bytes: row.size,
    ...(isSaid(code) ? { code } : {}),
    ...(isSaid(place) ? { place } : {}),
    ...(isSaid(detail) ? { detail } : {}),
    ...(isSaid(replayOf) ? { replayOf: messageId(replayOf) } : {}),
    ...(isSaid(resolvedBy) ? { resolvedBy: messageId(resolvedBy) } : {}),
  };
}

const isSaid = (value: Perhaps<string>): value is string => value !== null && value !== undefined;
