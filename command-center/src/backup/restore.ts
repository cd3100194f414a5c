/** A database as it was at a moment, from a folder of backups, into a data folder that is empty. Everything that is needed is checked before anything is made. */
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { chown, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Fault } from '../fault.ts';
import { dataFolder, isRoot, unprivileged } from '../postgres/binaries.ts';
import { lsnOf, segmentName, segmentStart } from '../postgres/positions.ts';
import { keptLog, programFor, recover, recoveryUser, type Recovered } from '../postgres/recovery.ts';
import { basesOf, check, indexOf, newestOf, readFolderNote, segmentsOf, walIn, type KeptBase, type NewestNote } from './backup-folder.ts';
import { ifThere, readSealed, syncFolder } from './sealed.ts';
import { archiveName, neededKey } from './whole-copy.ts';

export interface RestoreOptions {
  readonly folder: string;
  /** Milliseconds; undefined = as late as the backup reaches. */
  readonly to: number | undefined;
  /** The data folder to make. */
  readonly into: string;
  /** Where `postgres` of the backup's version is; undefined = the embedded one. */
  readonly binaries: string | undefined;
  /** Steps: what is done now, of how many bytes; what comes back is told how it goes. */
  onStep(says: string, bytes: number): (more: number) => void;
}

/** A file of the log as it is needed: so many of its bytes. */
interface NeededSegment {
  readonly path: string;
  readonly sha256: string;
  readonly bytes?: number;
}

interface Plan {
  readonly base: KeptBase;
  /** undefined = as soon as the copy is consistent: there is no log beyond it. */
  readonly to: number | undefined;
  readonly segments: readonly NeededSegment[];
}

export interface Restored {
  /** The moment of the database. */
  readonly at: number;
  readonly base: string;
  /** The folder of the copy, with its keys. */
  readonly copied: string;
  /** A server that runs on what was restored, until it is stopped. */
  readonly server: Recovered;
  /** Gives the folder its name: it is there from then on. */
  keep(): Promise<void>;
  /** As if nothing had been restored. */
  discard(): Promise<void>;
}

export async function restore(options: RestoreOptions): Promise<Restored> {
  const { folder, into } = options;
  if ((await readdir(into).catch(ifThere([]))).length > 0) throw new Fault('restore.not-empty', into);
  const plan = await planned(folder, options.to);
  const { base } = plan;
  const postgres = await programFor(base.note.major, options.binaries);
  await checked(plan, options);
  const made = await mkdir(into, { recursive: true, mode: 0o755 });
  const target = await dataFolder(resolve(into, 'postgres'));
  if ((await stat(target).catch(ifThere(undefined))) !== undefined) throw new Fault('restore.not-empty', target);
  const part = `${target}.restore.part`;
  await rm(part, { recursive: true, force: true });
  const discard = async (): Promise<void> => {
    await rm(part, { recursive: true, force: true });
    if (made !== undefined) await rm(into, { recursive: true, force: true });
  };
  const make = async (): Promise<Restored> => {
    await unpacked(plan, part, options);
    options.onStep(`recovering to ${new Date(plan.to ?? base.note.endedAt).toISOString()}`, 0);
    const server = await recover({ data: part, postgres, cluster: base.note, to: plan.to });
    const keep = async (): Promise<void> => {
      await keysInto(into, base);
      await rename(part, target);
      await syncFolder(dirname(target));
    };
    return { at: plan.to ?? base.note.endedAt, base: basename(base.path), copied: base.path, server, keep, discard };
  };
  return make().catch(async (error: unknown) => {
    await discard();
    throw error;
  });
}

