/** Small files that say of themselves whether they are whole, and digests of large ones. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault } from '../fault.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What was said, and its digest below it. */
export function sealed(said: object): string {
  const text = JSON.stringify(said);
  return `${text}\n${digest(text)}\n`;
}

/** undefined for anything that is not as it was written. */
export function unsealed(text: string): unknown {
  const [said = '', seal] = text.split('\n');
  return seal === digest(said) && text === `${said}\n${seal}\n` ? JSON.parse(said) : undefined;
}

/** The new file takes the place of the old one whole, and outlives a loss of power. */
export async function writeSealed(path: string, said: object): Promise<void> {
  const part = `${path}.part`;
  const file = await open(part, 'w', 0o600);
  await file.writeFile(sealed(said));
  await file.sync();
  await file.close();
  await rename(part, path);
  await syncFolder(dirname(path));
}

/** undefined where there is none. Throws `backup.damaged` with its name where it is not whole. */
export async function readSealed<Said>(path: string): Promise<Said | undefined> {
  const text = await readFile(path, 'utf8').catch(ifThere(undefined));
  if (text === undefined) return undefined;
  const said = unsealed(text);
  if (said === undefined) throw new Fault('backup.damaged', path);
  return said as Said;
}

/** For a read that may find nothing. */
export function ifThere<Otherwise>(otherwise: Otherwise): (error: unknown) => Otherwise {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return otherwise;
  };
}

export interface Digested {
  readonly bytes: number;
  readonly sha256: string;
}

/** Of the first so many bytes, or of all. `onRead` is told how many more were read. */
export async function digestOf(path: string, most = Infinity, onRead?: (bytes: number) => void): Promise<Digested | undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  if (most === 0) return { bytes, sha256: hash.digest('hex') };
  const chunks = createReadStream(path, { highWaterMark: 1024 ** 2, ...(most === Infinity ? {} : { end: most - 1 }) }) as AsyncIterable<Buffer>;
  const read = async (): Promise<Digested> => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      onRead?.(chunk.length);
    }
    return { bytes, sha256: hash.digest('hex') };
  };
  return read().catch(ifThere(undefined));
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync();
  await folder.close();
}
