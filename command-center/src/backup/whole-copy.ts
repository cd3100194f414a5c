/** One whole copy of the database and of the keys beside it, into a folder of backups. It counts once it is named, which comes last. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Fault } from '../fault.ts';
import { clusterBytes, connectBeside, serverClock, type ClusterNote, type Statements } from '../postgres/cluster.ts';
import { lsnText } from '../postgres/positions.ts';
import { connectReplicating, takeBase } from '../postgres/replication.ts';
import { tellBackup } from '../postgres/told-backups.ts';
import { sayTrouble } from '../trouble-line.ts';
import { trying } from '../trouble.ts';
import { basesIn, baseNoteOf, readFolderNote, type BaseNote, type KeptBase } from './backup-folder.ts';
import { digestOf, ifThere, syncFolder, writeSealed, type Digested } from './sealed.ts';

/** Pages of rows pack well at once: more effort saves little and takes the processor from whoever serves. */
const packing = { level: 1 } as const;
/** A list of files of that size is of a cluster with some millions of them. */
const longestManifestBytes = 1024 ** 3;

/** Without it nobody can sign in after a restore, and what was signed by it says nothing. */
export const neededKey = 'token.key';
export const archiveName = 'base.tar.gz';

export interface BaseOptions {
  readonly url: string;
  readonly folder: string;
  readonly dataDir: string;
  readonly cluster: ClusterNote;
  readonly signal?: AbortSignal;
  /** A copy of about so many bytes begins; what comes back is told how it goes. */
  onBegin(about: number): { bytes(more: number): void; done(base: KeptBase): void };
}

/** Refused with `backup.no-keys` before anything is copied where the data folder has none. */
export async function addBase(options: BaseOptions): Promise<KeptBase> {
  const keys = await keysOf(options.dataDir);
  const client = await connectBeside(options.url);
  try {
    return await copyAll(options, client, keys);
  } finally {
    await client.end();
  }
}

async function copyAll(options: BaseOptions, client: Statements, keys: readonly string[]): Promise<KeptBase> {
  const startedAt = await serverClock(client);
  const { bytes, done } = options.onBegin(await clusterBytes(client));
  const name = new Date(startedAt).toISOString().replace(/[:.]/g, '-');
  const path = join(basesIn(options.folder), name);
  const part = `${path}.part`;
  await removeParts(options.folder);
  await mkdir(join(part, 'keys'), { recursive: true, mode: 0o700 });
  // The noted heads of the audit before the rows: what is noted is then in them.
  const kept: Record<string, Digested> = {};
  for (const key of keys) kept[`keys/${key}`] = await copied(join(options.dataDir, 'keys', key), join(part, 'keys', key));
  const { files, ...taken } = await packed(options, part, bytes);
  const endedAt = await serverClock(client);
  const note: BaseNote = { ...options.cluster, start: lsnText(taken.start), end: lsnText(taken.end), startedAt, endedAt, files: { ...files, ...kept } };
  await syncFolder(join(part, 'keys'));
  await syncFolder(part);
  await rename(part, path);
  await syncFolder(basesIn(options.folder));
  await writeSealed(baseNoteOf(path), note);
  const slot = (await readFolderNote(options.folder))?.slot;
  // The copy is whole whether the database knows of it or not: a user who may only replicate cannot tell it.
  if (slot !== undefined)
    await trying(sayTrouble, 'telling the database of its copy, so its age is not watched')(tellBackup(client, { slot, copiedAt: endedAt }));
  done({ path, note });
  return { path, note };
}

/** What an end without a word left half. */
async function removeParts(folder: string): Promise<void> {
  const left = (await readdir(basesIn(folder))).filter((name) => name.endsWith('.part'));
  await Promise.all(left.map((name) => rm(join(basesIn(folder), name), { recursive: true, force: true })));
}

export async function keysOf(dataDir: string): Promise<readonly string[]> {
  const names = await readdir(join(dataDir, 'keys'), { withFileTypes: true }).catch(ifThere([]));
  const files = names.filter((entry) => entry.isFile()).map(({ name }) => name);
  if (!files.includes(neededKey)) throw new Fault('backup.no-keys', join(dataDir, 'keys', neededKey));
  return files.sort();
}

async function packed({ url, signal }: BaseOptions, part: string, onBytes: (more: number) => void) {
  const client = await connectReplicating(url);
  const cut = (): void => void client.end().catch(() => undefined);
  signal?.addEventListener('abort', cut, { once: true });
  const [gzip, hash, manifest] = [createGzip(packing), createHash('sha256'), [] as Buffer[]];
  let [bytes, manifestBytes] = [0, 0];
  const counted = new Transform({
    transform: (chunk: Buffer, _, done) => {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const written = pipeline(gzip, counted, createWriteStream(join(part, archiveName), { mode: 0o600, flush: true }));
  const taking = takeBase(client, {
    take: (chunk) => {
      onBytes(chunk.length);
      return gzip.write(chunk);
    },
    whenTaken: (goOn) => void gzip.once('drain', goOn),
    manifest: (chunk) => {
      manifestBytes += chunk.length;
      if (manifestBytes <= longestManifestBytes) manifest.push(chunk);
    },
  }).finally(() => void gzip.end());
  // A disk that is full ends the copy, not only the file.
  const failed = written.catch((error: unknown) => {
    cut();
    throw error;
  });
  const [taken] = await Promise.all([taking, failed]);
  signal?.removeEventListener('abort', cut);
  await client.end();
  const files: Record<string, Digested> = { [archiveName]: { bytes, sha256: hash.digest('hex') } };
  files['manifest.json'] = await writtenFile(join(part, 'manifest.json'), Buffer.concat(manifest));
  return { ...taken, files };
}

async function writtenFile(path: string, text: Buffer): Promise<Digested> {
  await pipeline([text], createWriteStream(path, { mode: 0o600, flush: true }));
  return { bytes: text.length, sha256: createHash('sha256').update(text).digest('hex') };
}

/** Files of keys grow while they are copied (the noted heads of the audit): the digest is of the copy. */
async function copied(from: string, to: string): Promise<Digested> {
  await copyFile(from, to);
  const found = await digestOf(to);
  if (found === undefined || found.bytes < (await stat(to)).size) throw new Fault('backup.no-keys', from);
  return found;
}
