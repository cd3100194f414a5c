/** Keeps a folder of backups as new as the database: its log as it is written, and a whole copy from time to time. A restore may then go to any moment of the kept days. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../fault.ts';
import { clusterOf, connectBeside, ensureSlot, mark, type ClusterNote, type Statements } from '../postgres/cluster.ts';
import { lsnOf, segmentName, startOfSegment } from '../postgres/positions.ts';
import { connectReplicating, WalStream } from '../postgres/replication.ts';
import { tellBackup } from '../postgres/told-backups.ts';
import { sayTrouble } from '../trouble-line.ts';
import { trying, type Trying } from '../trouble.ts';
import { basesOf, openFolder, segmentsOf, walIn, type FolderNote } from './backup-folder.ts';
import { addBase, type BaseOptions } from './whole-copy.ts';
import { openWal, type WalFolder } from './wal-folder.ts';

export const followLimits = {
  /** Between two moments that a restore can be sure of. What a lost database loses is at most this, and what the way takes. */
  markMs: 5_000,
  /** A mark that is not received for so long says that the stream stands still. */
  behindMs: 30_000,
  /** Between two times that the database is told how far its backup reaches. */
  tellMs: 30_000,
  firstPauseMs: 250,
  longestPauseMs: 10_000,
} as const;
const lookMs = 20;

export interface FollowOptions {
  readonly url: string;
  readonly folder: string;
  readonly dataDir: string;
  /** Milliseconds between two whole copies, and how many are kept, with the log since the oldest. */
  readonly baseEveryMs: number;
  readonly keptBases: number;
  readonly signal: AbortSignal;
  onBase: BaseOptions['onBegin'];
  onReach(at: number): void;
  say(line: string): void;
}

/** Until it is told to end. A database that is away is waited for; what cannot be mended by waiting is thrown. */
export async function followLog(options: FollowOptions): Promise<void> {
  const told = trying(sayTrouble, 'telling the database how far its backup reaches, so that is not watched');
  for (let wait: number = followLimits.firstPauseMs; !options.signal.aborted;) {
    const began = Date.now();
    await once(options, told).catch((error: unknown) => {
      if (isFinal(error)) throw error;
      options.say(`the stream broke (${error instanceof Error ? error.message : 'unknown'}); it is taken up again`);
    });
    if (Date.now() - began > followLimits.behindMs) wait = followLimits.firstPauseMs;
    await pause(wait, undefined, { signal: options.signal }).catch(() => undefined);
    wait = Math.min(wait * 2, followLimits.longestPauseMs);
  }
}

const isFinal = (error: unknown): boolean =>
  (error instanceof Fault && error.code.startsWith('backup.')) || (error instanceof Error && 'code' in error && error.code === 'ENOSPC');

async function once(options: FollowOptions, told: Trying): Promise<void> {
  const client = await connectBeside(options.url);
  const replicating = await connectReplicating(options.url).catch(async (error: unknown) => {
    await client.end();
    throw error;
  });
  let wal: WalFolder | undefined;
  const end = async (): Promise<void> => {
    wal?.close();
    await Promise.allSettled([client.end(), replicating.end()]);
  };
  const work = async (): Promise<void> => {
    const cluster = await clusterOf(client, replicating);
    const note = await openFolder(options.folder, cluster);
    const slot = await ensureSlot(client, note.slot);
    const kept = (wal = await openWal(options.folder, note, slot.start));
    const stream = replicating.query(new WalStream(kept, { slot: note.slot, start: kept.from, timeline: note.timeline }));
    const ended = stream.done.then(() => {
      if (!options.signal.aborted) throw new Fault('backup.other', 'the server is on another time line');
    });
    const broken = new AbortController();
    const signal = AbortSignal.any([options.signal, broken.signal]);
    const tell = telling((at) => told(tellBackup(client, { slot: note.slot, reaches: at })));
    const onReach = async (at: number): Promise<void> => {
      options.onReach(at);
      await tell(at);
    };
    const both = [marks({ client, wal: kept, stream, signal, broken: broken.signal, onReach }), copies(options, { cluster, note, signal })];
    // Whichever breaks ends the others: a stream without marks is as little use as marks without a stream.
    await Promise.race([Promise.all(both), ended]).catch(async (error: unknown) => {
      broken.abort();
      await end();
      await Promise.allSettled([...both, ended]);
      throw error;
    });
    stream.end();
    await ended;
  };
  try {
    await work();
  } finally {
    await end();
  }
}

/** Now and then: each time is a commit. */
function telling(tell: (at: number) => Promise<unknown>): (at: number) => Promise<void> {
  let toldAt = -Infinity;
  return async (at) => {
    if (at - toldAt < followLimits.tellMs) return;
    toldAt = at;
    await tell(at);
  };
}

async function marks(on: {
  readonly client: Statements;
  readonly wal: WalFolder;
  readonly stream: WalStream;
  readonly signal: AbortSignal;
  readonly broken: AbortSignal;
  onReach(at: number): Promise<void>;
}): Promise<void> {
  for (let last = false; ; last = on.signal.aborted) {
    const { at, lsn } = await mark(on.client);
    const until = Date.now() + followLimits.behindMs;
    while (on.wal.received() < lsnOf(lsn)) {
      if (on.broken.aborted || Date.now() > until) throw new Error(`the server's log does not come: ${lsn} is not here`);
      await pause(lookMs);
    }
    await on.wal.reach(at);
    on.stream.tell();
    await on.onReach(at);
    // The last one is of the moment at which it was told to end.
    if (last) return;
    await pause(followLimits.markMs, undefined, { signal: on.signal }).catch(() => undefined);
  }
}

async function copies(options: FollowOptions, on: { readonly cluster: ClusterNote; readonly note: FolderNote; readonly signal: AbortSignal }): Promise<void> {
  const { folder, url, dataDir } = options;
  while (!on.signal.aborted) {
    const newest = (await basesOf(folder)).at(-1);
    const due = newest === undefined ? 0 : newest.note.endedAt + options.baseEveryMs - Date.now();
    if (due > 0) {
      await pause(Math.min(due, longestTimerMs), undefined, { signal: on.signal }).catch(() => undefined);
      continue;
    }
    // A copy that is cut short because it is time to end is no failure: it was never named.
    const base = await addBase({ url, folder, dataDir, cluster: on.cluster, signal: on.signal, onBegin: options.onBase }).catch((error: unknown) => {
      if (!on.signal.aborted) throw error;
    });
    if (base !== undefined) await dropOld(folder, on.note, options.keptBases);
  }
}

/** A longer timer would ring at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The oldest copies beyond the number, and the log that only they need. */
export async function dropOld(folder: string, note: FolderNote, keep: number): Promise<void> {
  const bases = await basesOf(folder);
  const gone = bases.slice(0, Math.max(0, bases.length - keep));
  if (gone.length === 0) return;
  for (const { path } of gone) await rm(path, { recursive: true });
  const first = bases[gone.length]?.note.start ?? '0/0';
  const needed = startOfSegment(segmentName(note.timeline, lsnOf(first), note.segmentBytes), note.segmentBytes);
  // The index may name what is gone: nobody asks for what lies before the oldest copy.
  for (const { segment } of (await segmentsOf(folder)).values())
    if (startOfSegment(segment, note.segmentBytes) < needed) await rm(join(walIn(folder), segment), { force: true });
}