/** The newest whole copy before the moment, and the log from there to it. */
export async function planned(folder: string, wanted: number | undefined): Promise<Plan> {
  const note = await readFolderNote(folder);
  const bases = await basesOf(folder);
  const newest = await readSealed<NewestNote>(newestOf(folder));
  const base = bases.findLast(({ note: { endedAt } }) => endedAt <= (wanted ?? Infinity));
  const [oldest] = bases;
  if (note === undefined || oldest === undefined) throw new Fault('backup.none', folder);
  const reaches = Math.max(newest?.reaches ?? 0, bases.at(-1)?.note.endedAt ?? 0);
  if (base === undefined || (wanted !== undefined && wanted > reaches)) throw new Fault('restore.out-of-reach', reach(oldest.note.endedAt, reaches));
  // A copy stands for its own end where the log behind it was not kept.
  if (newest === undefined || newest.reaches < base.note.endedAt) {
    if (wanted !== undefined && wanted - base.note.endedAt >= secondMs) throw new Fault('restore.out-of-reach', reach(base.note.endedAt, base.note.endedAt));
    return { base, to: undefined, segments: [] };
  }
  const to = wanted ?? newest.reaches;
  const whole = await segmentsOf(folder);
  const segments: NeededSegment[] = [];
  for (let lsn = segmentStart(lsnOf(base.note.start), note.segmentBytes); ; lsn += BigInt(note.segmentBytes)) {
    const name = segmentName(note.timeline, lsn, note.segmentBytes);
    const [path, known] = [join(walIn(folder), name), whole.get(name)];
    // What came after the last mark counts for nothing, also where it filled this file and began the next.
    if (newest.segment === name) {
      if (newest.bytes > 0) segments.push({ path, sha256: newest.sha256, bytes: newest.bytes });
      break;
    }
    if (known === undefined) throw new Fault('backup.damaged', `${indexOf(folder)} does not name ${name}`);
    segments.push({ path, sha256: known.sha256 });
    if (known.at > to) break;
  }
  return { base, to, segments };
}

/** A moment is asked for by its second. */
const secondMs = 1000;
const reach = (from: number, until: number): string => `it reaches from ${new Date(from).toISOString()} to ${new Date(until).toISOString()}`;

async function checked({ base, segments }: Plan, { onStep }: RestoreOptions): Promise<void> {
  const files = Object.entries(base.note.files);
  if (!files.some(([path]) => path === `keys/${neededKey}`)) throw new Fault('backup.no-keys', join(base.path, 'keys', neededKey));
  const sizes = await Promise.all(segments.map(async ({ path, bytes }) => bytes ?? (await stat(path).catch(ifThere({ size: 0 }))).size));
  const tell = onStep(
    'checking the backup',
    [...sizes, ...files.map(([, { bytes }]) => bytes)].reduce((sum, bytes) => sum + bytes, 0),
  );
  for (const [path, told] of files) await check(join(base.path, path), told, tell);
  for (const { path, ...told } of segments) await check(path, told, tell);
}

async function unpacked({ base, segments }: Plan, part: string, { onStep }: RestoreOptions): Promise<void> {
  await mkdir(dirname(part), { recursive: true, mode: 0o755 });
  await mkdir(part, { mode: 0o700 });
  if (isRoot()) await chown(part, unprivileged, unprivileged);
  const archive = join(base.path, archiveName);
  const tell = onStep('unpacking', (base.note.files[archiveName]?.bytes ?? 0) + segments.length * base.note.segmentBytes);
  await untarred(archive, part, tell);
  await mkdir(join(part, keptLog), { mode: 0o700 });
  for (const { path, bytes } of segments) {
    const to = join(part, keptLog, basename(path));
    await copyFile(path, to);
    // The server takes whole files only; nought is no log, and there it ends. Beyond what counts lies what nobody vouches for.
    if (bytes !== undefined) await cutAndFilled(to, bytes, base.note.segmentBytes);
    if (isRoot()) await chown(to, unprivileged, unprivileged);
    tell(base.note.segmentBytes);
  }
  if (isRoot()) await chown(join(part, keptLog), unprivileged, unprivileged);
}

async function cutAndFilled(path: string, bytes: number, whole: number): Promise<void> {
  const file = await open(path, 'r+');
  await file.truncate(bytes);
  await file.truncate(whole);
  await file.close();
}

/** By the system's own tar, as the user that the server runs as: the files are his. */
async function untarred(archive: string, into: string, tell: (more: number) => void): Promise<void> {
  const tar = spawn('tar', ['-xf', '-', '-C', into], { ...recoveryUser, cwd: into, stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  tar.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-500);
  });
  const code = new Promise<number | null>((done, failed) => {
    tar.once('error', failed);
    tar.once('close', done);
  });
  const bytes = createReadStream(archive, { highWaterMark: 1024 ** 2 });
  bytes.on('data', (chunk) => tell(chunk.length));
  const [ended] = await Promise.all([code, pipeline(bytes, createGunzip(), tar.stdin).catch(() => undefined)]);
  if (ended !== 0) throw new Fault('restore.failed', said.trim());
}

async function keysInto(into: string, base: KeptBase): Promise<void> {
  const folder = join(into, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const path of Object.keys(base.note.files).filter((name) => name.startsWith('keys/'))) {
    const to = join(into, path);
    await copyFile(join(base.path, path), to);
    const file = await open(to, 'r+');
    await file.chmod(0o600);
    await file.sync();
    await file.close();
  }
  await syncFolder(folder);
}
