/** The database stopped at once under load: nothing is acknowledged meanwhile, everybody is told, and all goes on by itself when it is back. */
import { chmod, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tick } from '@healthos/core/wire.ts';
import { startEmbedded, type Embedded } from '@healthos/command-center/postgres/embedded.ts';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { adt } from '../server/messages.ts';
import { heard, msa, startServer, type Server } from '../server/started.ts';
import { temporaryFolder } from '../services/temporary.ts';

const stops = 5;
const connections = 4;
const acknowledgedBeforeStop = 200;
/** trust: acknowledgements again this long after the database accepts. */
const backMs = 10_000;
const loadMs = 20_000;

interface Sent {
  readonly control: string;
  readonly at: number;
  acknowledgedAt?: number;
}

/** Senders that never stop: each has one message in flight, comes again on a new connection when its own ends, and repeats what was not answered. */
class Load {
  readonly sent: Sent[] = [];
  private readonly over = new AbortController();
  private readonly pumps: Promise<void>[];

  constructor(server: Server) {
    this.pumps = Array.from({ length: connections }, (_, n) => this.pump(server, n));
  }

  acknowledged(): readonly Sent[] {
    return this.sent.filter((one) => one.acknowledgedAt !== undefined);
  }

  async stop(): Promise<void> {
    this.over.abort();
    await Promise.all(this.pumps);
  }

  private async pump(server: Server, sender: number): Promise<void> {
    let client: MllpClient | undefined;
    for (let n = 0; !this.over.signal.aborted; n++) {
      const control = `D${sender}-${n}`;
      for (let accepted = false; !accepted && !this.over.signal.aborted;) {
        client ??= await server.mllp();
        const one: Sent = { control, at: performance.now() };
        this.sent.push(one);
        const reply = await client.send(adt({ trigger: 'A08', control, minutes: n % 60, patient: `${sender}`, visit: `V${sender}`, place: '4W^01^A' }));
        accepted = msa(reply)[0] === 'AA';
        if (accepted) one.acknowledgedAt = performance.now();
        else client = reply === undefined ? undefined : client;
      }
    }
    client?.close();
  }
}

async function postmasterOf(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n', 1)[0]);
}

/** Every acknowledged message is there once, positions have no gap, and every message has its bytes. */
async function accountFor(url: string, load: Load): Promise<void> {
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  const { rows } = await db.query<{ control_id: string; n: number }>(
    "SELECT control_id, count(*)::int AS n FROM message WHERE feed = 'adt' GROUP BY control_id",
  );
  const {
    rows: [log],
  } = await db.query<object>(`SELECT (SELECT count(*) = max(position) FROM event WHERE facility = 'LGH') AS gapless,
    (SELECT count(*)::int FROM message LEFT JOIN raw_message ON message_id = id WHERE message_id IS NULL) AS without_bytes`);
  await db.end();
  const kept = new Map(rows.map((row) => [row.control_id, row.n]));
  expect(load.acknowledged().filter(({ control }) => kept.get(control) !== 1)).toEqual([]);
  expect([...kept.values()].filter((n) => n !== 1)).toEqual([]);
  expect(log).toEqual({ gapless: true, without_bytes: 0 });
}

async function reaches(count: () => number, more: number): Promise<void> {
  const goal = count() + more;
  await expect.poll(count, { timeout: loadMs, interval: 10 }).toBeGreaterThanOrEqual(goal);
}

describe('a database of its own that stops at once', () => {
  let folder = '';
  let database: Embedded | undefined;
  let server: Server | undefined;
  beforeAll(async () => {
    folder = temporaryFolder('healthos-away-');
    await chmod(folder, 0o755);
    database = await startEmbedded({ dataDir: folder });
    server = await startServer({ DATABASE_URL: database.url });
  });
  afterAll(async () => {
    await server?.stop();
    await database?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    `${stops} times: no acknowledgement while it is away, told within a tick, acknowledged again within ${backMs} ms, nothing lost or doubled`,
    { timeout: 150_000 },
    async () => {
      if (server === undefined || database === undefined) throw new Error('not started');
      const running = server;
      const load = new Load(running);
      const socket = await running.live('bed-manager', 'LGH');
      const waits: number[] = [];
      for (let round = 0; round < stops; round++) {
        await reaches(() => load.acknowledged().length, acknowledgedBeforeStop);
        const told = heard<Tick>(socket, 'tick', (tick) => tick.logWritable === false, 8000);
        process.kill(await postmasterOf(folder), 'SIGQUIT');
        await expect.poll(() => postmasterOf(folder).catch(() => 0), { timeout: 5000, interval: 10 }).toBe(0);
        const awayAt = performance.now();
        await told;
        expect((await running.ask(undefined, '/readyz')).status).toBe(503);
        const before = performance.now();
        expect(load.acknowledged().filter((one) => one.at > awayAt)).toEqual([]);
        database = await startEmbedded({ dataDir: folder });
        const acceptsAt = performance.now();
        await expect.poll(() => load.acknowledged().some((one) => (one.acknowledgedAt ?? 0) > before), { timeout: backMs, interval: 5 }).toBe(true);
        waits.push(performance.now() - acceptsAt);
        await heard<Tick>(socket, 'tick', (tick) => tick.logWritable, 5000);
        expect((await running.ask(undefined, '/readyz')).status).toBe(200);
      }
      await load.stop();
      await accountFor(database.url, load);
      process.stdout.write(
        `${load.acknowledged().length} acknowledged over ${stops} stops; again after it accepts: ${waits.map((wait) => wait.toFixed(0)).join(', ')} ms\n`,
      );
    },
  );
});

describe('the embedded database that dies under its server', () => {
  it('is started again by the server, and the senders go on', { timeout: 60_000 }, async () => {
    const server = await startServer();
    const load = new Load(server);
    await reaches(() => load.acknowledged().length, acknowledgedBeforeStop);
    for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
      const pid = await postmasterOf(server.dataDir);
      process.kill(pid, signal);
      await expect.poll(() => postmasterOf(server.dataDir).catch(() => pid), { timeout: backMs, interval: 20 }).not.toBe(pid);
      const again = load.acknowledged().length;
      await expect.poll(() => load.acknowledged().length, { timeout: backMs, interval: 10 }).toBeGreaterThan(again + connections);
    }
    await load.stop();
    await server.stop(true);
    const database = await startEmbedded({ dataDir: server.dataDir });
    await accountFor(database.url, load);
    await database.stop();
    await rm(server.dataDir, { recursive: true, force: true });
  });
});
