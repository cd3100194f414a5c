/**
 * A folder of backups of one database: whole copies (`bases/NAME`), and the write-ahead log since (`wal`). Each file that counts is named with its digest in one that
 * seals itself, which is written last: what is not named is not there.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../fault.ts';
import { isSegmentName, lsnOf, segmentStart, startOfSegment } from '../postgres/positions.ts';
import type { ClusterNote } from '../postgres/cluster.ts';
import { digestOf, ifThere, readSealed, writeSealed, type Digested } from './sealed.ts';

/** Whose backups they are. Those of another database, or of this one after it was restored or a standby took over, go to a folder of their own. */
export interface FolderNote extends Pick<ClusterNote, 'system' | 'timeline' | 'segmentBytes'> {
  readonly format: 1;
  /** By which the server keeps its log for this folder while nobody reads it. */
  readonly slot: string;
}

export interface BaseNote extends ClusterNote {
  readonly start: string;
  readonly end: string;
  /** By the clock of the server. Everything committed before `startedAt` is in it; a restore may go to any moment from `endedAt` on. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly files: Readonly<Record<string, Digested>>;
}

/** A whole file of the log. Everything committed before `at` is in it or before it. */
export interface SegmentNote {
  readonly segment: string;
  readonly sha256: string;
  readonly at: number;
}

/** The file that is being written: so much of it counts. `reaches` is the clock of the server: everything committed before it is here. */
export interface NewestNote extends Digested {
  readonly segment: string;
  readonly lsn: string;
  readonly reaches: number;
}

export const basesIn = (folder: string): string => join(folder, 'bases');
export const walIn = (folder: string): string => join(folder, 'wal');
export const indexOf = (folder: string): string => join(walIn(folder), 'segments.ndjson');
export const newestOf = (folder: string): string => join(walIn(folder), 'newest.json');
const noteOf = (folder: string): string => join(folder, 'backup.json');
export const baseNoteOf = (base: string): string => join(base, 'base.json');

/** Makes the folder one of this database, or finds that it is. Refused with `backup.other` where it belongs to another. */
export async function openFolder(folder: string, cluster: ClusterNote): Promise<FolderNote> {
  const { system, timeline, segmentBytes } = cluster;
  const known = await readFolderNote(folder);
  if (known !== undefined) {
    if (known.system !== system || known.timeline !== timeline) throw new Fault('backup.other', folder);
    return known;
  }
  const there = await readdir(folder).catch(ifThere([]));
  if (there.length > 0) throw new Fault('backup.other', `${folder} holds other things`);
  for (const one of [folder, basesIn(folder), walIn(folder)]) await mkdir(one, { recursive: true, mode: 0o700 });
  const note: FolderNote = { format: 1, system, timeline, segmentBytes, slot: `healthos_backup_${randomBytes(4).toString('hex')}` };
  await writeSealed(noteOf(folder), note);
  return note;
}

export const readFolderNote = (folder: string): Promise<FolderNote | undefined> => readSealed<FolderNote>(noteOf(folder));

export interface KeptBase {
  readonly path: string;
  readonly note: BaseNote;
}

/** Whole ones, oldest first. */
export async function basesOf(folder: string): Promise<readonly KeptBase[]> {
  const names = (await readdir(basesIn(folder)).catch(ifThere([]))).sort();
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(basesIn(folder), name);
      const note = await readSealed<BaseNote>(baseNoteOf(path));
      return note === undefined ? [] : [{ path, note }];
    }),
  );
  return found.flat().sort((a, b) => a.note.endedAt - b.note.endedAt);
}

/** Whole files of the log by name, the last word on each. */
export async function segmentsOf(folder: string): Promise<ReadonlyMap<string, SegmentNote>> {
  const text = await readFile(indexOf(folder), 'utf8').catch(ifThere(''));
  const lines = text.split('\n');
  // A line that a lost power cut short is none; the file that it was of is received again.
  const notes = lines.slice(0, -1).map((line, n) => segmentIn(line, `${indexOf(folder)} line ${n + 1}`));
  return new Map(notes.map((note) => [note.segment, note]));
}

function segmentIn(line: string, place: string): SegmentNote {
  const [, segment, sha256, at] = /^\{"segment":"([0-9A-F]{24})","sha256":"([0-9a-f]{64})","at":(\d+)\}$/.exec(line) ?? [];
  if (segment === undefined || sha256 === undefined || !isSegmentName(segment)) throw new Fault('backup.damaged', place);
  return { segment, sha256, at: Number(at) };
}

/** Throws `backup.damaged` with the name of the file that is not there whole as it was written. */
export async function check(path: string, told: { readonly sha256: string; readonly bytes?: number }, onRead?: (bytes: number) => void): Promise<void> {
  const found = await digestOf(path, told.bytes, onRead);
  if (found?.sha256 !== told.sha256 || (told.bytes !== undefined && found.bytes !== told.bytes)) throw new Fault('backup.damaged', path);
}

export interface Whole {
  readonly bases: number;
  readonly segments: number;
  readonly from: number;
  readonly until: number;
}

/** Reads everything that counts. Throws `backup.damaged` with the name of the first file that is not as it was written, `backup.none` where nothing is. */
export async function checkFolder(folder: string, on: { begin(bytes: number): void; read(more: number): void }): Promise<Whole> {
  const [note, bases] = [await readFolderNote(folder), await basesOf(folder)];
  const [oldest, latest] = [bases[0], bases.at(-1)];
  if (note === undefined || oldest === undefined || latest === undefined) throw new Fault('backup.none', folder);
  const newest = await readSealed<NewestNote>(newestOf(folder));
  const first = segmentStart(lsnOf(oldest.note.start), note.segmentBytes);
  const segments = [...(await segmentsOf(folder)).values()].filter(({ segment }) => startOfSegment(segment, note.segmentBytes) >= first);
  const copies = bases.flatMap(({ path, note: { files } }) => Object.entries(files).map(([name, told]) => ({ path: join(path, name), told })));
  on.begin(copies.reduce((sum, { told }) => sum + told.bytes, 0) + segments.length * note.segmentBytes + (newest?.bytes ?? 0));
  for (const { path, told } of copies) await check(path, told, on.read);
  for (const { segment, sha256 } of segments) await check(join(walIn(folder), segment), { sha256, bytes: note.segmentBytes }, on.read);
  if (newest !== undefined && newest.bytes > 0 && !segments.some(({ segment }) => segment === newest.segment))
    await check(join(walIn(folder), newest.segment), newest, on.read);
  return { bases: bases.length, segments: segments.length, from: oldest.note.endedAt, until: Math.max(latest.note.endedAt, newest?.reaches ?? 0) };
}
