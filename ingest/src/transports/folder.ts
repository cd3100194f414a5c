/**
 * A folder as a feed: files of HL7 v2 messages and of X12 interchanges are read once, in the order of their names, and moved after the commit: to `done`
 * with their answers beside them, or to `refused` with the code and place of each message that was not taken.
 */
import { access, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Appended } from '@healthos/core/ports.ts';
import { isBatch, splitBatch } from '../formats/hl7v2/batch.ts';
import type { Receive } from '../receive.ts';

export interface FolderRead {
  readonly files: number;
  readonly messages: number;
  /** Of the files: those of which something was not taken. */
  readonly refused: number;
  /** Files larger than the limit, or of a name that says no kind: left where they are. */
  readonly passedOver: readonly string[];
}

/** What is written beside a refused file. */
export interface RefusedMessage {
  readonly id: string;
  readonly type: string;
  readonly outcome: string;
  readonly code?: string;
  readonly place?: string;
}

export const [doneFolder, refusedFolder, reasonEnding] = ['done', 'refused', '.reason.json'] as const;
/** Larger files are left alone: a folder is for batches, not for archives. */
export const fileLimitBytes = 64 * 1024 * 1024;
const hl7Name = /\.(?:hl7|hl7v2|txt|batch)$/i;
/** As clearinghouses name them. */
const x12Name = /\.(?:x12|edi|835|999|ta1|271|277|277ca)$/i;
/** A file still being written has changed within so long. */
export const settledMs = 2000;

/** One pass over the folder. A Fault of the log ends it; the file it was in is read again by the next pass, and its messages kept before are duplicates. */
export async function readFolder(folder: string, receive: Receive, nowMs: number): Promise<FolderRead> {
  for (const name of [doneFolder, refusedFolder]) await mkdir(join(folder, name), { recursive: true });
  const passedOver: string[] = [];
  let [files, messages, refused] = [0, 0, 0];
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
  for (const name of names) {
    const { size, mtimeMs } = await stat(join(folder, name));
    const isKnown = hl7Name.test(name) || x12Name.test(name);
    if (size > fileLimitBytes || !isKnown) passedOver.push(name);
    if (size > fileLimitBytes || !isKnown || nowMs - mtimeMs < settledMs) continue;
    const read = await readOne(folder, name, receive);
    files++;
    messages += read.messages;
    if (read.isRefused) refused++;
  }
  return { files, messages, refused, passedOver };
}

async function readOne(folder: string, name: string, receive: Receive): Promise<{ readonly messages: number; readonly isRefused: boolean }> {
  const bytes = await readFile(join(folder, name));
  const { kept, answers } = await takeFile(bytes, name, receive);
  const wrong = kept.filter(({ message }) => message.outcome === 'rejected' || message.outcome === 'quarantined');
  const isRefused = wrong.length > 0 || kept.length === 0;
  const into = join(folder, isRefused ? refusedFolder : doneFolder);
  const free = await freeName(into, name);
  if (answers.length > 0) await writeFile(join(into, `${free}.ack`), Buffer.concat(answers));
  if (isRefused) await writeFile(join(into, `${free}${reasonEnding}`), JSON.stringify(wrong.map(reasonOf)));
  await rename(join(folder, name), join(into, free));
  return { messages: kept.length, isRefused };
}

export interface TakenFile {
  readonly kept: readonly Appended[];
  readonly answers: readonly Buffer[];
}

/** What a file holds, by the ending of its name: X12 interchanges, or messages of HL7 v2 with or without an envelope. */
export const takeFile = (bytes: Buffer, name: string, receive: Receive): Promise<TakenFile> =>
  x12Name.test(name) ? interchanges(bytes, name, receive) : messagesOf(bytes, name, receive);

async function interchanges(bytes: Buffer, name: string, receive: Receive): Promise<TakenFile> {
  const taken = await receive.x12(bytes, { peer: `folder:${name}` });
  return { kept: taken.map(({ appended }) => appended), answers: taken.flatMap(({ reply }) => reply ?? []) };
}

async function messagesOf(bytes: Buffer, name: string, receive: Receive): Promise<TakenFile> {
  const frames = isBatch(bytes) ? [bytes] : splitBatch(bytes).messages.map(({ start, end }) => bytes.subarray(start, end));
  const [kept, answers]: [Appended[], Buffer[]] = [[], []];
  for (const frame of frames) {
    const taken = await receive.take(frame, { peer: `folder:${name}` });
    kept.push(...taken.kept);
    answers.push(...taken.replies);
  }
  return { kept, answers };
}

function reasonOf({ message: { id, type, outcome, code, place } }: Appended): RefusedMessage {
  return { id, type, outcome, ...(code === undefined ? {} : { code }), ...(place === undefined ? {} : { place }) };
}

/** Clearinghouses use names again: what was moved before stays. */
async function freeName(folder: string, name: string): Promise<string> {
  for (let n = 1; ; n++) {
    const wanted = n === 1 ? name : `${n}-${name}`;
    if (!(await exists(join(folder, wanted)))) return wanted;
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
