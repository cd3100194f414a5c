/** The appending side of the log: one connection that comes back by itself, and the appender on it. */
import pg from 'pg';
import type { Recorded } from '@healthos/core/event.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Appended, Arrival, Clock, KeptMessage } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { Reached } from '../failpoints.ts';
import { Fault } from '../fault.ts';
import { insertAgain, insertBatch, type Batch } from './append.ts';
import { createAppender, type AppendStore } from './appender.ts';
import { beginAmongMany, createManyStore, idleInClaim, type Written } from './many-appenders.ts';
import { appendingName, attach } from './attached.ts';
import { createPartitions, doneSteps, migrate, refuseNewer, type Form } from './migrations.ts';
import { isLostConnection, isUnfit, sqlState } from './queryable.ts';
import { createReads } from './reads.ts';
import { createRepetitions } from './repetitions.ts';
import { newestOf, steps } from './steps.ts';

export interface AppendingOptions {
  readonly url: string;
  readonly clock: Clock;
  /** Told right before a batch goes to the database, and right after it is on disk. */
  readonly reached?: Reached;
  /** The version of this program, for whoever would take away what it needs. */
  readonly program?: string;
  /** Other processes append to it too. */
  readonly many?: boolean;
  onCommitted?(facts: readonly Recorded[], arrivals: readonly { readonly arrival: Arrival; readonly message: KeptMessage }[]): void;
  /** Resolves when the next batch may be written: whoever folds what was committed may be behind. */
  mayGoOn?(): Promise<void> | undefined;
  /** A batch is on disk: how many messages, and how long the database took. */
  onWritten?(batch: { readonly messages: number; readonly seconds: number }): void;
  /** What goes on without, and what somebody must mend. */
  onTrouble?(error: unknown, about: string): void;
}

export interface Appending {
  readonly form: Form;
  append(arrival: Arrival): Promise<Appended>;
  /** false while the database takes no writes. */
  writable(): boolean;
  waiting(): number;
  /** When the oldest message came that is not on disk yet. */
  oldestWaitingAt(): Instant | undefined;
  /** Resolves once everything taken is on disk; the pool is its owner's. */
  close(): Promise<void>;
}

/** Held by the one process that appends to a database; where they are many, by each of them against one that believes to be alone. */
const appendLock = 4_860_116;
/** A killed predecessor's session is noticed by the server within moments. */
const lockWaitMs = 8_000;
/** A database that has not written a batch for so long takes no writes, whatever its connection says. */
const slowMs = 3_000;
/** A batch that is not answered for so long has lost its connection, though nobody said so: on another one it is asked what became of it. */
const deadMs = 8_000;
/** After a refused write (a full disk), so long no writes are promised; then the next one tells. */
const refusalMs = 2_000;
/** An idle connection is asked after so long whether the other side is still there. */
export const alive = { keepAlive: true, keepAliveInitialDelayMillis: 5_000 } as const;
const dayMs = 86_400_000;
const deadlock = '40P01';
const [firstPauseMs, longestPauseMs] = [50, 1000];

