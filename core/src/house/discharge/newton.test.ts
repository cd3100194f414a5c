/** The fit finds what the counts say, the same each time. */
import { expect, test } from 'vitest';
import { fitLogistic, type Cells } from './newton.ts';

/** Two groups: column 0 or 1, and the constant. */
const cells: Cells = {
  columns: Int32Array.from([0, 2, 1, 2]),
  width: 2,
  trials: Float64Array.from([1000, 1000]),
  events: Float64Array.from([100, 500]),
};

test('without a penalty the shares of the groups come back', () => {
  const found = fitLogistic(cells, Float64Array.from([0, 0, 0]), new Float64Array(3));
  const share = (column: number): number => 1 / (1 + Math.exp(-((found[column] ?? 0) + (found[2] ?? 0))));
  expect(share(0)).toBeCloseTo(0.1, 6);
  expect(share(1)).toBeCloseTo(0.5, 6);
});

test('a strong prior draws the groups together, and the start of the search changes nothing', () => {
  const penalty = Float64Array.from([1e6, 1e6, 0]);
  const found = fitLogistic(cells, penalty, new Float64Array(3));
  expect(Math.abs((found[0] ?? 1) - (found[1] ?? 0))).toBeLessThan(0.01);
  expect(1 / (1 + Math.exp(-(found[2] ?? 0)))).toBeCloseTo(0.3, 2);
  const again = fitLogistic(cells, penalty, Float64Array.from([1, -1, 2]));
  for (const [c, value] of again.entries()) expect(value).toBeCloseTo(found[c] ?? 0, 5);
});
