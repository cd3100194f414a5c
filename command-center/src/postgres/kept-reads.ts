/** What was kept, as it is read again: events in order, messages, their bytes. By the tables, of every house, or by the views that show one (house-views.ts). */
import type { Effective, HealthEvent, Recorded } from '@healthos/core/event.ts';
import { facilityId, feedId, messageId, type MessageId, type OrderKey } from '@healthos/core/ids.ts';
import type { HouseReads } from '@healthos/core/ports.ts';
import { instant } from '@healthos/core/time.ts';
import { entryIn, type Place } from '../archive/pack.ts';
import { Fault } from '../fault.ts';
import type { Scope } from './houses.ts';
import { messageColumns, toMessage, type MessageColumns } from './kept-message.ts';
import { repetitionOf, type RepetitionColumns } from './repetitions.ts';

interface EventColumns {
  readonly facility: string;
  readonly position: string;
  readonly message_id: string;
  readonly feed: string;
  readonly recorded_ms: number;
  readonly order_key: string;
  readonly payload: { readonly effective: Effective; readonly segments: number[]; readonly event: HealthEvent };
}

const eventColumns = 'facility, position, message_id, feed, (extract(epoch FROM recorded_at) * 1000)::float8 AS recorded_ms, order_key, payload';

/** `archive`: the folder of what was moved out of the database; undefined of a reader that knows none. */
export function createKeptReads(db: Scope, archive: string | undefined): HouseReads {
  const events = async (where: string, values: readonly unknown[], name?: string): Promise<readonly Recorded[]> =>
    (await db.query<EventColumns>(`SELECT ${eventColumns} FROM ${db.tables}event WHERE ${where}`, values, name)).rows.map(toRecorded);
  const messagesOf = async (ids: readonly MessageId[]) =>
    (await db.query<MessageColumns>(`SELECT ${messageColumns} FROM ${db.tables}message WHERE id = ANY($1)`, [ids])).rows.map(toMessage);
  return {
    // Positions have no gap, so a page is a range: bounded at both ends, it is read off the primary key whatever the planner knows of the table.
    read: ({ facility, after, upTo, knownAt, limit }) =>
      knownAt === undefined
        ? events('facility = $1 AND position > $2 AND position <= $3 ORDER BY position', [facility, after, Math.min(upTo ?? Infinity, after + limit)], 'read')
        : events(
            'facility = $1 AND position > $2 AND ($3::bigint IS NULL OR position <= $3) AND recorded_at <= to_timestamp($4::float8 / 1000) ORDER BY position LIMIT $5',
            [facility, after, upTo ?? null, knownAt, limit],
          ),
    eventsOf: async (id) => {
      const {
        rows: [row],
      } = await db.query<{ facility: string; first_position: string | null; events: number }>(
        `SELECT facility, first_position, events FROM ${db.tables}message WHERE id = $1`,
        [id],
      );
      if (row?.first_position === undefined || row.first_position === null) return [];
      return events('facility = $1 AND position >= $2 AND position < $3 ORDER BY position', [
        row.facility,
        row.first_position,
        Number(row.first_position) + row.events,
      ]);
    },
    eventsAt: (facility, positions) => events('facility = $1 AND position = ANY($2) ORDER BY position DESC', [facility, positions]),
    messages: async ({ facility, feed, outcome, controlId, limit, before }) => {
      const { rows } = await db.query<MessageColumns>(
        `SELECT ${messageColumns} FROM ${db.tables}message WHERE ($1::text IS NULL OR facility = $1) AND ($2::text IS NULL OR feed = $2) AND ($3::text IS NULL OR outcome = $3)
        AND ($4::text IS NULL OR control_id = $4) AND ($5::bigint IS NULL OR id < $5) ORDER BY id DESC LIMIT $6`,
        [facility ?? null, feed ?? null, outcome ?? null, controlId ?? null, before ?? null, limit],
      );
      return rows.map(toMessage);
    },
    repetitions: async ({ facility, feed, controlId, limit, below }) => {
      const { rows } = await db.query<RepetitionColumns>(
        `SELECT ${messageColumns}, n, times, (extract(epoch FROM first_at) * 1000)::float8 AS first_ms, (extract(epoch FROM last_at) * 1000)::float8 AS last_ms, again.peer AS from_peer
        FROM ${db.tables}repetition AS again JOIN ${db.tables}message AS kept ON kept.id = message_id WHERE ($1::text IS NULL OR facility = $1) AND ($2::text IS NULL OR feed = $2)
        AND ($3::text IS NULL OR control_id = $3) AND ($4::bigint IS NULL OR n < $4) ORDER BY n DESC LIMIT $5`,
        [facility ?? null, feed ?? null, controlId ?? null, below ?? null, limit],
      );
      return rows.map(repetitionOf);
    },
    message: async (id) => (await messagesOf([id]))[0],
    messagesOf,
    ...rawBytes(db, archive),
  };
}

/** The bytes of messages wherever they are. */
function rawBytes(db: Scope, folder: string | undefined): Pick<HouseReads, 'raw' | 'raws'> {
  const raws = async (ids: readonly MessageId[]): Promise<ReadonlyMap<MessageId, Uint8Array>> => {
    const { rows } = await db.query<{ message_id: string; bytes: Buffer }>(`SELECT message_id, bytes FROM ${db.tables}raw_message WHERE message_id = ANY($1)`, [
      ids,
    ]);
    const found = new Map<MessageId, Uint8Array>(rows.map(({ message_id, bytes }) => [messageId(message_id), bytes]));
    for (const id of ids) {
      if (found.has(id)) continue;
      const bytes = await archivedBytes(db, folder, id);
      if (bytes !== undefined) found.set(id, bytes);
    }
    return found;
  };
  return { raws, raw: async (id) => (await raws([id])).get(id) };
}

/** Files that may hold the bytes of a message. */
const archivedIn: Readonly<Record<Scope['tables'], string>> = {
  '': "SELECT file, places FROM archived WHERE kind = 'raw' AND first_id <= $1 AND last_id >= $1 ORDER BY file",
  house_: 'SELECT file, places FROM house_archived WHERE message_id = $1 ORDER BY file',
};

async function archivedBytes(db: Scope, folder: string | undefined, id: MessageId): Promise<Uint8Array | undefined> {
  const { rows } = await db.query<{ file: string; places: readonly Place[] }>(archivedIn[db.tables], [id]);
  for (const { file, places } of rows) {
    if (folder === undefined) throw new Fault('archive.away', file);
    const bytes = await entryIn(folder, file, places, id);
    if (bytes !== undefined) return bytes;
  }
  return undefined;
}

function toRecorded(row: EventColumns): Recorded {
  const { effective, segments, event } = row.payload;
  return {
    event,
    effective,
    segments,
    order: row.order_key as OrderKey,
    position: Number(row.position),
    facility: facilityId(row.facility),
    recordedAt: instant(Math.round(row.recorded_ms)),
    feed: feedId(row.feed),
    message: messageId(row.message_id),
  };
}
