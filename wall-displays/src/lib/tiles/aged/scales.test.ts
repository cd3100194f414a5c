/** Columns stand on zero, the greatest as tall as the plot, and nothing owed draws nothing. */
import { expect, test } from 'vitest';
import { columnsOf } from './scales.ts';

test('the greatest is as tall as the plot, half of it half as tall', () => {
  const { columns } = columnsOf(
    [
      { band: 'here', cents: 50 },
      { band: '0-30', cents: 100 },
    ] as const,
    200,
    80,
  );
  expect(columns.map(({ y, height }) => [y, height])).toEqual([
    [40, 40],
    [0, 80],
  ]);
  expect(columns[0]?.x).toBe(0);
  expect((columns[1]?.x ?? 0) + (columns[1]?.width ?? 0)).toBeCloseTo(200);
});
test('nothing owed has no height', () => {
  expect(columnsOf([{ band: 'here', cents: 0 }], 100, 80).columns[0]?.height).toBe(0);
});
