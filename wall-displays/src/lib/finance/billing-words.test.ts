/** How the worklist of claims says since when one stands so. */
import { expect, test } from 'vitest';
import { sinceWords } from './billing-words.ts';

const zone = 'America/New_York';
const now = Date.UTC(2026, 2, 12, 13);

test('a day that a payer wrote is said as that day: nobody told its hour', () => {
  // 9 h since midnight of New York; nothing happened nine hours ago.
  expect(sinceWords(Date.UTC(2026, 2, 12, 4), true, now, zone)).toBe('Thu 12 Mar');
  expect(sinceWords(Date.UTC(2026, 2, 15, 4), false, now, zone)).toBe('Sun 15 Mar');
});

test('a moment is said by how long ago it was, or how long it is still', () => {
  expect(sinceWords(now - 90 * 60_000, true, now, zone)).toBe('1 h 30 m');
  expect(sinceWords(now + 90 * 60_000, false, now, zone)).toBe('in 1 h 30 m');
  expect(sinceWords(now + 1000, true, now, zone)).toBe('now');
});
