/** A trouble that lasts is said once, and again when it comes again. */
import { expect, test } from 'vitest';
import { trying } from './trouble.ts';

test('once for each stretch of failures, and the work goes on', async () => {
  const said: [unknown, string][] = [];
  const tried = trying((error, about) => void said.push([error, about]), 'the log');
  expect(await tried(Promise.resolve(1))).toBe(1);
  expect([await tried(Promise.reject(new Error('a'))), await tried(Promise.reject(new Error('b')))]).toEqual([undefined, undefined]);
  expect(said).toEqual([[new Error('a'), 'the log']]);
  expect(await tried(Promise.resolve(2))).toBe(2);
  await tried(Promise.reject(new Error('c')));
  expect(said).toHaveLength(2);
});
