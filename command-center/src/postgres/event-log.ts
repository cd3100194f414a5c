/** The log on PostgreSQL: one appending connection that comes back by itself, and a small pool for reading. */
import pg from 'pg';
import type { Recorded } from '@healthos/core/event.ts';
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import type { Arrival, Clock, EventLog, KeptMessage, SampleStore } from '@healthos/core/ports.ts';
import { Fault } from '../fault.ts';
import { insertBatch, type Batch } from './append.ts';
import { createAppender, type AppendStore } from './appender.ts';
import { migrate, type Form } from './migrations.ts';
import { isLostConnection, sqlState } from './queryable.ts';
import { createReads } from './reads.ts';

export interface LogOptions {
  readonly url: string;
  readonly clock: Clock;
  onCommitted?(facts: readonly Recorded[], arrivals: readonly { readonly arrival: Arrival; readonly message: KeptMessage }[]): void;
}

export interface PostgresLog extends EventLog, SampleStore {
  readonly form: Form;
  readonly pool: pg.Pool;
  /** false while the database takes no writes. */
  writable(): boolean;
  waiting(): number;
}

/** Held by the one process that appends to a database. */
const appendLock = 4_860_116;
/** A killed predecessor's session is noticed by the server within moments. */
const lockWaitMs = 8_000;
const readConnections = 6;
const [firstPauseMs, longestPauseMs] = [50, 1000];

export async function openLog(options: LogOptions): Promise<PostgresLog> {
  const connect = (): Promise<pg.Client> => connectAppending(options.url);
  let client = await connect();
  let writable = true;
  client.on('error', () => { writable = false; });
  const form = await migrate(client);
  const pool = new pg.Pool({ connectionString: options.url, max: readConnections, connectionTimeoutMillis: 5000 });
  // An idle connection that breaks is replaced at the next use; the appender's own state says whether the database is there.
  pool.on('error', () => undefined);
  const reads = createReads(pool);

  /** Another connection, however long it takes; meanwhile nothing is acknowledged. */
  async function reconnect(): Promise<void> {
    writable = false;
    await client.end().catch(() => undefined);
    for (let wait = firstPauseMs; ; wait = Math.min(wait * 2, longestPauseMs)) {
      const next = await connect().catch(() => undefined);
      if (next !== undefined) {
        client = next;
        client.on('error', () => { writable = false; });
        writable = true;
        return;
      }
      if (closing) throw new Fault('log.closed');
      await new Promise((done) => setTimeout(done, wait));
    }
  }
  let closing = false;

  /** After a lost connection only the database knows whether the batch is there: it is asked before anything is tried again. */
  async function insert(batch: Batch): Promise<'kept' | 'clash'> {
    for (;;) {
      const failure = await insertBatch(client, batch).then(() => undefined, (error: unknown) => error);
      if (failure === undefined) return 'kept';
      if (sqlState(failure) === '23505') return 'clash';
      if (!isLostConnection(failure)) throw failure;
      await reconnect();
      const first = batch.messages[0];
      const { rowCount } = await pool.query('SELECT 1 FROM message WHERE id = $1 AND sha256 = $2', [first?.id, first?.sha256]);
      if (rowCount === 1) return 'kept';
    }
  }

  const store: AppendStore = {
    insert,
    known: reads.known,
    markResolved: async (original, by) => void (await pool.query('UPDATE message SET resolved_by = $2 WHERE id = $1', [original, by])),
  };
  const positions = await reads.positions();
  const { rows } = await pool.query<{ next: string }>('SELECT COALESCE(max(id), 0) + 1 AS next FROM message');
  const appender = createAppender({
    store, clock: options.clock, nextMessage: BigInt(rows[0]?.next ?? '1'), positions: new Map<FacilityId, number>(positions),
    onCommitted: (facts, arrivals) => options.onCommitted?.(facts, arrivals),
  });

  return {
    ...reads, form, pool,
    append: appender.append,
    waiting: appender.waiting,
    writable: () => writable,
    positions: async () => new Map([...(await reads.positions())].map(([facility, position]) => [facilityId(facility), position])),
    close: async () => {
      closing = true;
      await appender.close();
      await client.end().catch(() => undefined);
      await pool.end();
    },
  };
}

async function connectAppending(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, keepAlive: true, application_name: 'healthos-append' });
  client.on('error', () => undefined);
  await client.connect().catch((error: unknown) => { throw new Fault('database.unreachable', error instanceof Error ? error.message : undefined); });
  const { rows } = await client.query<{ fsync: string; sync: string; pages: string }>("SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS sync, current_setting('full_page_writes') AS pages");
  const safe = rows[0];
  if (safe === undefined || safe.fsync !== 'on' || safe.pages !== 'on' || safe.sync === 'off' || safe.sync === 'local') {
    await client.end();
    throw new Fault('database.unsafe', `fsync=${safe?.fsync}, synchronous_commit=${safe?.sync}, full_page_writes=${safe?.pages}`);
  }
  const until = Date.now() + lockWaitMs;
  for (;;) {
    const { rows: [lock] } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [appendLock]);
    if (lock?.held === true) return client;
    if (Date.now() > until) {
      await client.end();
      throw new Fault('database.held');
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}
