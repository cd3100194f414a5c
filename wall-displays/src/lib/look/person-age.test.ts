/** Ages of grown people, children and newborns. */
import { expect, test } from 'vitest';
import { ageOf } from './person-age.ts';

const now = Date.UTC(2026, 2, 12, 18);

test.each([
  ['19471109', '78'],
  ['1947-03-12', '79'],
  ['1947-03-13', '78'],
  ['20240312', '2'],
  ['20240313', '23 mo'],
  ['20260111', '2 mo'],
  ['20260109', '2 mo'],
  ['20260310', '2 d'],
  ['20260312', '0 d'],
  ['1947', '79'],
  ['194711', '78'],
  ['', undefined],
  ['unknown', undefined],
  [undefined, undefined],
])('born %s is %s', (birthDate, says) => {
  expect(ageOf(birthDate, now)).toBe(says);
});
