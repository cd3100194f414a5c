/** The middle of a list. */
import { expect, test } from 'vitest';
import { medianOf } from './median.ts';

test('the median of an even number is the mean of the middle two; of none there is none', () => {
  expect([medianOf([3, 1, 2]), medianOf([9, 2, 4, 1]), medianOf([7]), medianOf([])]).toEqual([2, 3, 7, undefined]);
});
