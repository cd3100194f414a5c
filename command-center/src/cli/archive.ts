/** `npx healthos archive`: what is older than the policy goes into files; the state is folded before and after and must be the same. */
import { mkdir } from 'node:fs/promises';
import cliProgress from 'cli-progress';
import { instant } from '@healthos/core/time.ts';
import { checkPack } from '../archive/pack.ts';
import { stillNeeded } from '../archive/still-needed.ts';
import type { Config } from '../config.ts';
import { Fault } from '../fault.ts';
import { archivedFiles, type ArchivedFile } from '../postgres/archived.ts';
import { connectBeside, type Statements } from '../postgres/cluster.ts';
import { migrate } from '../postgres/migrations.ts';
import { moveRaw, moveSamples, rawDue, samplesDue } from '../postgres/moving.ts';
import { withReading } from '../postgres/open-reading.ts';
import { megabytes } from './backup.ts';
import { foldLog, hashesOf } from './replay.ts';
import { withDatabase } from './with-database.ts';
import { WronglyAsked } from './wrongly-asked.ts';

export interface ArchiveAsked {
  readonly rawDays?: number;
  readonly sampleDays?: number;
  readonly dryRun?: boolean;
  readonly check?: boolean;
}

const dayMs = 86_400_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

export async function archive(config: Config, asked: ArchiveAsked): Promise<number> {
  const { rawDays, sampleDays } = asked;
  if (asked.check !== true && rawDays === undefined && sampleDays === undefined)
    throw new WronglyAsked(
      'Nothing is archived unless you say what: --raw-days N, --sample-days N, or both. The audit of reads and the facts of the log always stay.',
    );
  return withDatabase(config, async (url) => {
    const client = await connectBeside(url, 'healthos-archive');
    try {
      await (asked.check === true ? check(client, config.archiveDir) : move(config, url, client, asked));
      return 0;
    } finally {
      await client.end();
    }
  });
}

async function move(config: Config, url: string, client: Statements, { rawDays, sampleDays, dryRun = false }: ArchiveAsked): Promise<void> {
  await migrate(client);
  const now = Date.now();
  const { hashes, needed } = await folded(config, url, now);
  const before = (days: number): number => now - days * dayMs;
  if (rawDays !== undefined) {
    const due = await rawDue({ client, before: before(rawDays), needed });
    say(`bytes of messages older than ${rawDays} days: ${due.entries} (${megabytes(due.bytes)} MB) ${dryRun ? 'would go' : 'go'}, ${due.kept} stay`);
    say(`  (of ${needed.encounters.size} visits and accounts that are not over, of their people, or not taken yet)`);
    if (!dryRun)
      await moving(due.entries, config.archiveDir, (onFile) => moveRaw({ client, folder: config.archiveDir, before: before(rawDays), needed, onFile }));
  }
  if (sampleDays !== undefined) {
    const due = await samplesDue({ client, before: before(sampleDays) });
    say(`device readings older than ${sampleDays} days: ${due} ${dryRun ? 'would go' : 'go'}`);
    if (!dryRun)
      await moving(due, config.archiveDir, (onFile) => moveSamples({ client, folder: config.archiveDir, before: before(sampleDays), needed, onFile }));
  }
  if (dryRun) return;
  const after = await folded(config, url, now, hashes.positions);
  if (after.hashes.lines.join() !== hashes.lines.join()) throw new Fault('archive.changed');
  say('The state is as before:');
  for (const line of hashes.lines) say(line);
}

/** Of the log up to the positions, or up to its end: messages go on coming. */
async function folded(config: Config, url: string, now: number, upTo?: Positions) {
  return withReading({ dataDir: config.dataDir, databaseUrl: url }, async ({ log }) => {
    const positions = upTo ?? (await log.positions());
    const { enterprise } = await foldLog(log, positions, () => undefined);
    return { hashes: { positions, lines: hashesOf(enterprise) }, needed: stillNeeded(enterprise, instant(now)) };
  });
}

type Positions = Parameters<typeof foldLog>[1];

async function moving(total: number, folder: string, work: (onFile: (file: ArchivedFile) => void) => Promise<void>): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const bar = new cliProgress.SingleBar(
    { format: 'archiving {bar} {value}/{total}', stream: process.stderr, clearOnComplete: true },
    cliProgress.Presets.shades_classic,
  );
  bar.start(total, 0);
  const files: ArchivedFile[] = [];
  await work((file) => {
    files.push(file);
    bar.increment(file.entries);
  }).finally(() => bar.stop());
  for (const { file, entries, bytes } of files) say(`  ${file}  ${entries} entries, ${megabytes(bytes)} MB`);
}

async function check(client: Statements, folder: string): Promise<void> {
  const files = await archivedFiles(client);
  for (const { file, ...told } of files) await checkPack(folder, file, told);
  say(`whole: ${files.length} files in ${folder}`);
}
