/** `npx healthos backup FOLDER`: one whole copy of the database and its keys, or with --follow its log as it is written, for a restore to any second. */
import cliProgress from 'cli-progress';
import { checkFolder, openFolder, readFolderNote, type KeptBase } from '../backup/backup-folder.ts';
import { followLog } from '../backup/follow-log.ts';
import { addBase } from '../backup/whole-copy.ts';
import type { Config } from '../config.ts';
import { clusterOf, connectBeside, dropSlot, type ClusterNote } from '../postgres/cluster.ts';
import { connectReplicating } from '../postgres/replication.ts';
import { forgetBackups } from '../postgres/told-backups.ts';
import { withDatabase } from './with-database.ts';

export interface BackupAsked {
  readonly follow?: boolean;
  readonly check?: boolean;
  readonly forget?: boolean;
  readonly baseEveryHours: number;
  readonly keep: number;
}

const hourMs = 3_600_000;

export async function backup(config: Config, folder: string, asked: BackupAsked): Promise<number> {
  if (asked.check === true) return check(folder);
  return withDatabase(config, (url) => {
    if (asked.forget === true) return forget(url, folder);
    return asked.follow === true ? follow(config, url, folder, asked) : once(config, url, folder);
  });
}

async function once(config: Config, url: string, folder: string): Promise<number> {
  const cluster = await clusterAt(url);
  await openFolder(folder, cluster);
  await addBase({ url, folder, dataDir: config.dataDir, cluster, onBegin: copying });
  return 0;
}

async function clusterAt(url: string): Promise<ClusterNote> {
  const client = await connectBeside(url);
  try {
    const replicating = await connectReplicating(url);
    try {
      return await clusterOf(client, replicating);
    } finally {
      await replicating.end();
    }
  } finally {
    await client.end();
  }
}

async function follow(config: Config, url: string, folder: string, { baseEveryHours, keep }: BackupAsked): Promise<number> {
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end.abort());
  let reaches: number | undefined;
  await followLog({
    url,
    folder,
    dataDir: config.dataDir,
    baseEveryMs: baseEveryHours * hourMs,
    keptBases: keep,
    signal: end.signal,
    onBase: copying,
    onReach: (at) => {
      if (reaches === undefined) say(`following the log; a restore may go to any second from the end of a copy on, now to ${iso(at)}`);
      reaches = at;
    },
    say,
  });
  say(reaches === undefined ? 'ended before anything was kept' : `ended; the backup reaches ${iso(reaches)}`);
  return 0;
}

/** The server need not keep its log for this folder any more. */
async function forget(url: string, folder: string): Promise<number> {
  const note = await readFolderNote(folder);
  if (note === undefined) throw new Error(`${folder} is no folder of backups.`);
  const client = await connectBeside(url);
  try {
    await dropSlot(client, note.slot);
    await forgetBackups(client, note.slot);
  } finally {
    await client.end();
  }
  say(`the server no longer keeps its log for ${folder}; what is there can be restored as before`);
  return 0;
}

async function check(folder: string): Promise<number> {
  const bar = progress('checking');
  const found = await checkFolder(folder, { begin: (bytes) => bar.start(megabytes(bytes), 0), read: counting(bar) }).finally(() => bar.stop());
  say(`whole: ${found.bases} copies, ${found.segments} files of the log; a restore may go from ${iso(found.from)} to ${iso(found.until)}`);
  return 0;
}

/** The size is that of the databases: the log beside them comes on top, so the last of the bar is passed before the end. */
function copying(about: number): { bytes(more: number): void; done(base: KeptBase): void } {
  const bar = progress('copying');
  bar.start(megabytes(about), 0);
  return {
    bytes: counting(bar),
    done: ({ path, note }) => {
      bar.stop();
      const bytes = Object.values(note.files).reduce((sum, file) => sum + file.bytes, 0);
      say(`copied: ${path}, ${megabytes(bytes)} MB, as of ${iso(note.endedAt)}`);
    },
  };
}

export function progress(says: string): cliProgress.SingleBar {
  return new cliProgress.SingleBar(
    { format: `${says} {bar} {value}/{total} MB {duration_formatted}`, stream: process.stderr, clearOnComplete: true },
    cliProgress.Presets.shades_classic,
  );
}

export function counting(bar: cliProgress.SingleBar): (more: number) => void {
  let bytes = 0;
  return (more) => {
    bytes += more;
    bar.update(Math.min(megabytes(bytes), bar.getTotal()));
  };
}

export const megabytes = (bytes: number): number => Math.ceil(bytes / 1e6);
const iso = (at: number): string => new Date(at).toISOString();
const say = (line: string): void => void process.stdout.write(`${line}\n`);
