/** Moves old rows out of the database into files, a file a transaction: the file is on disk before the rows are gone, and both or neither are. */
import { packLimits, writePack, type Entry } from '../archive/pack.ts';
import type { StillNeeded } from '../archive/still-needed.ts';
import { noteArchived, type ArchivedFile, type ArchivedKind } from './archived.ts';
import type { Statements } from './cluster.ts';

export interface Moving {
  readonly client: Statements;
  readonly folder: string;
  /** What is older goes. */
  readonly before: number;
  readonly needed: StillNeeded;
  onFile(file: ArchivedFile): void;
}

/**
 * Bytes of messages that are over: not of a visit or account that goes on nor of their people, and not waiting for somebody to look at them. The message itself, its digest
 * and its facts stay.
 */
const over = `raw_message.received_at < to_timestamp($1::float8 / 1000) AND NOT (message.outcome IN ('rejected', 'quarantined', 'unmapped') AND message.resolved_by IS NULL)
  AND NOT EXISTS (SELECT 1 FROM event WHERE event.facility = message.facility AND event.position >= message.first_position AND event.position < message.first_position + message.events
    AND (event.payload -> 'event' ->> 'encounter' = ANY($2) OR event.payload -> 'event' ->> 'patient' = ANY($3)))`;

const overOf = ({ before, needed }: Pick<Moving, 'before' | 'needed'>): unknown[] => [before, [...needed.encounters], [...needed.patients]];

export interface Due {
  readonly entries: number;
  readonly bytes: number;
}

/** What would go, and what is as old and stays. */
export async function rawDue(moving: Pick<Moving, 'client' | 'before' | 'needed'>): Promise<Due & { readonly kept: number }> {
  const { rows } = await moving.client.query<{ entries: string; bytes: string; old: string }>(
    `SELECT count(*) FILTER (WHERE ${over}) AS entries, COALESCE(sum(length(bytes)) FILTER (WHERE ${over}), 0) AS bytes, count(*) AS old
     FROM raw_message JOIN message ON message.id = message_id WHERE raw_message.received_at < to_timestamp($1::float8 / 1000)`,
    overOf(moving),
  );
  const [row] = rows;
  return { entries: Number(row?.entries ?? 0), bytes: Number(row?.bytes ?? 0), kept: Number(row?.old ?? 0) - Number(row?.entries ?? 0) };
}

export async function moveRaw(moving: Moving): Promise<void> {
  for (let after = '0'; ;) {
    const { rows } = await moving.client.query<{ id: string; at: number; bytes: Buffer }>(
      `SELECT message_id AS id, (extract(epoch FROM raw_message.received_at) * 1000)::float8 AS at, bytes FROM raw_message JOIN message ON message.id = message_id
       WHERE ${over} AND message_id > $4 ORDER BY message_id LIMIT ${packLimits.entries}`,
      [...overOf(moving), after],
    );
    const entries = within(rows);
    const last = entries.at(-1);
    if (last === undefined) return;
    after = last.id;
    await moveOne(moving, 'raw', entries, () =>
      moving.client.query('DELETE FROM raw_message WHERE message_id = ANY($1::bigint[])', [entries.map(({ id }) => id)]),
    );
  }
}

/** As many as one file takes; one at least. */
function within(rows: readonly Entry[]): readonly Entry[] {
  let bytes = 0;
  const fits = rows.findIndex((row, n) => {
    bytes += row.bytes.length;
    return n > 0 && bytes > packLimits.bytes;
  });
  return fits < 0 ? rows : rows.slice(0, fits);
}

export async function samplesDue({ client, before }: Pick<Moving, 'client' | 'before'>): Promise<number> {
  const { rows } = await client.query<{ n: string }>('SELECT count(*) AS n FROM sample WHERE observed_at < to_timestamp($1::float8 / 1000)', [before]);
  return Number(rows[0]?.n ?? 0);
}

/** Readings of devices at full rate; what they meant is in the log. A file ends between two moments, so that none is in two. */
export async function moveSamples(moving: Moving): Promise<void> {
  for (;;) {
    const { rows: edges } = await moving.client.query<{ first: string; until: string | null }>(
      `SELECT min(at)::text AS first, max(at)::text AS until FROM (SELECT observed_at AS at FROM sample WHERE observed_at < to_timestamp($1::float8 / 1000)
       ORDER BY observed_at LIMIT ${packLimits.entries}) AS next`,
      [moving.before],
    );
    const [edge] = edges;
    if (edge === undefined || edge.until === null) return;
    const { rows } = await moving.client.query<{ at: number; row: string }>(
      'SELECT (extract(epoch FROM observed_at) * 1000)::float8 AS at, to_json(sample)::text AS row FROM sample WHERE observed_at >= $1::timestamptz AND observed_at <= $2::timestamptz ORDER BY observed_at',
      [edge.first, edge.until],
    );
    const entries = rows.map(({ at, row }, n): Entry => ({ id: String(n + 1), at, bytes: Buffer.from(row) }));
    await moveOne(moving, 'sample', entries, () =>
      moving.client.query('DELETE FROM sample WHERE observed_at >= $1::timestamptz AND observed_at <= $2::timestamptz', [edge.first, edge.until]),
    );
  }
}

/** Somebody who writes an old row meanwhile makes the numbers differ: then nothing is moved, and the rows are read again. */
async function moveOne(
  { client, folder, onFile }: Moving,
  kind: ArchivedKind,
  entries: readonly Entry[],
  remove: () => Promise<{ readonly rowCount: number | null }>,
): Promise<void> {
  const times = entries.map(({ at }) => at);
  const [from, until] = [Math.min(...times), Math.max(...times)];
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const name = `${kind}-${day(from)}-to-${day(until)}-${kind === 'raw' ? (entries[0]?.id ?? '') : String(Math.floor(from))}.gz`;
  const { places, ...packed } = await writePack(folder, name, entries);
  const file: ArchivedFile = { file: name, kind, entries: entries.length, ...packed };
  await client.query('BEGIN');
  const { rowCount } = await remove();
  if (rowCount !== entries.length) {
    await client.query('ROLLBACK');
    return;
  }
  await noteArchived(client, file, places, { from, until });
  await client.query('COMMIT');
  onFile(file);
}
