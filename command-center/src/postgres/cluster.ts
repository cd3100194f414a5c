/** What a copy of a cluster needs to know of the server that it is of. */
import pg from 'pg';
import { Fault } from '../fault.ts';

export interface ClusterNote {
  /** The identity of the cluster, from its initialisation on. */
  readonly system: string;
  readonly timeline: number;
  readonly segmentBytes: number;
  /** Major version: its files are read by that one only. */
  readonly major: number;
  readonly user: string;
  readonly database: string;
  /** Without these libraries the restored server cannot read its own tables. */
  readonly preload: string;
}

/** A connection for statements. */
export type Statements = pg.Client;

/** One beside the stream. */
export async function connectBeside(url: string, name = 'healthos-backup'): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: name, connectionTimeoutMillis: 5000, keepAlive: true });
  client.on('error', () => undefined);
  await client.connect().catch((error: unknown) => {
    throw new Fault('database.unreachable', error instanceof Error ? error.message : undefined);
  });
  return client;
}

/** Asked over both connections: the one that replicates says whose log it is, and which time line it is on now. */
export async function clusterOf(client: pg.Client, replicating: pg.Client): Promise<ClusterNote> {
  const { rows: identities } = await replicating.query<{ systemid: string; timeline: string | number }>('IDENTIFY_SYSTEM');
  const { rows } = await client.query<Omit<ClusterNote, 'system' | 'timeline'>>(
    `SELECT pg_size_bytes(current_setting('wal_segment_size'))::int AS "segmentBytes", current_setting('server_version_num')::int / 10000 AS major,
       session_user::text AS user, current_database()::text AS database, current_setting('shared_preload_libraries') AS preload`,
  );
  const [[identity], [row]] = [identities, rows];
  if (identity === undefined || row === undefined) throw new Fault('database.unreachable');
  return { system: identity.systemid, timeline: Number(identity.timeline), ...row };
}

export async function serverClock(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ at: number }>('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS at');
  return Math.floor(rows[0]?.at ?? Number.NaN);
}

/** Rough bytes of all databases: what a copy will read. */
export async function clusterBytes(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>('SELECT sum(pg_database_size(oid)) AS bytes FROM pg_database WHERE datallowconn');
  return Number(rows[0]?.bytes ?? 0);
}

/**
 * A commit of ours, so that the log ends with one, and where it is: everything committed before the returned moment is before that place. A restore to a moment
 * knows that it has arrived by the first commit after it.
 */
export async function mark(client: pg.Client): Promise<{ readonly at: number; readonly lsn: string }> {
  const at = await serverClock(client);
  // A commit without a word in the log would not wait for the disk.
  await client.query("SELECT pg_logical_emit_message(true, 'healthos', 'mark')");
  const { rows } = await client.query<{ lsn: string }>('SELECT pg_current_wal_flush_lsn()::text AS lsn');
  return { at, lsn: rows[0]?.lsn ?? '' };
}

/** The server keeps its log from then on until it was read through the slot (as far as its max_slot_wal_keep_size lets it). */
export async function ensureSlot(client: pg.Client, slot: string): Promise<{ readonly start: string }> {
  const { rows } = await client.query<{ start: string | null; status: string | null }>(
    'SELECT restart_lsn::text AS start, wal_status AS status FROM pg_replication_slots WHERE slot_name = $1',
    [slot],
  );
  const [known] = rows;
  if (known !== undefined && known.start !== null && known.status !== 'lost') return { start: known.start };
  if (known !== undefined) throw new Fault('backup.slot-lost', slot);
  await client.query('SELECT pg_create_physical_replication_slot($1, true)', [slot]);
  return ensureSlot(client, slot);
}

export async function dropSlot(client: pg.Client, slot: string): Promise<void> {
  await client.query('SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1 AND NOT active', [slot]);
}
