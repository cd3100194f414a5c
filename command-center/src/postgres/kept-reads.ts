/** What was kept, as it is read again: events in order, messages, their bytes. By the tables, of every house, or by the views that show one (house-views.ts). */
import type pg from 'pg';
import type { Effective, HealthEvent, Recorded } from '@healthos/core/event.ts';
import { facilityId, feedId, messageId, type MessageId, type OrderKey } from '@healthos/core/ids.ts';
import type { HouseReads } from '@healthos/core/ports.ts';
import { instant } from '@healthos/core/time.ts';
import { entryIn, type Place } from '../archive/pack.ts';
import { Fault } from '../fault.ts';
import type { Answered, HouseDb } from './house-query.ts';
import { messageColumns, toMessage, type MessageColumns } from './kept-message.ts';
import { repetitionOf, type RepetitionColumns } from './repetitions.ts';

/** `name`: kept ready on a connection, where it may be: what is asked all day by those who follow. */
interface KeptDb {
  query<Row>(text: string, values: readonly unknown[], name?: string): Promise<Pick<Answered<Row>, 'rows'>>;
}

interface KeptTables {
  readonly event: string;
  readonly message: string;
  readonly rawMessage: string;
  readonly repetition: string;
  /** Files that may hold the bytes of the message that is the first value. */
  readonly archived: string;
}

const everyHouse: KeptTables = {
  event: 'event',
  message: 'message',
  rawMessage: 'raw_message',
  repetition: 'repetition',
  archived: "SELECT file, places FROM archived WHERE kind = 'raw' AND first_id <= $1 AND last_id >= $1 ORDER BY file",
};

const oneHouse: KeptTables = {
  event: 'house_event',
  message: 'house_message',
  rawMessage: 'house_raw_message',
  repetition: 'house_repetition',
  archived: 'SELECT file, places FROM house_archived WHERE message_id = $1 ORDER BY file',
};

/** `archive`: the folder of what was moved out of the database; undefined of a reader that knows none. */
export function readsOfEveryHouse(pool: Pick<pg.Pool, 'query'>, archive: string | undefined): HouseReads {
  const db: KeptDb = {
    query: <Row>(text: string, values: readonly unknown[], name?: string) =>
      pool.query<Row & pg.QueryResultRow>({ text, values: [...values], ...(name === undefined ? {} : { name }) }),
  };
  return keptReads(db, everyHouse, archive);
}

export const readsOfOneHouse = (db: HouseDb, archive: string | undefined): HouseReads => keptReads(db, oneHouse, archive);

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

function keptReads(db: KeptDb, of: KeptTables, archive: string | undefined): HouseReads {
  const events = async (where: string, values: readonly unknown[], name?: string): Promise<readonly Recorded[]> =>
    (await db.query<EventColumns>(`SELECT ${eventColumns} FROM ${of.event} WHERE ${where}`, values, name)).rows.map(toRecorded);
  const messagesOf = async (ids: readonly MessageId[]) =>
    (await db.query<MessageColumns>(`SELECT ${messageColumns} FROM ${of.message} WHERE id = ANY($1)`, [ids])).rows.map(toMessage);
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
        `SELECT facility, first_position, events FROM ${of.message} WHERE id = $1`,
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
        `SELECT ${messageColumns} FROM ${of.message} WHERE ($1::text IS NULL OR facility = $1) AND ($2::text IS NULL OR feed = $2) AND ($3::text IS NULL OR outcome = $3)
        AND ($4::text IS NULL OR control_id = $4) AND ($5::bigint IS NULL OR id < $5) ORDER BY id DESC LIMIT $6`,
        [facility ?? null, feed ?? null, outcome ?? null, controlId ?? null, before ?? null, limit],
      );
      return rows.map(toMessage);
    },
    repetitions: async ({ facility, feed, controlId, limit, below }) => {
      const { rows } = await db.query<RepetitionColumns>(
        `SELECT ${messageColumns}, n, times, (extract(epoch FROM first_at) * 1000)::float8 AS first_ms, (extract(epoch FROM last_at) * 1000)::float8 AS last_ms, again.peer AS from_peer
        FROM ${of.repetition} AS again JOIN ${of.message} AS kept ON kept.id = message_id WHERE ($1::text IS NULL OR facility = $1) AND ($2::text IS NULL OR feed = $2)
        AND ($3::text IS NULL OR control_id = $3) AND ($4::bigint IS NULL OR n < $4) ORDER BY n DESC LIMIT $5`,
        [facility ?? null, feed ?? null, controlId ?? null, below ?? null, limit],
      );
      return rows.map(repetitionOf);
    },
    message: async (id) => (await messagesOf([id]))[0],
    messagesOf,
    ...rawBytes(db, of, archive),
  };
}

/** The bytes of messages wherever they are. */
function rawBytes(db: KeptDb, of: KeptTables, folder: string | undefined): Pick<HouseReads, 'raw' | 'raws'> {
  const raws = async (ids: readonly MessageId[]): Promise<ReadonlyMap<MessageId, Uint8Array>> => {
    const { rows } = await db.query<{ message_id: string; bytes: Buffer }>(`SELECT message_id, bytes FROM ${of.rawMessage} WHERE message_id = ANY($1)`, [ids]);
    const found = new Map<MessageId, Uint8Array>(rows.map(({ message_id, bytes }) => [messageId(message_id), bytes]));
    for (const id of ids) {
      if (found.has(id)) continue;
      const bytes = await archivedBytes(db, of, folder, id);
      if (bytes !== undefined) found.set(id, bytes);
    }
    return found;
  };
  return { raws, raw: async (id) => (await raws([id])).get(id) };
}

async function archivedBytes(db: KeptDb, of: KeptTables, folder: string | undefined, id: MessageId): Promise<Uint8Array | undefined> {
  const { rows } = await db.query<{ file: string; places: readonly Place[] }>(of.archived, [id]);
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
