/** The server killed with -9 under load, twenty times, with and without its database: what was acknowledged is there once, and answers come again soon. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbedded, type Embedded } from '@healthos/command-center/postgres/embedded.ts';
import { connectMllp, type MllpClient } from '@healthos/ingest/transports/mllp/client.ts';

const root = join(import.meta.dirname, '..', '..');
const kills = 20;
/** Acknowledged messages before each kill; the kill comes at another point of the work each time. */
const loadBeforeKill = 400;
const connections = 4;
/** The first answer after a kill, seen by a sender that keeps trying. Set wide: figures are the bench's. */
const backMs = 20_000;

let folder = '';
let server: ChildProcess | undefined;
let embedded: Embedded | undefined;
const acknowledged = new Set<string>();
let sent = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'healthos-kill-'));
  await chmod(folder, 0o755);
});
afterAll(async () => {
  server?.kill('SIGKILL');
  await embedded?.stop();
  await rm(folder, { recursive: true, force: true });
});

function admit(n: number): Buffer {
  const segments = [
    `MSH|^~\\&|ACC|F1|HOS|F1|20260601120000+0000||ADT^A01^ADT_A01|K${n}|P|2.5.1`,
    'EVN|A01|20260601120000+0000',
    `PID|1||M${n}^^^F1^MR||Bar^Kill||19700102|F`,
    `PV1|1|I|A^${n}^1^F1||||||||||||||||V${n}`,
  ];
  return Buffer.from(segments.map((segment) => `${segment}\r`).join(''));
}

/** Starts the server on a free port; resolves to the port that it prints. */
async function start(): Promise<number> {
  const env = { ...process.env, HEALTHOS_HTTP_PORT: '0', HEALTHOS_MLLP_PORT: '0', HEALTHOS_DATA_DIR: folder, HEALTHOS_SIMULATOR: 'off' };
  const child = spawn(process.execPath, [join(root, 'command-center/src/cli.ts'), 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  server = child;
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const port = /MLLP on [\d.]+:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}

/** Sends until the connection breaks; counts only what was answered AA. */
async function pump(client: MllpClient, until: () => boolean): Promise<void> {
  while (!until()) {
    const n = ++sent;
    const reply = await client.send(admit(n));
    if (reply === undefined) return;
    if (reply.includes('\rMSA|AA|')) acknowledged.add(`K${n}`);
  }
}

async function killUnderLoad(port: number, withDatabase: boolean): Promise<void> {
  const goal = acknowledged.size + loadBeforeKill;
  const clients = await Promise.all(Array.from({ length: connections }, () => connectMllp({ host: '127.0.0.1', port })));
  const pumps = clients.map((client) => pump(client, () => false));
  await expect.poll(() => acknowledged.size, { timeout: backMs, interval: 5 }).toBeGreaterThan(goal);
  const postmaster = withDatabase ? Number((await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n', 1)[0]) : undefined;
  const ended = new Promise((resolve) => server?.once('exit', resolve));
  server?.kill('SIGKILL');
  if (postmaster !== undefined) process.kill(postmaster, 'SIGKILL');
  await ended;
  await Promise.all(pumps);
}

it(`nothing acknowledged is lost or doubled over ${kills} kills`, { timeout: 300_000 }, async () => {
  const waits: number[] = [];
  for (let round = 0; round < kills; round++) {
    const began = performance.now();
    const port = await start();
    const client = await connectMllp({ host: '127.0.0.1', port });
    const n = ++sent;
    const reply = await client.send(admit(n));
    expect(reply?.includes('\rMSA|AA|')).toBe(true);
    acknowledged.add(`K${n}`);
    waits.push(performance.now() - began);
    client.close();
    await killUnderLoad(port, round % 2 === 1);
  }
  embedded = await startEmbedded({ dataDir: folder });
  const db = new pg.Client({ connectionString: embedded.url });
  await db.connect();
  const { rows } = await db.query<{ control_id: string; n: string }>("SELECT control_id, count(*) AS n FROM message WHERE feed = 'adt' GROUP BY control_id");
  const kept = new Map(rows.map((row) => [row.control_id, Number(row.n)]));
  const {
    rows: [log],
  } = await db.query<{ events: string; last: string; behind: string }>(
    "SELECT count(*) AS events, max(position) AS last, (SELECT sum(events) FROM message WHERE facility = 'F1') AS behind FROM event WHERE facility = 'F1'",
  );
  const {
    rows: [bytes],
  } = await db.query<{ missing: string }>('SELECT count(*) AS missing FROM message LEFT JOIN raw_message ON message_id = id WHERE message_id IS NULL');
  await db.end();
  expect([...acknowledged].filter((id) => kept.get(id) !== 1)).toEqual([]);
  expect([...kept.values()].filter((n) => n !== 1)).toEqual([]);
  expect([log?.last, log?.behind, bytes?.missing]).toEqual([log?.events, log?.events, '0']);
  expect(Math.max(...waits)).toBeLessThan(backMs);
  process.stdout.write(
    `${acknowledged.size} acknowledged over ${kills} kills; first answer after a start: median ${median(waits).toFixed(0)} ms, slowest ${Math.max(...waits).toFixed(0)} ms\n`,
  );
});

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
