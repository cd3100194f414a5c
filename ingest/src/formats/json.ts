/** JSON from outside: read with limits on size and depth before it is parsed, and by readers that name the path of what is wrong. */
import { reject, type Rejection } from '../rejection.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export const jsonLimits = { bytes: 4 * 1024 * 1024, depth: 32 } as const;

/** `json.syntax` at the path `$` for what is too large, too deep, not UTF-8 or not JSON. */
export function parseJson(bytes: Buffer, limit: number = jsonLimits.bytes): { readonly value: Json } | Rejection {
  if (bytes.length > limit || deeperThan(bytes, jsonLimits.depth)) return reject('json.syntax', '$');
  try {
    const text = jsonText(bytes);
    const value: Json = JSON.parse(text);
    // Escapes can spell what is no text: NUL, and halves of a character.
    return text.includes('\\u') && !isPlain(value) ? reject('json.syntax', '$') : { value };
  } catch {
    // The parser of the platform tells bad text by throwing; here it becomes a rejection.
    return reject('json.syntax', '$');
  }
}

/** The text of JSON, without the mark of its encoding that some senders set before it and a reader may ignore (RFC 8259 8.1). The kept bytes have it: whoever reads them again reads them so. */
export function jsonText(bytes: Uint8Array): string {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8', isMarked ? 3 : 0);
}

function isPlain(value: Json): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isPlain(name) && isPlain(inner));
}

/** Counts brackets outside strings: nothing is built, so a hostile body costs one pass. */
function deeperThan(bytes: Buffer, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inString) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > limit) return true;
    } else if (byte === 0x5d || byte === 0x7d) depth--;
  }
  return false;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of its own; undefined for what an object inherits. */
export function member(value: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Text (or a number, as text) under a name, trimmed; undefined when absent, null or empty. A wrong type is a rejection at its path. */
export function textAt(value: JsonObject, name: string, path: string): string | undefined | Rejection {
  const found = member(value, name);
  if (found === undefined || found === null) return undefined;
  if (typeof found !== 'string' && typeof found !== 'number') return reject('json.shape', `${path}.${name}`);
  const text = String(found).trim();
  return text === '' ? undefined : text;
}
