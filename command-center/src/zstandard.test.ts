/** What was packed comes back, however long it is, and is opened into no more room than it takes. */
import { zstdCompressSync } from 'node:zlib';
import { opened, packed } from '@healthos/core/packed-rows.ts';
import { expect, test } from 'vitest';
import { roomFor } from './zstandard.ts';

test.each([0, 1, 63, 255, 256, 257, 65_791, 65_792, 300_000])('%d bytes', (size) => {
  const text = 'one row after another '.repeat(size / 22 + 1).slice(0, size);
  expect(roomFor(zstdCompressSync(text))).toBe(Math.max(64, size + 1));
  expect(opened(packed([text]) ?? '')).toEqual([text]);
});
