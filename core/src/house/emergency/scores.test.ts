/** NEDOCS and EDWIN against the vectors of their papers, with the answers of wrong code known in the wild asserted absent. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, halfUp, ratio } from '../../rational.ts';
import { hourMs } from '../../time.ts';
import { edwin } from './edwin.ts';
import { bandOf, nedocs } from './nedocs.ts';

const score = (patients: number, spaces: number, boarders: number, inpatientBeds: number, ventilated: number, e: number, g: number) =>
  nedocs({ patients, spaces, boarders, inpatientBeds, ventilated, longestAdmitWaitMs: e * hourMs, lastPlacedWaitMs: g * hourMs });

describe('NEDOCS', () => {
  it.each([
    [[1, 6, 2, 7, 4, 5, 3], 240.899, 200, 'dangerously-overcrowded'],
    [[6, 20, 0, 200, 0, 0, 0.1], 6.304, 6, 'not-busy'],
    [[24, 25, 3, 300, 0, 3, 1], 76.798, 77, 'extremely-busy'],
    [[36, 30, 9, 400, 1, 6, 1.5], 123.9, 124, 'overcrowded'],
  ] as const)('%j is %d, shown as %d', ([c, a, f, b, d, e, g], raw, shown, band) => {
    const scored = score(c, a, f, b, d, e, g);
    expect(scored).toMatchObject({ shown, band });
    expect(scored === undefined ? undefined : halfUp(scored.raw, 3)).toBe(raw);
  });

  it('is exact: the first vector, 240.90 in print, is 168629/700', () => {
    const scored = score(1, 6, 2, 7, 4, 5, 3);
    expect(scored === undefined ? undefined : [compare(scored.raw, ratio(168_629, 700)), halfUp(scored.raw, 2)]).toEqual([0, 240.9]);
  });

  it('gives none of the answers of integer division, of boarders over ED beds, of swapped coefficients', () => {
    const shown = score(36, 30, 9, 400, 1, 6, 1.5);
    const said = shown === undefined ? undefined : halfUp(shown.raw, 3);
    for (const wrong of [93.24, 290.4, 186.25]) expect(said).not.toBeCloseTo(wrong, 1);
  });

  it('has no cap on ventilators', () => {
    const [two, ten] = [score(20, 30, 0, 400, 2, 0, 0), score(20, 30, 0, 400, 10, 0, 0)];
    expect(two === undefined || ten === undefined ? undefined : halfUp(ten.raw, 3) - halfUp(two.raw, 3)).toBeCloseTo(107.2, 9);
  });

  it('keeps the raw score where it shows 0 or 200', () => {
    const empty = score(0, 30, 0, 400, 0, 0, 0);
    expect([empty?.shown, empty === undefined ? undefined : halfUp(empty.raw, 3)]).toEqual([0, -20]);
  });

  it('cannot be computed over no spaces or no beds', () => {
    expect([score(1, 0, 0, 400, 0, 0, 0), score(1, 30, 0, 0, 0, 0, 0)]).toEqual([undefined, undefined]);
  });

  it('bands hold both their ends', () => {
    expect([0, 20, 21, 60, 61, 100, 101, 140, 141, 180, 181, 200].map(bandOf)).toEqual(
      ['not-busy', 'busy', 'extremely-busy', 'overcrowded', 'severely-overcrowded', 'dangerously-overcrowded'].flatMap((band) => [band, band]),
    );
  });
});

describe('EDWIN', () => {
  const five = [1, 8, 15, 5, 1] as const;
  it.each([
    [3, 1.2917, 'manageable'],
    [2, 1.9375, 'busy'],
  ] as const)('with %d providers is %d', (providers, shown, band) => {
    const found = edwin({ byEsi: five, providers, spaces: 30, boarders: 6 });
    expect(found?.band).toBe(band);
    expect(found === undefined ? undefined : halfUp(found.raw, 4)).toBe(shown);
  });
  it('cannot be computed with nobody on duty, or when boarders hold every space', () => {
    expect(edwin({ byEsi: five, providers: 0, spaces: 30, boarders: 6 })).toBeUndefined();
    expect(edwin({ byEsi: five, providers: 3, spaces: 30, boarders: 30 })).toBeUndefined();
    expect(edwin({ byEsi: five, providers: 3, spaces: 30, boarders: 31 })).toBeUndefined();
  });
  it('is busy at exactly 1.5 and at exactly 2, crowded above', () => {
    const of = (n: number) => edwin({ byEsi: [0, 0, 0, 0, n], providers: 1, spaces: 100, boarders: 0 })?.band;
    expect([of(149), of(150), of(200), of(201)]).toEqual(['manageable', 'busy', 'busy', 'crowded']);
  });
});

it('half up is half up on both sides of zero', () => {
  expect([halfUp(ratio(1, 2)), halfUp(ratio(-1, 2)), halfUp(ratio(-3, 2)), halfUp(ratio(-7, 5)), halfUp(ratio(5, 4), 1)]).toEqual([1, 0, -1, -1, 1.3]);
  fc.assert(
    fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 1, max: 1000 }), (over, under) => {
      const shown = halfUp(ratio(over, under));
      expect(compare(ratio(shown), ratio(2 * over - under, 2 * under)) > 0 && compare(ratio(shown), ratio(2 * over + under, 2 * under)) <= 0).toBe(true);
    }),
    { numRuns: 200 },
  );
});
