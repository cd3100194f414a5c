/** The schema, step by step; a step is applied once and never changed. Measured tables are hypertables where TimescaleDB is there, native range partitions elsewhere. */
import type pg from 'pg';
import { x12OutStep } from '../folders/x12-out-table.ts';
import { outboxDroppedStep, outboxStep } from '../outbound/outbox-table.ts';
import { smartStep } from '../smart/tables.ts';
import { identityHeldStep } from './identity-held.ts';
import { identityKeysStep } from './identity-keys.ts';
import { auditTable } from './audit-store.ts';
import { facilityHoldStep } from './facility-hold.ts';
import { plainNamesStep } from './named.ts';
import { noteDraftsStep } from './note-drafts.ts';
import type { Queryable } from './queryable.ts';
import { subscriptionsStep } from './subscriptions.ts';

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

/** Steps after the first, in order: each once. */
const later: readonly (readonly [step: number, sql: string])[] = [
  [2, outboxStep],
  [3, identityKeysStep],
  [4, auditTable],
  [5, noteDraftsStep],
  [6, outboxDroppedStep],
  [7, identityHeldStep],
  [8, x12OutStep],
  [31, plainNamesStep],
  [32, subscriptionsStep],
  [41, smartStep],
  [71, facilityHoldStep],
];

/** Any one key that all processes of this project use while they change the schema. */
export const migrationLock = 4_860_115;

export async function migrate(client: pg.Client | pg.PoolClient): Promise<Form> {
  await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
  await client.query('CREATE TABLE IF NOT EXISTS schema_step (step int PRIMARY KEY, form text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())');
  const { rows } = await client.query<{ form: Form }>('SELECT form FROM schema_step WHERE step = 1');
  const form = rows[0]?.form ?? ((await offersTimescale(client)) ? 'timescale' : 'native');
  if (rows.length === 0) {
    if (form === 'timescale') await client.query('CREATE EXTENSION IF NOT EXISTS timescaledb');
    await client.query('BEGIN');
    await client.query(plain);
    for (const [table, { columns, time, index }] of Object.entries(measured)) await createMeasured(client, form, table, columns, time, index);
    await client.query('INSERT INTO schema_step (step, form) VALUES (1, $1)', [form]);
    await client.query('COMMIT');
  }
  for (const [step, sql] of later) await applyLater(client, form, step, sql);
  if (form === 'native') await createPartitions(client);
  await client.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
  return form;
}

async function applyLater(client: pg.Client | pg.PoolClient, form: Form, step: number, sql: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM schema_step WHERE step = $1', [step]);
  if ((rowCount ?? 0) > 0) return;
  await client.query('BEGIN');
  await client.query(sql);
  await client.query('INSERT INTO schema_step (step, form) VALUES ($1, $2)', [step, form]);
  await client.query('COMMIT');
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
        await client.query(`CREATE TABLE IF NOT EXISTS ${table}_${name} PARTITION OF ${table} FOR VALUES FROM ('${lower}') TO ('${upper}')`);
    }
  }
}
