/** `npx healthos restore FOLDER --to TIME`: makes a data folder anew as it was at that second, proves what it is, and says so. */
import cliProgress from 'cli-progress';
import { noteRestore, readNotes } from '../audit/anchors.ts';
import { createTrail } from '../audit/trail.ts';
import { restore, type Restored } from '../backup/restore.ts';
import type { Config } from '../config.ts';
import { Fault } from '../fault.ts';
import { connectBeside } from '../postgres/cluster.ts';
import { withReading, type ReadingLog } from '../postgres/open-reading.ts';
import { forgetBackups } from '../postgres/told-backups.ts';
import { instant } from '@healthos/core/time.ts';
import { counting, megabytes, progress } from './backup.ts';
import { foldLog, hashesOf } from './replay.ts';
import { WronglyAsked } from './wrongly-asked.ts';

export interface RestoreAsked {
  readonly to?: string;
  readonly into?: string;
  readonly binaries?: string;
}

export async function restoreBackup(config: Config, folder: string, asked: RestoreAsked): Promise<number> {
  const to = asked.to === undefined ? undefined : momentOf(asked.to);
  const into = asked.into ?? config.dataDir;
  let bar: cliProgress.SingleBar | undefined;
  const restored = await restore({
    folder,
    to,
    into,
    binaries: asked.binaries,
    onStep: (says, bytes) => {
      bar?.stop();
      if (bytes === 0) return (process.stderr.write(`${says}\n`), () => undefined);
      bar = progress(says);
      bar.start(megabytes(bytes), 0);
      return counting(bar);
    },
  }).finally(() => bar?.stop());
  const settled = await settle(restored, folder, into).catch(async (error: unknown) => {
    await restored.server.stop();
    await restored.discard();
    throw error;
  });
  for (const line of settled) process.stdout.write(`${line}\n`);
  return 0;
}

/** Folded and walked while its own server still runs; kept once it has stopped in good order. */
async function settle(restored: Restored, folder: string, into: string): Promise<readonly string[]> {
  const look = async ({ log, audit }: ReadingLog) => {
    const positions = await log.positions();
    const bar = new cliProgress.SingleBar(
      { format: 'folding {bar} {value}/{total} events', stream: process.stderr, clearOnComplete: true },
      cliProgress.Presets.shades_classic,
    );
    bar.start(
      [...positions.values()].reduce((sum, position) => sum + position, 0),
      0,
    );
    const { enterprise } = await foldLog(log, positions, (events) => bar.update(events)).finally(() => bar.stop());
    const trail = createTrail(audit, { now: () => instant(Date.now()) });
    // Every head that was noted before the copy was made must be in the chain that came out of it.
    const { anchors } = await readNotes(restored.copied);
    const { lines, broken } = await trail.verify(anchors);
    if (broken !== undefined) throw new Fault('restore.audit', `line ${broken.seq} is ${broken.what}`);
    return { hashes: hashesOf(enterprise), lines, head: await trail.head() };
  };
  const { hashes, lines, head } = await withReading({ dataDir: into, databaseUrl: restored.server.url }, look);
  // The folders are of the database that it was: this one begins a new one.
  const client = await connectBeside(restored.server.url);
  try {
    await forgetBackups(client);
  } finally {
    await client.end();
  }
  await restored.server.stop();
  await restored.keep();
  await noteRestore(into, head, restored.at);
  return [
    `Restored to ${new Date(restored.at).toISOString()} into ${into}, from the copy ${restored.base} of ${folder}.`,
    ...hashes,
    `The audit is whole: ${lines} lines, up to there.`,
  ];
}

/** A moment without a zone is two moments a year, and another one in every country. */
function momentOf(text: string): number {
  const at = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  if (Number.isNaN(at)) throw new WronglyAsked('--to takes a moment with its zone: 2026-11-26T14:05:09Z or 2026-11-26T09:05:09-05:00.');
  return at;
}
