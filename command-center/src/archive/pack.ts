/**
 * A file of what was moved out of the database: blocks that are packed each by itself (gzip), so that one entry is opened without the rest, and `zcat` reads the whole. An entry is one
 * line of JSON, `{"id":"17","at":1782000000000,"size":812}`, and so many bytes and a line end behind it.
 */
import { createHash } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { ifThere, syncFolder } from '../backup/sealed.ts';
import { Fault } from '../fault.ts';

const [packing, unpacking] = [promisify(gzip), promisify(gunzip)];

export interface Entry {
  /** Number of the message; of other things, of the row in its file. */
  readonly id: string;
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** Where a block is: the entries from first to last id, so many bytes from there. */
export type Place = readonly [first: string, last: string, from: number, length: number];

export interface Packed {
  readonly bytes: number;
  readonly sha256: string;
  readonly places: readonly Place[];
}

export const packLimits = {
  /** Entries packed together: more pack better, and one is opened at the price of all. */
  block: 100,
  /** Entries, and their bytes, of one file. */
  entries: 20_000,
  bytes: 64 * 1024 ** 2,
} as const;

/** Whole and on disk when it resolves. In the order of their ids. */
export async function writePack(folder: string, name: string, entries: readonly Entry[]): Promise<Packed> {
  const places: Place[] = [];
  const blocks: Buffer[] = [];
  let at = 0;
  for (let n = 0; n < entries.length; n += packLimits.block) {
    const own = entries.slice(n, n + packLimits.block);
    const block = await packing(Buffer.concat(own.flatMap(entryBytes)));
    places.push([own[0]?.id ?? '', own.at(-1)?.id ?? '', at, block.length]);
    blocks.push(block);
    at += block.length;
  }
  const whole = Buffer.concat(blocks);
  const part = join(folder, `${name}.part`);
  const file = await open(part, 'w', 0o600);
  await file.writeFile(whole);
  await file.sync();
  await file.close();
  await rename(part, join(folder, name));
  await syncFolder(dirname(part));
  return { bytes: whole.length, sha256: createHash('sha256').update(whole).digest('hex'), places };
}

function entryBytes({ id, at, bytes }: Entry): readonly Uint8Array[] {
  return [Buffer.from(`${JSON.stringify({ id, at, size: bytes.length })}\n`), bytes, lineEnd];
}

const lineEnd = Buffer.from('\n');

/** undefined where the file does not hold it. Throws `archive.away` without the file and `archive.damaged` where it is not as it was written. */
export async function entryIn(folder: string, name: string, places: readonly Place[], id: string): Promise<Uint8Array | undefined> {
  const place = places.find(([first, last]) => BigInt(first) <= BigInt(id) && BigInt(id) <= BigInt(last));
  if (place === undefined) return undefined;
  return (await unpacked(await blockOf(folder, name, place), name)).find((entry) => entry.id === id)?.bytes;
}

async function blockOf(folder: string, name: string, [, , from, length]: Place): Promise<Buffer> {
  const file = await open(join(folder, name), 'r').catch(ifThere(undefined));
  if (file === undefined) throw new Fault('archive.away', name);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Every block has its own check: one bit that is not as it was written shows. */
async function unpacked(block: Buffer, name: string): Promise<readonly Entry[]> {
  const bytes = await unpacking(block).catch(() => {
    throw new Fault('archive.damaged', name);
  });
  const entries: Entry[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0x0a, at);
    const { id, at: time, size } = JSON.parse(bytes.toString('utf8', at, end)) as { id: string; at: number; size: number };
    entries.push({ id, at: time, bytes: bytes.subarray(end + 1, end + 1 + size) });
    at = end + 1 + size + lineEnd.length;
  }
  return entries;
}

/** Throws `archive.away` or `archive.damaged` with its name where the file is not as it was written. */
export async function checkPack(folder: string, name: string, told: { readonly bytes: number; readonly sha256: string }): Promise<void> {
  const bytes = await readFile(join(folder, name)).catch(ifThere(undefined));
  if (bytes === undefined) throw new Fault('archive.away', join(folder, name));
  if (bytes.length !== told.bytes || createHash('sha256').update(bytes).digest('hex') !== told.sha256) throw new Fault('archive.damaged', join(folder, name));
}
