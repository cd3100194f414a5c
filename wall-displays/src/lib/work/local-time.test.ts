/** Fields of date and time are of the facility's clock. */
import { expect, test } from 'vitest';
import { atLocal, localText } from './local-time.ts';

const zone = 'America/Chicago';

test('a time is of the facility, in winter and in summer, and comes back as it was typed', () => {
  expect([atLocal('2026-01-12T14:32', zone), atLocal('2026-07-12T14:32', zone)]).toEqual([Date.UTC(2026, 0, 12, 20, 32), Date.UTC(2026, 6, 12, 19, 32)]);
  expect(localText(Date.UTC(2026, 0, 12, 20, 32), zone)).toBe('2026-01-12T14:32');
});

test('the hour that clocks skip is the one after it, the one that they repeat is the first, and what is no time is none', () => {
  expect(atLocal('2026-03-08T02:30', zone)).toBe(Date.UTC(2026, 2, 8, 8, 30));
  expect(atLocal('2026-11-01T01:30', zone)).toBe(Date.UTC(2026, 10, 1, 6, 30));
  expect(atLocal('', zone)).toBeUndefined();
});
