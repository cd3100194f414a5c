/** Brings a database to the schema of this program beside those who work on it (steps.ts says how). Measured tables are hypertables where TimescaleDB is there, native range partitions elsewhere. */
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { Fault } from '../fault.ts';
import { attachedNow } from './attached.ts';
import { literal, sqlState, type Queryable } from './queryable.ts';
import { newestOf, steps, type Phase, type Step } from './steps.ts';

/** How the tables of measured things are kept. */
export type Form = 'timescale' | 'native';

const plain = `
CREATE TABLE setting (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE message (
  id bigint PRIMARY KEY, facility text NOT NULL, feed text NOT NULL, sender text NOT NULL, peer text NOT NULL, control_id text NOT NULL, type text NOT NULL,
  outcome text NOT NULL, code text, place text, detail text, received_at timestamptz NOT NULL, sha256 text NOT NULL, size int NOT NULL,
  dedupe text, control_key text, replay_of bigint, resolved_by bigint, first_position bigint, events int NOT NULL);
CREATE UNIQUE INDEX message_dedupe ON message (dedupe);
CREATE UNIQUE INDEX message_control_key ON message (control_key);
CREATE INDEX message_control_id ON message (control_id);
CREATE INDEX message_asking ON message (outcome, id) WHERE outcome IN ('rejected', 'quarantined', 'unmapped');
CREATE TABLE event (
  facility text NOT NULL, position bigint NOT NULL, message_id bigint NOT NULL, feed text NOT NULL, type text NOT NULL,
  effective_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL, order_key text NOT NULL, payload json NOT NULL, PRIMARY KEY (facility, position));
CREATE TABLE identity (
  patient text PRIMARY KEY, order_key text NOT NULL, assigner text NOT NULL, number text NOT NULL, kind text, family text, given text, birth_date text, sex text,
  address text, phone text, others json, numbers text[] NOT NULL);
CREATE INDEX identity_numbers ON identity USING gin (numbers);
CREATE TABLE snapshot (facility text NOT NULL, position bigint NOT NULL, fold_version text NOT NULL, saved_at timestamptz NOT NULL DEFAULT now(), state bytea NOT NULL, PRIMARY KEY (facility, position));
CREATE TABLE display (id text PRIMARY KEY, name text NOT NULL, class text NOT NULL, facility text NOT NULL, code_hash text, code_expires_at timestamptz, key_hash text, enrolled_at timestamptz, revoked_at timestamptz, last_seen_at timestamptz);
`;

const measured = {
  raw_message: { columns: 'received_at timestamptz NOT NULL, message_id bigint NOT NULL, bytes bytea NOT NULL', time: 'received_at', index: 'message_id' },
  sample: {
    columns:
      'observed_at timestamptz NOT NULL, facility text NOT NULL, device text NOT NULL, bed text, patient text, code text NOT NULL, containment text, value double precision, unit text, reason text, message_id bigint NOT NULL',
    time: 'observed_at',
    index: 'facility, device, observed_at',
  },
  kpi: {
    columns: 'at timestamptz NOT NULL, facility text NOT NULL, name text NOT NULL, value double precision NOT NULL',
    time: 'at',
    index: 'facility, name, at',
  },
} as const;

/** Any one key that all processes of this project use while they change the schema. */
export const migrationLock = 4_860_115;

export const migrationLimits = {
  /** A statement that does not get its lock within this lets those behind it go on, and tries again. */
  lockMs: 500,
  pauseMs: 250,
  tries: 240,
  /** Another process that migrates: an index of a large log takes minutes. */
  waitMs: 15 * 60_000,
} as const;
/** SQLSTATE: no lock within the time; two that waited for each other. */
const contended = ['55P03', '40P01'];
/** Two that start at once make the same month: whoever comes second looks again, and finds it. */
const madeMeanwhile = ['42P07', '23505'];

type Client = pg.Client | pg.PoolClient;

interface Done {
  readonly step: number;
  readonly form: Form;
  readonly phase: Phase;
  readonly at: Date;
}

/**
 * Everything that this program adds is there when it resolves, beside whoever works on the database. Rejects with `database.too-new` where a newer version
 * has taken away what this one needs.
 */
export async function migrate(client: Client, known: readonly Step[] = steps): Promise<Form> {
  const done = await doneSteps(client);
  refuseNewer(done, known);
  const missing = await pendingExpand(client, done, known);
  const form = missing ? await alone(client, () => expand(client, known)) : (done[0]?.form ?? 'native');
  if (form === 'native') await patiently(client, () => createPartitions(client), [...contended, ...madeMeanwhile]);
  return form;
}

