/** The messages of files and folders: by the offsets of an INDEX.ndjson beside or above them where there is one, else by splitting. */
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { createInterface } from 'node:readline';
import { splitBatch } from '@healthos/ingest/formats/hl7v2/batch.ts';

export interface FoundMessage {
  readonly file: string;
  /** The folder directly under the asked path, else the file itself. */
  readonly source: string;
  readonly ordinal: number;
  readonly bytes: Buffer;
}

interface Part {
  readonly offset: number;
  readonly length: number;
}

/** Larger files are not messages for a feed. */
const fileLimitBytes = 256 * 1024 * 1024;
/** Folders above the asked path that may hold the index. */
const climbLimit = 4;

export async function messagesOf(paths: readonly string[]): Promise<FoundMessage[]> {
  const found: FoundMessage[] = [];
  for (const asked of paths) {
    const root = resolve(asked);
    const files = await filesOf(root);
    const parts = await indexAbove(root);
    for (const file of files) {
      const { size } = await stat(file);
      if (size > fileLimitBytes) throw new Error(`${file} is larger than ${fileLimitBytes} bytes.`);
      const bytes = await readFile(file);
      const ranges = parts.get(file) ?? splitBatch(bytes).messages.map(({ start, end }) => ({ offset: start, length: end - start }));
      const source = files.length === 1 && file === root ? basename(file) : join(basename(root), relative(root, file).split(sep)[0] ?? '');
      for (const [ordinal, { offset, length }] of ranges.entries()) found.push({ file, source, ordinal, bytes: bytes.subarray(offset, offset + length) });
    }
  }
  return found;
}

async function filesOf(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const names = await readdir(path, { withFileTypes: true, recursive: true });
  return names
    .filter((entry) => entry.isFile() && !/^(?:INDEX|LICEN[CS]E|README)/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Ranges by absolute path; lines of the index that have none are left to the splitter. */
async function indexAbove(path: string): Promise<ReadonlyMap<string, readonly Part[]>> {
  const parts = new Map<string, readonly Part[]>();
  let folder = (await stat(path)).isFile() ? dirname(path) : path;
  for (let i = 0; i < climbLimit; i++, folder = dirname(folder)) {
    const index = join(folder, 'INDEX.ndjson');
    if (
      !(await stat(index).then(
        (one) => one.isFile(),
        () => false,
      ))
    )
      continue;
    for await (const line of createInterface({ input: createReadStream(index) })) {
      const entry = line === '' ? undefined : readEntry(JSON.parse(line));
      if (entry !== undefined) parts.set(join(folder, entry.file), entry.parts);
    }
    return parts;
  }
  return parts;
}

function readEntry(line: unknown): { readonly file: string; readonly parts: readonly Part[] } | undefined {
  if (typeof line !== 'object' || line === null || !('file' in line) || !('messages' in line) || typeof line.file !== 'string' || !Array.isArray(line.messages))
    return undefined;
  return { file: line.file, parts: line.messages.filter(isPart) };
}

function isPart(value: unknown): value is Part {
  return (
    typeof value === 'object' && value !== null && 'offset' in value && 'length' in value && Number.isInteger(value.offset) && Number.isInteger(value.length)
  );
}
