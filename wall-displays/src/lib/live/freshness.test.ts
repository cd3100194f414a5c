/** The seconds after which a screen must say that it is not live. */
import { expect, test } from 'vitest';
import { freshnessAt } from './freshness.ts';

test.each([
  [0, 'live'],
  [2_999, 'live'],
  [3_000, 'reconnecting'],
  [7_999, 'reconnecting'],
  [8_000, 'not-live'],
  [90_000, 'not-live'],
])('%i ms after the last tick: %s', (silence, expected) => {
  expect(freshnessAt(5_000 + silence, 0, 5_000)).toBe(expected);
});

test('a screen that never heard a tick does not stay hopeful', () => {
  expect(freshnessAt(4_000, 0, undefined)).toBe('connecting');
  expect(freshnessAt(8_000, 0, undefined)).toBe('not-live');
});
