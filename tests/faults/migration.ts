/**
 * The schema changed by the version after this one in a process of its own, while this one takes messages: how long no message was acknowledged, with somebody who reads the
 * same table for seconds in the way; what was taken away only when nobody needs it; and back to the version before.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { embeddedUrl, startEmbedded } from '@healthos/command-center/postgres/embedded.ts';
import { held } from './kept-log.ts';
import { home, startProduct, until, type Home, type Product } from './product.ts';
import { atMost, holds, type Fault, type Figure } from './promise.ts';
import { Senders } from './senders.ts';

const senders = 4;
/** Messages of before, so that an index takes a while; below every id that the product gives out. */
const rowsPerRun = 100_000;
const readerMs = 3_000;
const settledMs = 1_000;
const limitMs = 120_000;

export const migration: Fault = {
  name: 'migration',
  title: 'the schema changed by a second process while messages come',
  whole: { runs: 10, seconds: 0 },
  quick: { runs: 2, seconds: 0 },
  run: async ({ runs }) => {
    const at = await home();
    const product = await startProduct(at);
    const url = await embeddedUrl(at.folder);
    await say(
      url,
      `INSERT INTO message SELECT -n, 'LGH', 'past', 'S' || n % 50, '', n::text, 'ADT^A0' || n % 9, 'applied', NULL, NULL, NULL, now(), '', 0, NULL, NULL, NULL, NULL, NULL, 0
      FROM generate_series(1, ${runs * rowsPerRun}) AS n`,
    );
    const load = new Senders({ port: at.mllpPort, senders, name: 'G' });
    const worked = async (): Promise<void> => {
      const goal = load.count() + senders * 20;
      await until('work', () => load.count() >= goal, limitMs);
    };
    const gapWhile = async (work: () => Promise<unknown>): Promise<{ readonly gap: number; readonly took: number }> => {
      await worked();
      const from = performance.now();
      await work();
      const took = performance.now() - from;
      await pause(settledMs);
      await worked();
      return { gap: longestGap(load, from), took };
    };
    const careless = await gapWhile(() =>
      behindReader(url, () => say(url, 'ALTER TABLE message ADD COLUMN careless int', 'ALTER TABLE message DROP COLUMN careless')),
    );
    let expanded = '';
    const expand = await gapWhile(() =>
      behindReader(url, async () => {
        expanded = await newer(url, 'expand');
      }),
    );
    const refused = await newer(url, 'contract');
    const [again, back] = await restarted(at, product, worked);
    await load.stop();
    await again.stop();
    const rest = await afterwards(at, load);
    await at.remove();
    return [
      { what: 'messages of before', value: runs * rowsPerRun },
      holds('the version after added columns, a constraint and two indexes', expanded === 'done'),
      { what: 'it took, with a reader of three seconds in its way', value: expand.took, unit: 'ms' },
      atMost('longest time without an acknowledgement meanwhile', expand.gap, 2_000, 'ms'),
      holds(`control: a careless ALTER behind the same reader stops everybody (${Math.round(careless.gap)} ms), and the figure shows it`, careless.gap > 2_000),
      holds('what this version needs is not taken away while it is attached', refused === 'migration.attached'),
      holds('back: the version before starts again on what was added, and acknowledges', back),
      ...rest,
    ];
  },
};

/** What the log holds, with the rows of before taken out; and what the version before says once something was taken away. */
async function afterwards(at: Home, load: Senders): Promise<readonly Figure[]> {
  const database = await startEmbedded({ dataDir: at.folder });
  await say(database.url, 'DELETE FROM message WHERE id < 0');
  const figures = await held(database.url, load.sent);
  const taken = await newer(database.url, 'contract');
  await database.stop();
  const refusal = await startProduct(at).then(
    async (product) => (await product.stop(), ''),
    (error: unknown) => String(error),
  );
  return [
    ...figures,
    holds('taken away once nobody is attached that needs it; the version before then refuses to start', taken === 'done' && refusal.includes('newer version')),
  ];
}

async function restarted(at: Home, product: Product, worked: () => Promise<void>): Promise<readonly [Product, boolean]> {
  await product.stop();
  const again = await startProduct(at);
  await worked();
  return [again, (await fetch(`${at.url}/readyz`)).status === 200];
}

/** The longest time between two acknowledgements from that moment on, whoever got them. */
function longestGap(load: Senders, from: number): number {
  const times = load
    .acknowledged()
    .map(({ acknowledgedAt = 0 }) => acknowledgedAt)
    .filter((time) => time > from)
    .sort((a, b) => a - b);
  return Math.max(...times.map((time, n) => time - (times[n - 1] ?? from)));
}

/** Somebody reads the table in one transaction for seconds; what changes it comes right after he began. */
async function behindReader(url: string, work: () => Promise<unknown>): Promise<void> {
  const reader = new pg.Client({ connectionString: url });
  await reader.connect();
  await reader.query('BEGIN');
  await reader.query('SELECT count(*) FROM message WHERE id = -1');
  const read = pause(readerMs).then(() => reader.query('COMMIT'));
  await Promise.all([read, work()]);
  await reader.end();
}

function newer(url: string, kind: 'expand' | 'contract'): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'newer.ts'), url, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  return new Promise((resolve) => child.once('close', () => resolve(said.trim())));
}

async function say(url: string, ...statements: readonly string[]): Promise<void> {
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  for (const statement of statements) await db.query(statement);
  await db.end();
}
