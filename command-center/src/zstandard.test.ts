/** What was packed comes back, however long it is, and is opened into no more room than it takes. */
import { readFileSync } from 'node:fs';
import { zstdCompressSync } from 'node:zlib';
import { opened, packed } from '@healthos/core/packed-rows.ts';
import { expect, test } from 'vitest';
import { roomFor } from './zstandard.ts';

test.each([0, 1, 63, 255, 256, 257, 65_791, 65_792, 300_000])('%d bytes', (size) => {
  const text = 'one row after another '.repeat(size / 22 + 1).slice(0, size);
  expect(roomFor(zstdCompressSync(text))).toBe(Math.max(64, size + 1));
  const made = packed([text]) ?? '';
  expect(opened(made)).toEqual([text]);
  expect(roomFor(Buffer.from(made, 'latin1'))).toBe(Math.max(64, JSON.stringify([text]).length + 1));
});

const rows = ['8867-4', '9279-1'].map((code, n) => ({
  event: {
    type: 'ObservationRecorded',
    patient: `p_${code}`,
    code: { code, system: 'LN' },
    value: { kind: 'quantity', value: 70 + n, unit: '/min' },
    status: 'F',
  },
  at: 1_773_325_590_000 + n,
  feed: 'results',
}));

test('a few rows take half with what rows have in common', () => {
  const [made, plain] = [packed(rows) ?? '', zstdCompressSync(JSON.stringify(rows))];
  expect(opened(made)).toEqual(rows);
  expect(made.length).toBeLessThan(0.6 * plain.length);
});

test('what was packed with nothing in common is read, and what was packed with something else is refused', () => {
  expect(opened(zstdCompressSync(JSON.stringify(rows)).toString('latin1'))).toEqual(rows);
  const dictionary = readFileSync(new URL('rows.zdict', import.meta.url));
  // Of a dictionary its number is behind the magic number (RFC 8878 5).
  dictionary.writeUInt32LE(2, 4);
  const others = zstdCompressSync(JSON.stringify(rows), { dictionary });
  expect(() => opened(others.toString('latin1'))).toThrow('ictionary');
});
