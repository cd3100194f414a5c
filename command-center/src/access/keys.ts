/** Secrets of this installation, made on first use under HEALTHOS_DATA_DIR/keys and readable by its owner only. */
import { createHmac, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { patientId, type PatientId } from '@healthos/core/ids.ts';

const keyBytes = 32;

/** The key that signs tokens. The key that makes record numbers opaque lives in the database, with what it made opaque. */
export async function readTokenKey(dataDir: string): Promise<Uint8Array> {
  const folder = join(dataDir, 'keys');
  // The embedded database's unprivileged user passes through the data folder; the keys' own folder is closed to it.
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return readKey(folder, 'token');
}

/** Two processes that start together end with one key: `link` refuses to replace a file. */
async function readKey(folder: string, name: string): Promise<Uint8Array> {
  const path = join(folder, `${name}.key`);
  const known = await existing(path);
  if (known !== undefined) return known;
  const draft = join(folder, `${name}.${process.pid}.${randomBytes(4).toString('hex')}`);
  await writeFile(draft, randomBytes(keyBytes).toString('base64url'), { mode: 0o600, flush: true });
  await link(draft, path).catch(() => undefined);
  await unlink(draft);
  const made = await existing(path);
  if (made === undefined) throw new Error(`no key could be written to ${path}`);
  return made;
}

async function existing(path: string): Promise<Uint8Array | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const key = text === undefined ? undefined : Buffer.from(text.trim(), 'base64url');
  return key?.length === keyBytes ? key : undefined;
}

export interface Pseudonyms {
  pseudonym(assigner: string, number: string): PatientId;
  fingerprint(text: string): string;
}

/** Records whose pseudonym is kept ready. */
const pseudonymLimit = 100_000;

export function pseudonymsOf(key: Uint8Array): Pseudonyms {
  const kept = new Map<string, PatientId>();
  const keyed = (text: string): string => createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url');
  return {
    pseudonym: (assigner, number) => {
      const record = `${assigner}\u0000${number}`;
      const known = kept.get(record);
      if (known !== undefined) return known;
      const made = patientId(`p_${keyed(`record\u0000${record}`)}`);
      if (kept.size >= pseudonymLimit) kept.clear();
      kept.set(record, made);
      return made;
    },
    fingerprint: (text) => keyed(`print\u0000${text}`),
  };
}
