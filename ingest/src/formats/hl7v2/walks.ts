/** Walks over the bytes of one segment: its fields are too short for a search to be worth its beginning. */
import { kind } from './delimiters.ts';

/** Where the byte is next, before `to`; -1 where it is not. */
export function next(bytes: Buffer, byte: number, from: number, to: number): number {
  for (let i = from; i < to; i++) if (bytes[i] === byte) return i;
  return -1;
}

export function countOf(bytes: Buffer, byte: number, from: number, to: number): number {
  let n = 0;
  for (let i = from; i < to; i++) if (bytes[i] === byte) n++;
  return n;
}

/** Whether these bytes are ASCII without escapes. */
export function isPlain({ bytes, kinds }: { readonly bytes: Buffer; readonly kinds: Uint8Array }, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (kinds[bytes[i] ?? 0] === kind.odd) return false;
  return true;
}

/** Whether field 1 of such a segment is the separator itself; the second letter tells it from most others. */
export function isHeader(id: string): boolean {
  const letter = id.charCodeAt(1);
  return letter === 0x53 ? id === 'MSH' : letter === 0x48 && (id === 'BHS' || id === 'FHS');
}
