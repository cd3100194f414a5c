/** The write-ahead log as it is received: into files named as the server names them, counted as kept once they are on disk with their digest. */
import { createHash, type Hash } from 'node:crypto';
import { appendFileSync, closeSync, constants, fsyncSync, openSync, writeSync } from 'node:fs';
import { readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../fault.ts';
import { lsnOf, lsnText, segmentName, segmentStart } from '../postgres/positions.ts';
import type { WalSink } from '../postgres/replication.ts';
import { indexOf, newestOf, walIn, type FolderNote, type NewestNote } from './backup-folder.ts';
import { ifThere, readSealed, writeSealed } from './sealed.ts';

interface OpenSegment {
  readonly name: string;
  readonly fd: number;
  readonly start: bigint;
  readonly hash: Hash;
  bytes: number;
}

export interface WalFolder extends WalSink {
  /** Where the log must go on. */
  readonly from: bigint;
  /** The first place that is not here. */
  received(): bigint;
  /** Everything committed before `at`, by the server's clock, is here: from now on a restore may go there. */
  reach(at: number): Promise<void>;
  close(): void;
}

/** What was kept of a file stays until the same bytes are written over it. */
const rewritten = constants.O_RDWR | constants.O_CREAT;

/**
 * A file is begun anew by whoever goes on (the server keeps whole files). `start`: from where the server has its log, for a folder that has none. Writes
 * wait for the disk: this is a program of its own, and what it takes is a few megabytes a second.
 */
export async function openWal(folder: string, note: FolderNote, start: string): Promise<WalFolder> {
  const { timeline, segmentBytes } = note;
  await dropTornLine(indexOf(folder));
  const newest = await readSealed<NewestNote>(newestOf(folder));
  const from = segmentStart(lsnOf(newest?.lsn ?? start), segmentBytes);
  let [at, reached] = [from, newest?.reaches ?? 0];
  let current: OpenSegment | undefined;

  function begin(lsn: bigint): OpenSegment {
    const name = segmentName(timeline, lsn, segmentBytes);
    return { name, fd: openSync(join(walIn(folder), name), rewritten, 0o600), start: lsn, hash: createHash('sha256'), bytes: 0 };
  }

  function finish(segment: OpenSegment): void {
    fsyncSync(segment.fd);
    closeSync(segment.fd);
    const line = `${JSON.stringify({ segment: segment.name, sha256: segment.hash.digest('hex'), at: reached })}\n`;
    appendFileSync(indexOf(folder), line, { mode: 0o600, flush: true });
    current = undefined;
  }

  return {
    from,
    received: () => at,
    take: (lsn, bytes) => {
      // The server begins at the beginning of a file, and leaves nothing out.
      if (lsn !== at) throw new Fault('backup.gap', `${lsnText(at)}, ${lsnText(lsn)}`);
      for (let taken = 0; taken < bytes.length;) {
        current ??= begin(at);
        const piece = bytes.subarray(taken, taken + segmentBytes - current.bytes);
        for (let written = 0; written < piece.length;) written += writeSync(current.fd, piece, written);
        current.hash.update(piece);
        current.bytes += piece.length;
        taken += piece.length;
        at += BigInt(piece.length);
        if (current.bytes === segmentBytes) finish(current);
      }
    },
    flush: () => {
      if (current !== undefined) fsyncSync(current.fd);
      return at;
    },
    reach: async (until) => {
      const said = current;
      const sha256 = (said?.hash.copy() ?? createHash('sha256')).digest('hex');
      const segment = said?.name ?? segmentName(timeline, at, segmentBytes);
      const newestNote: NewestNote = { segment, bytes: said?.bytes ?? 0, sha256, lsn: lsnText(at), reaches: until };
      reached = until;
      if (said !== undefined) fsyncSync(said.fd);
      await writeSealed(newestOf(folder), newestNote);
    },
    close: () => {
      if (current !== undefined) closeSync(current.fd);
      current = undefined;
    },
  };
}

/** What a lost power cut short is not a line, and must not become the beginning of one. */
async function dropTornLine(path: string): Promise<void> {
  const text = await readFile(path, 'latin1').catch(ifThere(''));
  const whole = text.lastIndexOf('\n') + 1;
  if (whole < text.length) await truncate(path, whole);
}
