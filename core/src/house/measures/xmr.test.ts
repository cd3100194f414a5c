/** XmR limits worked by hand, and each special cause with the pattern one value short of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baselinePoints, movingRanges, xmr } from './xmr.ts';

const quiet = [10, 12, 11, 13, 12, 10, 11, 12, 13, 11];

describe('limits', () => {
  it('by hand: ten values, mean 11.5, ranges 2 1 2 1 2 1 1 1 2, their mean 13/9', () => {
    expect(movingRanges(quiet)).toEqual([2, 1, 2, 1, 2, 1, 1, 1, 2]);
    const chart = xmr(quiet);
    expect(chart?.centre).toBe(11.5);
    expect(chart?.meanRange).toBeCloseTo(13 / 9, 12);
    expect(chart?.upper).toBeCloseTo(11.5 + (2.66 * 13) / 9, 12);
    expect(chart?.lower).toBeCloseTo(7.6578, 4);
    expect(chart?.upperRange).toBeCloseTo(4.7204, 4);
    expect(chart).toMatchObject({ signals: [], ranges: [], baseline: 10, provisional: false });
  });
  it('are not those of three standard deviations, which a shift inflates', () => {
    const shifted = [10, 11, 10, 11, 10, 20, 21, 20, 21, 20];
    const mean = 15.4;
    const deviation = Math.sqrt(shifted.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 9);
    expect(xmr(shifted)?.upper).toBeCloseTo(mean + 2.66 * 2, 12);
    expect(xmr(shifted)?.upper).not.toBeCloseTo(mean + 3 * deviation, 1);
  });
  it('come from the first twenty, so that what follows cannot widen them', () => {
    const first = Array.from({ length: baselinePoints }, (_, i) => quiet[i % 10]);
    const limits = xmr(first);
    expect(xmr([...first, 100, 100])).toMatchObject({ upper: limits?.upper, baseline: 20 });
  });
  it('none under two values; a day without a value is left out', () => {
    expect([xmr([]), xmr([5]), xmr([undefined, 5])]).toEqual([undefined, undefined, undefined]);
    expect(xmr([10, undefined, 12])).toMatchObject({ centre: 11, meanRange: 2, provisional: true });
  });
});

describe('special causes', () => {
  const then = (...more: readonly number[]) => xmr([...quiet, ...quiet, ...more])?.signals ?? [];
  it('a point outside the limits', () => {
    expect(then(16)).toMatchObject([{ cause: 'outside', side: 'above', from: 20, to: 20, count: 1 }]);
    expect(then(15.2)).toEqual([]);
    expect(then(7)).toMatchObject([{ cause: 'outside', side: 'below' }]);
  });
  it('eight in a row on one side, not seven', () => {
    const low = [11, 10.9, 11, 10.9, 11, 10.9, 11, 10.9];
    // The baseline ends on 11, which belongs to the run.
    expect(then(...low.slice(0, 6))).toEqual([]);
    expect(then(...low.slice(0, 7))).toMatchObject([{ cause: 'run', side: 'below', count: 8, from: 19, to: 26 }]);
  });
  it('three of four nearer a limit than the centre', () => {
    expect(then(14, 12, 14)).toEqual([]);
    expect(then(14, 12, 14, 14)).toMatchObject([{ cause: 'near-limit', side: 'above', from: 20, to: 23, count: 3 }]);
    expect(then(14, 9, 14, 9, 14)).toEqual([]);
  });
  it('nothing where nothing varies', () => expect(xmr([3, 3, 3, 3, 3, 3, 3, 3, 3])?.signals).toEqual([]));
  it('names only places that exist, whatever the values', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined }), { maxLength: 40 }), (values) => {
        for (const { from, to, count } of xmr(values)?.signals ?? []) {
          expect(values[from]).toBeDefined();
          expect(values[to]).toBeDefined();
          expect(count).toBeLessThanOrEqual(to - from + 1);
        }
      }),
      { numRuns: 60 },
    );
  });
});
