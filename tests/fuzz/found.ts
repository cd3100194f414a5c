/** The saved corpus: each input that a reader once failed on, played again by every `npm test`. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'found');

export interface Found {
  readonly file: string;
  readonly bytes: Buffer;
}

export function foundOf(reader: string): readonly Found[] {
  const own = join(folder, reader);
  if (!existsSync(own)) return [];
  return readdirSync(own)
    .sort()
    .map((file) => ({ file, bytes: readFileSync(join(own, file)) }));
}

/** Its path; the same input has the same name. */
export function saveFound(reader: string, input: Buffer): string {
  const own = join(folder, reader);
  mkdirSync(own, { recursive: true });
  const path = join(own, `${createHash('sha256').update(input).digest('hex').slice(0, 12)}.bytes`);
  writeFileSync(path, input);
  return path;
}