/** `pool`: what is looked up beside the appending. */
export async function openAppending(options: AppendingOptions, pool: pg.Pool): Promise<Appending> {
  const many = options.many === true;
  const seat: Seat = {};
  const connect = (): Promise<pg.Client> => connectAppending(options.url, seat, many);
  let client = await connect();
  let writable = true;
  let closing = false;
  let refusedAt = -Infinity;
  let reconnecting: Promise<void> | undefined;
  // An idle server notices too: whoever looks at the walls is told, and the log is writable again before the next message comes.
  const watch = (): void => {
    const own = client;
    own.on('error', () => {
      if (own !== client || closing) return;
      writable = false;
      reconnect().catch(() => undefined);
    });
  };
  watch();
  const form = await migrate(client);
  await attachAs(client, options.program);
  if (many) await beginAmongMany(client);
  const reads = createReads(pool);

  /** Another connection, however long it takes; meanwhile nothing is acknowledged. */
  function reconnect(): Promise<void> {
    writable = false;
    reconnecting ??= connectAgain().finally(() => {
      reconnecting = undefined;
    });
    return reconnecting;
  }

  async function connectAgain(): Promise<void> {
    await client.end().catch(() => undefined);
    for (let wait = firstPauseMs; ; wait = Math.min(wait * 2, longestPauseMs)) {
      const next = await connect()
        .then((own) => attachAs(own, options.program))
        .catch((error: unknown) => void (error instanceof Fault && error.code === 'database.too-new' && options.onTrouble?.(error, 'the database')));
      if (next !== undefined) {
        client = next;
        watch();
        writable = true;
        return;
      }
      if (closing) throw new Fault('log.closed');
      await new Promise((done) => setTimeout(done, wait));
    }
  }

  /** One write, and what became of it. */
  async function write(work: (client: pg.Client) => Promise<unknown>): Promise<Written> {
    const slow = setTimeout(() => {
      writable = false;
    }, slowMs);
    const dead = cutAfter(client, deadMs);
    const result = await work(client).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    );
    clearTimeout(slow);
    clearTimeout(dead);
    const state = sqlState(result);
    if (result === undefined || state === '23505' || isUnfit(state)) {
      // A connection that broke right after it answered is being replaced: only what a slow write said is taken back.
      if (reconnecting === undefined) writable = true;
      return result === undefined ? 'kept' : state === '23505' ? 'clash' : 'unfit';
    }
    // Two that wait for each other: one of them begins anew.
    if (state === deadlock) return 'again';
    if (!isLostConnection(result)) {
      refusedAt = performance.now();
      throw state === undefined ? result : new Fault('database.refused', state);
    }
    await reconnect();
    return 'lost';
  }

  /** After a lost connection only the database knows whether the batch is there: it is asked before anything is tried again. */
  async function insert(batch: Batch): Promise<Exclude<Written, 'lost'>> {
    options.reached?.('before-commit');
    let written = await write((own) => insertBatch(own, batch));
    while (written === 'lost') written = await write((own) => insertAgain(own, batch));
    return written;
  }

  const store = timed(many ? createManyStore({ write, known: reads.known }) : { insert, known: reads.known }, options.onWritten);
  // A day that is missed is made up for the next day: there are months in hand. Somebody must know while there are.
  const partition = (): Promise<void> => createPartitions(pool).catch((error: unknown) => options.onTrouble?.(error, 'the partitions of the days to come'));
  const daily = form === 'native' ? setInterval(() => void partition(), dayMs).unref() : undefined;
  const positions = await reads.positions();
  const { rows } = await pool.query<{ next: string }>('SELECT COALESCE(max(id), 0) + 1 AS next FROM message');
  const repetitions = createRepetitions(pool, (error, about) => options.onTrouble?.(error, about));
  const appender = createAppender({
    store,
    clock: options.clock,
    nextMessage: BigInt(rows[0]?.next ?? '1'),
    positions: new Map<FacilityId, number>(positions),
    ...(options.mayGoOn === undefined ? {} : { mayGoOn: options.mayGoOn }),
    onCommitted: (facts, arrivals) => {
      options.reached?.('after-commit');
      options.onCommitted?.(facts, arrivals);
    },
    onRepeated: repetitions.told,
  });

  return {
    form,
    append: appender.append,
    waiting: appender.waiting,
    oldestWaitingAt: appender.oldestAt,
    writable: () => writable && performance.now() - refusedAt > refusalMs,
    close: async () => {
      closing = true;
      clearInterval(daily);
      await appender.close();
      await repetitions.settled();
      await client.end().catch(() => undefined);
    },
  };
}

/** Looked at again once it is known to be here: whoever took something away meanwhile did not know, from then on he does. */
async function attachAs(client: pg.Client, program = 'unnamed'): Promise<pg.Client> {
  const attached = attach(client, program, newestOf(steps)).then(async () => refuseNewer(await doneSteps(client)));
  return attached.then(
    () => client,
    async (error: unknown) => {
      await client.end().catch(() => undefined);
      throw error;
    },
  );
}

/** What became of a batch is timed from when it goes to the database. */
function timed(store: AppendStore, told: AppendingOptions['onWritten']): AppendStore {
  if (told === undefined) return store;
  return {
    ...store,
    insert: async (batch) => {
      const began = performance.now();
      const written = await store.insert(batch);
      if (written === 'kept') told({ messages: batch.messages.length, seconds: (performance.now() - began) / 1000 });
      return written;
    },
  };
}

/** With a query under way this ends the connection at once: what waits for an answer learns that none comes. */
const cutAfter = (client: pg.Client, ms: number): NodeJS.Timeout => setTimeout(() => void client.end().catch(() => undefined), ms).unref();

/** The database's side of the connection that appends: its process, and since when, for process ids come again. */
interface Seat {
  pid?: number;
  since?: string;
}

/** Where only this side knows that a connection is lost, its backend would hold the log for as long as the system believes in it: it is ended first. */
async function connectAppending(url: string, seat: Seat, many: boolean): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, application_name: appendingName, ...alive });
  client.on('error', () => undefined);
  await client.connect().catch((error: unknown) => {
    throw new Fault('database.unreachable', error instanceof Error ? error.message : undefined);
  });
  const dead = cutAfter(client, deadMs + lockWaitMs);
  const { rows } = await client.query<{ fsync: string; sync: string; pages: string }>(
    "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS sync, current_setting('full_page_writes') AS pages",
  );
  const safe = rows[0];
  if (safe === undefined || safe.fsync !== 'on' || safe.pages !== 'on' || safe.sync === 'off' || safe.sync === 'local') {
    await client.end();
    throw new Fault('database.unsafe', `fsync=${safe?.fsync}, synchronous_commit=${safe?.sync}, full_page_writes=${safe?.pages}`);
  }
  if (seat.pid !== undefined)
    await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2::timestamptz', [seat.pid, seat.since]);
  if (many) await client.query(idleInClaim);
  const until = Date.now() + lockWaitMs;
  for (;;) {
    const {
      rows: [lock],
    } = await client.query<{ held: boolean; pid: number; since: string }>(
      `SELECT pg_try_advisory_lock${many ? '_shared' : ''}($1) AS held, pid, backend_start::text AS since FROM pg_stat_activity WHERE pid = pg_backend_pid()`,
      [appendLock],
    );
    if (lock?.held === true) {
      clearTimeout(dead);
      [seat.pid, seat.since] = [lock.pid, lock.since];
      return client;
    }
    if (Date.now() > until) {
      await client.end();
      throw new Fault('database.held');
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}
