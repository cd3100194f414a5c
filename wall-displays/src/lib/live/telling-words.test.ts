/** The words of a past that is being told. */
import { expect, test } from 'vitest';
import { instant } from '@healthos/core/time.ts';
import { tellingWords } from './telling-words.ts';

const present = 1_800_000_000_000;
const hours = (n: number): number => n * 3_600_000;
const told = (pastHours: number, share: number, remainingMs?: number) =>
  tellingWords(
    {
      from: instant(present - hours(pastHours)),
      at: instant(present - hours(pastHours) * (1 - share)),
      share,
      ...(remainingMs === undefined ? {} : { remainingMs }),
    },
    present,
  );

test.each([
  [218, 0.42, 44_000, 'Telling the last 9 days', '42 %', 'about 50 s to go'],
  [26, 0.999, 3_000, 'Telling the last 26 hours', '99 %', 'about 10 s to go'],
  [1, 0.5, undefined, 'Telling the last hour', '50 %', ''],
  [72, 0.1, 150_000, 'Telling the last 3 days', '10 %', 'about 3 min to go'],
])('%s h, %s told', (past, share, rest, what, percent, words) => {
  expect(told(past, share, rest)).toEqual({ what, share: percent, rest: words });
});

test('before its first word it only says that it begins', () => {
  expect(tellingWords({ from: instant(present), at: instant(present), share: 0 }, present)).toEqual({
    what: 'Begins to tell its past',
    share: '0 %',
    rest: '',
  });
});