/** Applied steps by number; none before the first start. */
export async function doneSteps(client: Queryable): Promise<readonly Done[]> {
  const { rows: there } = await client.query<{ there: boolean }>("SELECT to_regclass('schema_step') IS NOT NULL AS there");
  if (there[0]?.there !== true) return [];
  const { rows } = await client.query<{ step: number; form: Form; phase: Phase | null; at: Date }>(
    "SELECT step, form, applied_at AS at, to_jsonb(s) ->> 'phase' AS phase FROM schema_step s ORDER BY step",
  );
  return rows.map((row) => ({ ...row, phase: row.phase ?? 'expand' }));
}

/** What a newer version has added harms nobody; what it has taken away does. */
export function refuseNewer(done: readonly Done[], known: readonly Step[] = steps): void {
  const unknown = done.find(({ step, phase }) => phase === 'contract' && !known.some((one) => one.step === step));
  if (unknown !== undefined) throw new Fault('database.too-new', `step ${unknown.step}; this program knows steps up to ${newestOf(known)}`);
}

const expanding = (known: readonly Step[]): readonly Step[] => known.filter(({ phase }) => phase === 'expand');
const indexesOf = (known: readonly Step[]): readonly (readonly [name: string, on: string])[] => known.flatMap(({ indexes = {} }) => Object.entries(indexes));

async function pendingExpand(client: Queryable, done: readonly Done[], known: readonly Step[]): Promise<boolean> {
  if (done.length === 0 || expanding(known).some(({ step }) => !done.some((one) => one.step === step))) return true;
  return (await unbuilt(client, known)).length > 0;
}

async function expand(client: Client, known: readonly Step[]): Promise<Form> {
  const form = (await doneSteps(client))[0]?.form ?? (await begin(client));
  for (const { step, sql = '' } of expanding(known)) {
    if ((await doneSteps(client)).some((one) => one.step === step)) continue;
    // One query is one transaction.
    await patiently(client, () => client.query(`${briefly}; ${sql}; INSERT INTO schema_step (step, form) VALUES (${step}, ${literal(form)})`));
  }
  for (const [name, on] of await unbuilt(client, known)) {
    // One that was broken off is there, takes every write and serves no read. Neither statement holds up a writer, so both may wait.
    await client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
    await client.query(`CREATE INDEX CONCURRENTLY ${name} ${on}`);
  }
  return form;
}

const briefly = `SET LOCAL lock_timeout = ${migrationLimits.lockMs}`;

async function unbuilt(client: Queryable, known: readonly Step[]): Promise<readonly (readonly [name: string, on: string])[]> {
  const wanted = indexesOf(known);
  const { rows } = await client.query<{ name: string }>(
    'SELECT relname AS name FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid WHERE relname = ANY($1) AND indisvalid AND pg_table_is_visible(pg_class.oid)',
    [wanted.map(([name]) => name)],
  );
  return wanted.filter(([name]) => !rows.some((row) => row.name === name));
}

/** The tables of the first start. */
async function begin(client: Client): Promise<Form> {
  const form = (await offersTimescale(client)) ? 'timescale' : 'native';
  if (form === 'timescale') await client.query('CREATE EXTENSION IF NOT EXISTS timescaledb');
  await client.query('BEGIN');
  await client.query('CREATE TABLE schema_step (step int PRIMARY KEY, form text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())');
  await client.query(plain);
  for (const [table, { columns, time, index }] of Object.entries(measured)) await createMeasured(client, form, table, columns, time, index);
  await client.query('INSERT INTO schema_step (step, form) VALUES (1, $1)', [form]);
  await client.query('COMMIT');
  return form;
}

/**
 * Takes away what no version needs any more; returns the steps. Rejects with `migration.attached` while a process is attached that does not know the step,
 * and none can attach meanwhile.
 */
export async function contract(client: Client, known: readonly Step[] = steps): Promise<readonly Step[]> {
  const done = await doneSteps(client);
  refuseNewer(done, known);
  if (await pendingExpand(client, done, known)) throw new Fault('migration.first-expand');
  const pending = known.filter(({ step, phase }) => phase === 'contract' && !done.some((one) => one.step === step));
  await alone(client, async () => {
    for (const one of pending) await patiently(client, () => contractOne(client, one));
  });
  return pending;
}

