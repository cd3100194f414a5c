/** Rows of a table as one text: Zstandard (RFC 8878) over JSON (RFC 8259), a character a byte: a string is what costs a heap and its collector least. */
import { Buffer } from 'node:buffer';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

const options = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

/** Undefined where JSON would not give back the same. */
export function packed(rows: readonly unknown[]): string | undefined {
  return rows.every(isPlain) ? zstdCompressSync(JSON.stringify(rows), options).toString('latin1') : undefined;
}

export function opened(text: string): readonly unknown[] {
  return JSON.parse(zstdDecompressSync(Buffer.from(text, 'latin1')).toString('utf8')) as readonly unknown[];
}

/** A key whose value is undefined is not: whoever asks whether it is there would be told something else. */
function isPlain(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed();
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      if (value === null) return true;
      if (Array.isArray(value)) return !value.some((one) => !isPlain(one));
      return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
    default:
      return false;
  }
}
