/** Who writes of many people takes them in one order, so that the log and the matcher never wait for each other in a circle. */
import { createHash } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { facilityId, feedId, patientId } from '@healthos/core/ids.ts';
import type { Arrival } from '@healthos/core/ports.ts';
import { instant } from '@healthos/core/time.ts';
import { startEmbedded, type Embedded } from '@healthos/command-center/postgres/embedded.ts';
import { openLog, type PostgresLog } from '@healthos/command-center/postgres/event-log.ts';
import { keepKeys, unmatched } from '@healthos/command-center/postgres/identity-keys.ts';
import { temporaryFolder } from '../services/temporary.ts';

const now = instant(Date.UTC(2026, 2, 12, 12));
const [first, last] = [patientId('p1'), patientId('p9')];
let folder = '';
let embedded: Embedded;
let log: PostgresLog;
let [holder, stranger]: pg.Client[] = [];
let made = 0;

beforeAll(async () => {
  folder = temporaryFolder('healthos-locks-');
  await chmod(folder, 0o755);
  embedded = await startEmbedded({ dataDir: join(folder, 'data') });
  log = await openLog({ url: embedded.url, clock: { now: () => now } });
});
afterAll(async () => {
  await log.close();
  await embedded.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await log.append(ofBoth());
  [holder, stranger] = [new pg.Client(embedded.url), new pg.Client(embedded.url)];
  await Promise.all([holder.connect(), stranger.connect()]);
  return async () => {
    await Promise.all([holder?.end(), stranger?.end()]);
  };
});

/** The last of the order is named first. */
function ofBoth(): Arrival {
  const n = ++made;
  const bytes = Buffer.from(`message ${n}`);
  return {
    facility: facilityId('LGH'),
    feed: feedId('adt'),
    sender: 'A|F',
    peer: 'test',
    controlId: `C${n}`,
    type: 'ADT^A01',
    receivedAt: now,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    outcome: 'applied',
    onReusedControlId: 'quarantine',
    identities: [last, first].map((patient) => ({ patient, assigner: 'A', number: `N${patient}`, family: `F${n}` })),
    samples: [],
    events: [],
  };
}

/** While somebody holds the first person, whoever wants both has not taken the last one. */
async function takesTheFirstFirst(writing: () => Promise<unknown>): Promise<void> {
  await holder?.query("BEGIN; SELECT FROM identity WHERE patient = 'p1' FOR UPDATE");
  const written = writing();
  await expect
    .poll(async () => (await stranger?.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"))?.rowCount)
    .toBe(1);
  await stranger?.query("SET lock_timeout = '2s'; UPDATE identity SET phone = phone WHERE patient = 'p9'");
  await holder?.query('COMMIT');
  await written;
}

test('the log', async () => {
  await takesTheFirstFirst(() => log.append(ofBoth()));
});

test('the matcher', async () => {
  const known = await unmatched(log.pool, '', 2);
  const found = [last, first].map((patient) => ({ patient, order: known.find(({ line }) => line.patient === patient)?.order ?? '', keys: ['k'] }));
  await takesTheFirstFirst(() => keepKeys(log.pool, found));
  expect(await unmatched(log.pool, '', 2)).toEqual([]);
});

test('whoever was not looked at is met in turns, by id', async () => {
  const met = async (after: string): Promise<readonly string[]> => (await unmatched(log.pool, after, 1)).map(({ line }) => line.patient);
  await log.pool.query('UPDATE identity SET match_keys = NULL');
  expect(await met('')).toEqual(['p1']);
  expect(await met('p1')).toEqual(['p9']);
  expect(await met('p9')).toEqual([]);
});

test('no index holds what every word on a record changes: it is written beside the row, and no index is touched', async () => {
  const { rows } = await log.pool.query<{ name: string }>(
    "SELECT indexrelid::regclass::text AS name FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND (attnum = ANY (indkey) OR pg_get_expr(indpred, indrelid) LIKE '%order_key%') WHERE indrelid = 'identity'::regclass AND attname = 'order_key'",
  );
  expect(rows).toEqual([]);
});

test('where another program takes them in its own order, the log begins its batch anew', async () => {
  await holder?.query("BEGIN; SET LOCAL deadlock_timeout = '1min'; SELECT FROM identity WHERE patient = 'p9' FOR UPDATE");
  const appended = log.append(ofBoth());
  await expect
    .poll(async () => (await stranger?.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"))?.rowCount)
    .toBe(1);
  // The circle is closed here; the log's own connection sees it first and gives way.
  await holder?.query("UPDATE identity SET phone = phone WHERE patient = 'p1'");
  await holder?.query('COMMIT');
  expect((await appended).message.outcome).toBe('applied');
});
