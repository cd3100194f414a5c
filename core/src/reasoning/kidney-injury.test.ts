/** KDIGO at every limit, the choice of the baseline, and the answers that a careless reading gives. */
import { describe, expect, it } from 'vitest';
import { noon } from '../given.ts';
import { dayMs, hourMs, instant } from '../time.ts';
import { baselineOf, heldSince, kdigo, type Timed } from './kidney-injury.ts';

const day = (n: number, value: number): Timed => ({ at: instant(noon + n * dayMs), value, position: Math.round(1000 + n * 10) });
const hour = (n: number, value: number): Timed => ({ at: instant(noon + n * hourMs), value, position: 5000 + n });
const stage = (...creatinine: Timed[]) => kdigo({ creatinine, urine: [] });

describe('creatinine', () => {
  it.each([
    ['0.3 up in 48 h: 0.9 to 1.2, though binary makes it 0.29999', [day(-2, 0.9), day(0, 1.2)], 1, ['rise-48h']],
    ['0.29 up is not', [day(-2, 0.9), day(0, 1.19)], 0, []],
    ['0.3 up in more than 48 h is not', [day(-2.01, 1.1), day(0, 1.4)], 0, []],
    ['1.5 times in 7 days', [day(-7, 0.8), day(0, 1.2)], 1, ['ratio-7d']],
    ['1.49 times is not', [day(-7, 1), day(0, 1.49)], 0, []],
    ['twice is stage 2', [day(-5, 0.8), day(0, 1.6)], 2, ['ratio-7d']],
    ['1.99 times is stage 1', [day(-5, 1), day(0, 1.99)], 1, ['ratio-7d']],
    ['three times is stage 3', [day(-5, 0.8), day(0, 2.4)], 3, ['ratio-7d']],
    ['4.0 with a rise is stage 3', [day(-1, 3.6), day(0, 4)], 3, ['rise-48h']],
    ['4.0 without one is chronic, not acute', [day(-1, 4), day(0, 4)], 0, []],
    ['the lowest of the week counts, not the last', [day(-6, 0.8), day(-1, 1.1), day(0, 1.2)], 1, ['ratio-7d']],
  ] as const)('%s', (_name, creatinine, expected, criteria) => {
    expect(stage(...creatinine)).toMatchObject({ stage: expected, criteria });
  });

  it('says which rule chose the baseline', () => {
    expect(baselineOf([day(-300, 0.6), day(-3, 1), day(-2, 0.9)], noon)).toMatchObject({ value: 0.9, rule: 'lowest of 7 days' });
    expect(baselineOf([day(-300, 0.6), day(-200, 1.4), day(-8, 0.8)], noon)).toMatchObject({ value: 0.8, rule: 'median of 8 to 365 days' });
    expect(baselineOf([day(-300, 0.6), day(-200, 1)], noon)).toMatchObject({ value: 0.8, rule: 'median of 8 to 365 days' });
    expect(stage(day(-30, 0.8), day(0, 1.7))).toMatchObject({ stage: 2, baseline: { value: 0.8, rule: 'median of 8 to 365 days' } });
  });

  it('without a baseline, or with one older than a year, nothing is computed: it is not stage 0 of a healthy kidney', () => {
    expect(stage(day(0, 5))).toMatchObject({ stage: 0, missing: ['baseline creatinine', 'urine output'] });
    expect(stage(day(-366, 0.8), day(0, 5)).missing).toContain('baseline creatinine');
    expect(stage().missing).toEqual(['creatinine', 'urine output']);
  });

  it('has held since the first of the run', () => {
    expect(heldSince({ creatinine: [day(-6, 0.8), day(-4, 1.3), day(-3, 0.9), day(-2, 1.3), day(-1, 1.4)], urine: [] })).toBe(day(-2, 0).at);
  });
});

describe('urine', () => {
  const of = (weight: number | undefined, ...urine: Timed[]) => kdigo({ creatinine: [], urine, ...(weight === undefined ? {} : { weight }) });
  const hourly = (hours: number, volume: number): Timed[] => Array.from({ length: hours + 1 }, (_, n) => hour(n - hours, volume));
  it.each([
    ['80 kg: 39 mL/h for 6 h', 80, hourly(6, 39), 1],
    ['exactly 0.5 mL/kg/h is not', 80, hourly(6, 40), 0],
    ['5 h are not enough', 80, hourly(5, 10), 0],
    ['12 h are stage 2', 80, hourly(12, 39), 2],
    ['24 h under 0.3 are stage 3', 80, hourly(24, 23), 3],
    ['24 h of 0.3 are stage 2', 80, hourly(24, 24), 2],
    ['12 h of nothing are stage 3', 80, hourly(12, 0), 3],
  ] as const)('%s', (_name, weight, urine, expected) => {
    expect(of(weight, ...urine).stage).toBe(expected);
  });

  it('without a weight it is not computed', () => {
    expect(of(undefined, ...hourly(6, 1)).missing).toContain('weight');
    expect(of(undefined, ...hourly(6, 1)).stage).toBe(0);
  });
});
