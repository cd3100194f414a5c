/** Cents stay whole, whatever is done with them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cents, parseCents, shareOfCents } from './money.ts';

it('reads what a CP or MO component may hold, and nothing else', () => {
  expect(['12', '12.5', '12.50', '-0.07', '12.500', '1e3', '12.345', '', 'USD 3'].map(parseCents)).toEqual([
    1200,
    1250,
    1250,
    -7,
    1250,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

it('refuses what is not whole', () => {
  expect(() => cents(0.5)).toThrow(RangeError);
});

it('shares exactly, rounding half up', () => {
  expect([
    shareOfCents(cents(5), 1, 2),
    shareOfCents(cents(-5), 1, 2),
    shareOfCents(cents(10), 1, 3),
    shareOfCents(cents(9_007_199_254_740_991), 10_000, 10_000),
  ]).toEqual([3, -2, 3, 9_007_199_254_740_991]);
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 10_000 }), (amount, bp) => {
      expect(Math.abs(shareOfCents(cents(amount), bp, 10_000) - (amount * bp) / 10_000)).toBeLessThanOrEqual(0.5);
    }),
  );
});

it('shares the same with whole numbers of any size', () => {
  const floor = (a: bigint, b: bigint): bigint => (a - (((a % b) + b) % b)) / b;
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.nat(1_000_000), fc.integer({ min: 1, max: 1_000_000 }), (amount, numerator, denominator) => {
      const [n, d] = [BigInt(amount) * BigInt(numerator), BigInt(denominator)];
      const share = floor(2n * n + d, 2n * d);
      fc.pre(share >= BigInt(Number.MIN_SAFE_INTEGER) && share <= BigInt(Number.MAX_SAFE_INTEGER));
      expect(shareOfCents(cents(amount), numerator, denominator)).toBe(Number(share));
    }),
    { numRuns: 2000, seed: Number(process.env['HEALTHOS_SEED'] ?? 20_260_312) },
  );
});
