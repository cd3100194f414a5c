/** Nurses by acuity: the weights by hand, what is not known counts as the ratio has it, and nothing is rounded before the end. */
import { expect, test } from 'vitest';
import { neededByAcuity, type UnitAcuity } from './acuity-need.ts';

const unit = (levels: UnitAcuity['levels'], unknown = 0): UnitAcuity => ({ patients: levels.reduce((sum, n) => sum + n, unknown), levels, unknown, points: 0 });

test('ten patients at 1:5 are two nurses; the sicker they are the more, the better the fewer', () => {
  expect(neededByAcuity(unit([0, 10, 0, 0]), 10, 5)).toBe(2);
  // 10 x 0.8 = 8 patients of the ratio: two nurses still; 5 x 0.8 = 4 is one.
  expect(neededByAcuity(unit([10, 0, 0, 0]), 10, 5)).toBe(2);
  expect(neededByAcuity(unit([5, 0, 0, 0]), 5, 5)).toBe(1);
  // 8 of level 2 and 2 of level 4 are 11.2 patients: three nurses.
  expect(neededByAcuity(unit([0, 8, 0, 2]), 10, 5)).toBe(3);
  expect(neededByAcuity(unit([0, 0, 10, 0]), 10, 5)).toBe(3);
});

test('whoever has no acuity counts as one patient of the ratio; nobody there, the ratio alone', () => {
  expect(neededByAcuity(unit([0, 5, 0, 0], 5), 10, 5)).toBe(2);
  expect(neededByAcuity(undefined, 11, 5)).toBe(3);
  expect(neededByAcuity(unit([0, 0, 0, 0]), 0, 5)).toBe(0);
});

test('a shift ahead has the patients that are expected, at the mean of those who are there', () => {
  // 4 patients of level 4 weigh 1.6 each: 15 expected are 24 patients of the ratio.
  expect(neededByAcuity(unit([0, 0, 0, 4]), 15, 5)).toBe(5);
});