async function contractOne(client: Client, { step, sql = '' }: Step): Promise<void> {
  await client.query(`BEGIN; ${briefly}; LOCK TABLE attached IN SHARE MODE`);
  const older = (await attachedNow(client)).filter(({ knows }) => knows < step);
  if (older.length > 0) {
    await client.query('ROLLBACK');
    const named = older.map(({ program, pid }) => `${program ?? 'a version from before versions were written down'} (session ${pid})`);
    throw new Fault('migration.attached', `step ${step}: ${named.join(', ')}`);
  }
  await client.query(sql);
  await client.query("INSERT INTO schema_step (step, form, phase) SELECT $1, form, 'contract' FROM schema_step WHERE step = 1", [step]);
  await client.query('COMMIT');
}

/** One process at a time. Asked again and again, not waited for: a statement that waits would hold up an index that is being built. */
async function alone<Result>(client: Client, work: () => Promise<Result>): Promise<Result> {
  const until = Date.now() + migrationLimits.waitMs;
  for (;;) {
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [migrationLock]);
    if (rows[0]?.held === true) break;
    if (Date.now() > until) throw new Fault('migration.busy');
    await pause(migrationLimits.pauseMs);
  }
  try {
    return await work();
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
  }
}

/** Whoever waits for a lock holds up everybody behind: a statement waits for moments, lets the others go on, and comes again. */
async function patiently(client: Client, work: () => Promise<unknown>, passing: readonly string[] = contended): Promise<void> {
  for (let tries = 1; ; tries++) {
    const failure = await work().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    );
    if (failure === undefined) return;
    await client.query('ROLLBACK');
    if (!passing.includes(sqlState(failure) ?? '')) throw failure;
    if (tries >= migrationLimits.tries) throw new Fault('migration.locked');
    await pause(migrationLimits.pauseMs);
  }
}

async function offersTimescale(client: pg.Client | pg.PoolClient): Promise<boolean> {
  const { rowCount } = await client.query("SELECT 1 FROM pg_available_extensions WHERE name = 'timescaledb'");
  return (rowCount ?? 0) > 0;
}

async function createMeasured(client: pg.Client | pg.PoolClient, form: Form, table: string, columns: string, time: string, index: string): Promise<void> {
  await client.query(`CREATE TABLE ${table} (${columns})${form === 'native' ? ` PARTITION BY RANGE (${time})` : ''}`);
  if (form === 'timescale') await client.query(`SELECT create_hypertable('${table}', by_range('${time}', INTERVAL '7 days'), create_default_indexes => false)`);
  else await client.query(`CREATE TABLE ${table}_default PARTITION OF ${table} DEFAULT`);
  await client.query(`CREATE INDEX ${table}_lookup ON ${table} (${index})`);
}

/** Months made ahead of the present one; what lies outside all of them (a sample dated 1989) is in the default partition. */
const monthsAhead = 3;

/** Native form: the partitions of this month and the coming ones, made before anything of them arrives. Called at each start and once a day. */
export async function createPartitions(client: Queryable): Promise<void> {
  const { rows: months } = await client.query<{ name: string; lower: string; upper: string }>(
    `
    SELECT to_char(m, 'YYYY_MM') AS name, to_char(m, 'YYYY-MM-DD 00:00+00') AS lower, to_char(m + interval '1 month', 'YYYY-MM-DD 00:00+00') AS upper
    FROM generate_series(date_trunc('month', now() AT TIME ZONE 'UTC'), (now() AT TIME ZONE 'UTC') + $1 * interval '1 month', interval '1 month') AS m`,
    [monthsAhead],
  );
  for (const [table, { time }] of Object.entries(measured)) {
    for (const { name, lower, upper } of months) {
      // A clock that runs ahead may have sent something of a month that has no partition yet: then that month stays where it is.
      const { rows } = await client.query<{ taken: boolean }>(
        `
        SELECT to_regclass('${table}_${name}') IS NOT NULL OR EXISTS (SELECT 1 FROM ${table}_default WHERE ${time} >= $1::timestamptz AND ${time} < $2::timestamptz) AS taken`,
        [lower, upper],
      );
      if (rows[0]?.taken === false)
        await client.query(`${briefly}; CREATE TABLE IF NOT EXISTS ${table}_${name} PARTITION OF ${table} FOR VALUES FROM ('${lower}') TO ('${upper}')`);
    }
  }
}
