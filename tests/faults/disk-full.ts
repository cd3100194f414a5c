/** The disk of the database full: a small mount of memory is filled to its last byte under load, and emptied again. Nothing is promised that is not kept, reads included. */
import { spawnSync } from 'node:child_process';
import { appendFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startEmbedded } from '@healthos/command-center/postgres/embedded.ts';
import { held } from './kept-log.ts';
import { home, startProduct, until, type Product } from './product.ts';
import { atMost, holds, none, notHere, type Fault, type Figure } from './promise.ts';
import { Senders } from './senders.ts';
import { temporaryFolder } from '../services/temporary.ts';

const [senders, mountMegabytes] = [4, 320];
const loadBefore = 200;
const limitMs = 120_000;
const [fullMs, lookMs] = [10_000, 50];
const piece = Buffer.alloc(1024 * 1024);

export const diskFull: Fault = {
  name: 'disk-full',
  title: 'the disk of the database full under load, and free again',
  whole: { runs: 3, seconds: 0 },
  quick: { runs: 1, seconds: 0 },
  run: async ({ runs }) => {
    const mount = temporaryFolder('healthos-fault-disk-');
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mountMegabytes}m,mode=755`, 'tmpfs', mount], { encoding: 'utf8' });
    if (mounted.status !== 0) {
      await rm(mount, { recursive: true });
      return [notHere('disk full', `mounting is not permitted (${(mounted.stderr || String(mounted.error)).trim()})`)];
    }
    try {
      return await onSmallDisk(mount, runs);
    } finally {
      spawnSync('umount', ['-l', mount]);
      await rm(mount, { recursive: true, force: true });
    }
  },
};

interface Full {
  readonly saidNotReady: boolean;
  readonly refusedReads: number;
  readonly backMs: number;
}

async function onSmallDisk(mount: string, runs: number): Promise<readonly Figure[]> {
  const at = await home(mount);
  const product = await startProduct(at);
  const load = new Senders({ port: at.mllpPort, senders, name: 'D', patienceMs: 5_000 });
  await until('work before the disk is full', () => load.count() >= loadBefore, limitMs);
  const reads = { answered: 0, refused: 0, other: new Set<number>() };
  // While there is room they are answered, each with its line.
  for (let n = 0; n < loadBefore / 10; n++) if ((await product.ask('/api/messages/1')).status === 200) reads.answered++;
  const found: Full[] = [];
  for (let n = 0; n < runs; n++) found.push(await fillAndFree(product, mount, load, reads));
  await load.stop();
  await product.stop();
  const database = await startEmbedded({ dataDir: at.folder });
  const figures = await held(database.url, load.sent);
  const lines = await auditedReads(database.url);
  await database.stop();
  return [
    { what: 'times full', value: runs },
    holds(
      'ready = false while it is full',
      found.every(({ saidNotReady }) => saidNotReady),
    ),
    ...figures,
    { what: 'negative answers', value: [...load.refused].map(([code, count]) => `${code} ${count}`).join(', ') || 'none: held, the connection ends' },
    atMost('every sender answered again after it is free', Math.max(...found.map(({ backMs }) => backMs)), 30_000, 'ms'),
    { what: 'reads of a message answered', value: reads.answered },
    holds(
      'reads refused while the audit could not be written',
      found.every(({ refusedReads }) => refusedReads > 0),
    ),
    none('reads answered without a line in the audit', lines >= reads.answered ? [] : [reads.answered - lines]),
    none('reads with another answer than yes or try again', [...reads.other]),
  ];
}

async function fillAndFree(product: Product, mount: string, load: Senders, reads: { answered: number; refused: number; other: Set<number> }): Promise<Full> {
  const filler = join(mount, 'filler');
  await fill(filler);
  const refusedBefore = reads.refused;
  let saidNotReady = false;
  // Pages and segments that are there already are still written: what they take is truly kept.
  for (const end = performance.now() + fullMs; performance.now() < end; await pause(lookMs)) {
    saidNotReady ||= (await fetch(`${product.url}/readyz`)).status === 503;
    const { status } = await product.ask('/api/messages/1');
    if (status === 200) reads.answered++;
    else if (status === 503) reads.refused++;
    else reads.other.add(status);
    await fill(filler);
  }
  await truncate(filler, 0);
  const freeAt = performance.now();
  await until('answers to every sender again', () => load.allAnsweredSince(freeAt) !== undefined, limitMs);
  return { saidNotReady, refusedReads: reads.refused - refusedBefore, backMs: (load.allAnsweredSince(freeAt) ?? Infinity) - freeAt };
}

/** Until not one byte more goes in. */
async function fill(path: string): Promise<void> {
  for (let size = piece.length; size >= 512; size = Math.floor(size / 2)) {
    let fits = true;
    while (fits) {
      fits = await appendFile(path, piece.subarray(0, size)).then(
        () => true,
        () => false,
      );
    }
  }
}

async function auditedReads(url: string): Promise<number> {
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  const { rows } = await db.query<{ n: number }>("SELECT count(*)::int AS n FROM read_audit WHERE kind = 'message'");
  await db.end();
  return rows[0]?.n ?? 0;
}
