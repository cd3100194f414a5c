/** A file of a pack, read on this device: nothing is sent before somebody says so. */
import { readJson } from '../reach/read-json.ts';

export interface ReadFile {
  readonly name: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Bytes that a pack may have: more is no pack. */
const limitBytes = 8_000_000;

/** Its content, or why it is none. */
export async function readPack(file: File): Promise<ReadFile | string> {
  if (file.size > limitBytes) return `${file.name} is larger than a pack may be (8 MB).`;
  const content = readJson(await file.text());
  if (content === undefined) return `${file.name} is no JSON.`;
  if (typeof content !== 'object' || content === null || Array.isArray(content) || !('kind' in content)) return `${file.name} says no kind: it is no pack.`;
  return { name: file.name, content: content as Readonly<Record<string, unknown>> };
}

export const textIn = ({ content }: ReadFile, field: string): string => {
  const value = content[field];
  return typeof value === 'string' ? value : '';
};
