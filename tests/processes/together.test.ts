/** Three processes share one log: a feed and a wall on each, one killed, Redis flushed, one told to stop. Limits are wide: figures are those of `npm run faults`. */
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startEmbedded, type Embedded } from '@healthos/command-center/postgres/embedded.ts';
import { runTogether } from './run-together.ts';
import { temporaryFolder } from '../services/temporary.ts';

const redisUrl = inject('redisUrl');
const admin = inject('timescaleUrl');
let folder = '';
let embedded: Embedded | undefined;

beforeAll(async () => {
  folder = temporaryFolder('healthos-together-');
  await chmod(folder, 0o755);
});
afterAll(async () => {
  await embedded?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A database of its own on TimescaleDB; where this machine has none, on the embedded one. */
async function database(): Promise<string> {
  if (admin === null) {
    embedded = await startEmbedded({ dataDir: join(folder, 'data') });
    return embedded.url;
  }
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  const name = `together_${process.pid}_${Date.now()}`;
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return admin.replace(/\/[^/]*$/, `/${name}`);
}

test('nothing is lost, nothing doubled, walls agree, and houses go on elsewhere', { timeout: 480_000 }, async ({ skip }) => {
  if (redisUrl === null) return skip('this machine has no Redis');
  const shared = { databaseUrl: await database(), redisUrl, dataDir: folder };
  const outcome = await runTogether(shared, { processes: 3, houses: 12, perSecond: 12, trafficMs: 500 });
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
  expect([outcome.lost, outcome.doubled, outcome.gaps]).toEqual([[], [], []]);
  expect(outcome.winners).toEqual(outcome.winners.map(() => 1));
  expect(outcome.winners.length).toBeGreaterThan(0);
  expect(outcome.canary).toBe('live.unknown');
  expect(outcome.stopCode).toBe(0);
});
