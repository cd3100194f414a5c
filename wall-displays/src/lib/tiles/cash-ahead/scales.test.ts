/** Every line begins with nothing, and more money is higher. */
import { expect, test } from 'vitest';
import { fanOf } from './scales.ts';

const weeks = [
  { week: 1, sumCents: 500, slowCents: 0, quickCents: 1000 },
  { week: 2, sumCents: 1000, slowCents: 1000, quickCents: 1000 },
];
test('begins at nothing, ends at the edge', () => {
  const fan = fanOf(weeks, 200, 100);
  expect(fan.mid.startsWith('M0,100')).toBe(true);
  expect(fan.points.map(({ x, y }) => [x, y])).toEqual([
    [100, 50],
    [200, 0],
  ]);
  expect(fan.ticks[0]).toEqual({ value: 0, y: 100 });
});
test('no money at all still has a scale', () => expect(fanOf([], 200, 100).ticks.length).toBeGreaterThan(0));
