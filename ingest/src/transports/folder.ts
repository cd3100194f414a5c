/** A folder as a feed: files of HL7 v2 messages and of X12 interchanges are read once, in the order of their names, and moved to `kept` after the commit, with their answers beside them. */
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isBatch, splitBatch } from '../formats/hl7v2/batch.ts';
import type { Receive } from '../receive.ts';

export interface FolderRead {
  readonly files: number;
  readonly messages: number;
  /** Files larger than the limit, left where they are. */
  readonly passedOver: readonly string[];
}

/** Larger files are left alone: a folder is for batches, not for archives. */
export const fileLimitBytes = 64 * 1024 * 1024;
const hl7Name = /\.(?:hl7|hl7v2|txt|batch)$/i;
/** As clearinghouses name them. */
const x12Name = /\.(?:x12|edi|835|999|271|277|277ca)$/i;
/** A file still being written has changed within so long. */
export const settledMs = 2000;

/** One pass over the folder. A Fault of the log ends it; the file it was in is read again by the next pass, and its messages kept before are duplicates. */
export async function readFolder(folder: string, receive: Receive, nowMs: number): Promise<FolderRead> {
  const done = join(folder, 'kept');
  await mkdir(done, { recursive: true });
  const passedOver: string[] = [];
  let [files, messages] = [0, 0];
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && (hl7Name.test(entry.name) || x12Name.test(entry.name)))
    .map(({ name }) => name)
    .sort();
  for (const name of names) {
    const path = join(folder, name);
    const { size, mtimeMs } = await stat(path);
    if (size > fileLimitBytes) passedOver.push(name);
    if (size > fileLimitBytes || nowMs - mtimeMs < settledMs) continue;
    const bytes = await readFile(path);
    const answers: Buffer[] = [];
    if (x12Name.test(name)) {
      for (const { reply } of await receive.x12(bytes, { peer: `folder:${name}` })) {
        messages++;
        if (reply !== undefined) answers.push(reply);
      }
    }
    const frames = x12Name.test(name) ? [] : isBatch(bytes) ? [bytes] : splitBatch(bytes).messages.map(({ start, end }) => bytes.subarray(start, end));
    for (const frame of frames) {
      const { kept, replies } = await receive.take(frame, { peer: `folder:${name}` });
      answers.push(...replies);
      messages += kept.length;
    }
    await writeFile(join(done, `${name}.ack`), Buffer.concat(answers));
    await rename(path, join(done, name));
    files++;
  }
  return { files, messages, passedOver };
}
