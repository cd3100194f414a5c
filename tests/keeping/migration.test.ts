/** A version after this one changes the schema while this one appends: it only adds, once, and takes away what nobody attached needs any more. */
import { createHash } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbedded, type Embedded } from '@healthos/command-center/postgres/embedded.ts';
import { openLog, type PostgresLog } from '@healthos/command-center/postgres/event-log.ts';
import { contract, migrate } from '@healthos/command-center/postgres/migrations.ts';
import { newestOf, steps } from '@healthos/command-center/postgres/steps.ts';
import { facilityId, feedId } from '@healthos/core/ids.ts';
import { instant } from '@healthos/core/time.ts';
import { newerSteps } from '../faults/newer.ts';
import { healthos } from './commands.ts';
import { temporaryFolder } from '../services/temporary.ts';

const clock = { now: () => instant(Date.now()) };
let [folder, database, log]: [string, Embedded?, PostgresLog?] = [''];
const url = (): string => database?.url ?? '';

beforeAll(async () => {
  folder = temporaryFolder('healthos-migration-test-');
  await chmod(folder, 0o755);
  database = await startEmbedded({ dataDir: folder });
  log = await openLog({ url: url(), clock, program: 'this one' });
});
afterAll(async () => {
  await log?.close();
  await database?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function append(n: number): Promise<void> {
  const bytes = Buffer.from(`message ${n}`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const own = { facility: facilityId('F1'), feed: feedId('adt'), sender: 'A|F', peer: 'test', controlId: `C${n}`, type: 'ADT^A08', receivedAt: clock.now() };
  await log?.append({ ...own, bytes, sha256, outcome: 'applied', onReusedControlId: 'quarantine', identities: [], samples: [], events: [] });
}

async function as<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

it('adds beside who appends, with a reader in its way, once however many ask', { timeout: 120_000 }, async () => {
  let [appended, going] = [0, true];
  const appending = (async () => {
    for (; going; appended++) await append(appended);
  })();
  await as(async (reader) => {
    await reader.query('BEGIN');
    await reader.query('SELECT count(*) FROM message');
    const both = Promise.all([as((client) => migrate(client, newerSteps)), as((client) => migrate(client, newerSteps))]);
    // Nobody has added anything while the reader reads; he lets go once both have been held up.
    await expect
      .poll(() => as(async (client) => (await client.query("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'message'::regclass")).rowCount))
      .toBeGreaterThan(0);
    // Who waits for the table lets the others go on: they do while he still waits. How long each of them waited, `npm run faults -- migration` says.
    const before = appended;
    await expect.poll(() => appended).toBeGreaterThan(before + 3);
    await reader.query('COMMIT');
    await both;
  });
  going = false;
  await appending;
  const { rows } = await as((client) =>
    client.query(
      "SELECT indexrelid::regclass::text AS name, indisvalid AS whole FROM pg_index WHERE indexrelid::regclass::text LIKE 'message_by_%' ORDER BY 1",
    ),
  );
  expect(rows).toEqual([
    { name: 'message_by_sender', whole: true },
    { name: 'message_by_type', whole: true },
  ]);
});

it('builds again what was broken off', { timeout: 120_000 }, async () => {
  await as(async (client) => {
    await client.query("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'message_by_type'::regclass");
    await migrate(client, newerSteps);
    const { rows } = await client.query<{ whole: boolean }>("SELECT indisvalid AS whole FROM pg_index WHERE indexrelid = 'message_by_type'::regclass");
    expect(rows).toEqual([{ whole: true }]);
  });
});

it('takes nothing away that somebody attached needs, and names him', { timeout: 120_000 }, async () => {
  await expect(as((client) => contract(client, newerSteps))).rejects.toMatchObject({
    code: 'migration.attached',
    message: expect.stringContaining('step 1002: this one'),
  });
  await append(1_000_000);
  const { out } = await healthos({ HEALTHOS_DATA_DIR: folder }, 'migrate', '--list');
  expect(out).toContain(`attached: this one, knows step ${newestOf(steps)} `);
  // Back to this version on what was added.
  await log?.close();
  log = await openLog({ url: url(), clock, program: 'this one' });
  await append(1_000_001);
});

it('takes away what nobody needs; who needs it is refused from then on', { timeout: 120_000 }, async () => {
  await log?.close();
  log = undefined;
  expect((await as((client) => contract(client, newerSteps))).map(({ step }) => step)).toEqual([1002]);
  await expect(openLog({ url: url(), clock })).rejects.toMatchObject({ code: 'database.too-new' });
  const { status, err } = await healthos({ HEALTHOS_DATA_DIR: folder }, 'migrate');
  expect([status, err]).toEqual([1, expect.stringContaining(`step 1002; this program knows steps up to ${newestOf(steps)}`)]);
});
