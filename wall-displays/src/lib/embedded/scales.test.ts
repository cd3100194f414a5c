/** The trend as steps that end now, and the clock with the mean of its kind. */
import { expect, test } from 'vitest';
import { clockShares, trendOf } from './scales.ts';

test('the score holds from each round to the next, and the last until now', () => {
  const drawn = trendOf(
    [
      [0, 6],
      [50, 2],
    ],
    { from: 0, until: 100 },
    [25, 75],
    { width: 200, height: 80 },
  );
  expect(drawn.path).toBe('M0,20L100,20L100,60L200,60L200,60');
  expect(drawn.last).toEqual({ x: 200, y: 60, score: 2 });
  expect(drawn.lines.map(({ y }) => y)).toEqual([80, 30, 10]);
  expect(trendOf([], { from: 0, until: 0 }, [], { width: 200, height: 80 })).toMatchObject({ path: '', days: [] });
});

test('a stay within its mean, beyond it, and of a kind that has none', () => {
  expect(clockShares(0, 50, 100)).toEqual({ done: 50 / 120, mean: 100 / 120 });
  expect(clockShares(0, 200, 100)).toEqual({ done: 1, mean: 0.5 });
  expect(clockShares(0, 200, undefined)).toEqual({ done: 1 });
});
