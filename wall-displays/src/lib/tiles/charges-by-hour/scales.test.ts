/** Bars stand on zero, credits hang below, and one great hour does not flatten the others. */
import { expect, test } from 'vitest';
import { bars } from './scales.ts';

const hour = (n: number, over = {}) => ({ hour: n, roomCents: 0, medicationCents: 100, careCents: 0, postedCents: 200, creditCents: 0, ...over });

test('the hour of room nights is cut and says its sum', () => {
  const drawn = bars([hour(1), hour(2, { roomCents: 90_000 }), hour(3)], 300, 100);
  expect(drawn.bars[1]?.cut?.cents).toBe(90_300);
  expect(drawn.bars[0]?.cut).toBeUndefined();
  for (const bar of drawn.bars) for (const part of bar.parts) expect(part.y).toBeGreaterThanOrEqual(-0.001);
});
test('what was taken back hangs below zero', () => {
  const drawn = bars([hour(1, { creditCents: -150 })], 300, 100);
  const credit = drawn.bars[0]?.parts.find((part) => part.kind === 'credit');
  expect(credit?.y).toBeCloseTo(drawn.zero);
  expect(credit?.height).toBeGreaterThan(0);
});
test('an hour without charges has no bar', () => expect(bars([hour(1, { medicationCents: 0, postedCents: 0 })], 300, 100).bars[0]?.parts).toEqual([]));
