/** What the embedded database and the log refuse, and what they survive before there is any record: a first start that was killed, a second appender, unsafe settings. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { instant } from '@healthos/core/time.ts';
import { isRoot, unprivileged } from '@healthos/command-center/postgres/binaries.ts';
import { startEmbedded, type Embedded } from '@healthos/command-center/postgres/embedded.ts';
import { openLog } from '@healthos/command-center/postgres/event-log.ts';
import { endsWithUs, temporaryFolder } from '../services/temporary.ts';

const clock = { now: () => instant(Date.UTC(2026, 2, 12)) };
let folder = '';
let database: Embedded | undefined;

beforeAll(async () => {
  folder = temporaryFolder('healthos-embedded-');
  await chmod(folder, 0o755);
  // What a first start leaves that was killed while it prepared the cluster.
  await mkdir(join(folder, 'postgres.1.part'));
  await writeFile(join(folder, 'postgres.1.part', 'PG_VERSION'), '18\n');
  database = await startEmbedded({ dataDir: folder });
});
afterAll(async () => {
  await database?.stop();
  await rm(folder, { recursive: true, force: true });
});

function url(): string {
  if (database === undefined) throw new Error('not started');
  return database.url;
}

async function say(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url() });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

it('makes a cluster anew that a killed first start left half made, and finds a running one', async () => {
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  const again = await startEmbedded({ dataDir: folder });
  expect([again.found, again.url]).toEqual([true, url()]);
});

it('two starts at once share one server', { timeout: 30_000 }, async () => {
  const sockets = decodeURIComponent(/@([^/]+)\//.exec(url())?.[1] ?? '');
  expect(existsSync(sockets)).toBe(true);
  await database?.stop();
  // Nothing of it is left beside its data.
  expect(existsSync(sockets)).toBe(false);
  const [first, second] = await Promise.all([startEmbedded({ dataDir: folder }), startEmbedded({ dataDir: folder })]);
  expect([first.found, second.found].filter((found) => !found)).toHaveLength(1);
  database = first.found ? second : first;
  await say('SELECT 1');
});

it.runIf(existsSync('/proc'))('starts after a killed server that nobody has collected', { timeout: 60_000 }, async () => {
  // Of the database's own user, and whoever starts it becomes another program, which collects no child.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 600'], {
    ...(isRoot() ? { uid: unprivileged, gid: unprivileged } : {}),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endsWithUs(parent);
  const dead = (await new Promise<string>((resolve) => parent.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())))).trim();
  await expect.poll(() => readFile(`/proc/${dead}/stat`, 'utf8')).toMatch(/ Z /);
  const lock = join(folder, 'postgres', 'postmaster.pid');
  const [, ...rest] = (await readFile(lock, 'utf8')).split('\n');
  await database?.stop();
  await writeFile(lock, [dead, ...rest].join('\n'));
  database = await startEmbedded({ dataDir: folder });
  expect(database.found).toBe(false);
  await say('SELECT 1');
  parent.kill('SIGKILL');
});

it('refuses a second appender', { timeout: 30_000 }, async () => {
  const log = await openLog({ url: url(), clock });
  await expect(openLog({ url: url(), clock })).rejects.toMatchObject({ code: 'database.held' });
  await log.close();
  await (await openLog({ url: url(), clock })).close();
});

it.each(['off', 'local'])('G10: refuses a database with synchronous_commit = %s', async (value) => {
  await say(`ALTER DATABASE healthos SET synchronous_commit = '${value}'`);
  await expect(openLog({ url: url(), clock })).rejects.toMatchObject({ code: 'database.unsafe' });
  await say('ALTER DATABASE healthos RESET synchronous_commit');
});

it('starts in a month that a clock running ahead has already sent from', async () => {
  await (await openLog({ url: url(), clock })).close();
  await say(
    "DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'sample'::regclass AND inhrelid::regclass::text LIKE 'sample_2%' LOOP EXECUTE 'DROP TABLE ' || t; END LOOP; END $$",
    "INSERT INTO sample (observed_at, facility, device, code, message_id) VALUES (now() + interval '1 month', 'F1', 'd', 'x', 1)",
  );
  const log = await openLog({ url: url(), clock });
  const { rows } = await log.pool.query<{ n: number }>("SELECT count(*)::int AS n FROM pg_inherits WHERE inhparent = 'sample'::regclass");
  expect(rows[0]?.n).toBe(4);
  await log.close();
});
