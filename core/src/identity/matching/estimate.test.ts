/** Weights learned from records whose truth is known: the chances that made them come back, and the pack stays one that may be loaded. */
import { describe, expect, it } from 'vitest';
import { patientId } from '../../ids.ts';
import { estimateFrom, curveOf } from './estimate.ts';
import { packFault } from './pack-file.ts';
import { matchPack, type MatchPack } from './pack.ts';
import type { Traits } from './traits.ts';

/** The same numbers each time, spread as chance would. */
const drawn = (n: number, salt: number): number => {
  let hash = Math.imul(n + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
};
const name = (n: number, salt: number): string =>
  Array.from({ length: 3 }, (_, i) => `${'BDFGKLMNPRSTVZ'[drawn(n, salt + i) % 14] ?? 'B'}${'AEIOU'[drawn(n, salt + 7 + i) % 5] ?? 'A'}`).join('');
const born = (n: number): string => new Date(Date.UTC(1930, 0, 1) + (drawn(n, 50) % 25_000) * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');

/** 1,200 people; every fourth is registered twice, the second time in ten with another given name and always with another telephone. */
const people = Array.from({ length: 1200 }, (_, n): Traits => ({
  patient: patientId(`p${n}`),
  family: name(n, 10),
  given: name(n, 30),
  birth: born(n),
  sex: n % 2 === 0 ? 'F' : 'M',
  phone: String(6_170_000_000 + (drawn(n, 60) % 9_999_999)),
  identifiers: [],
}));
const again = people.flatMap((one, n): Traits[] =>
  n % 4 === 0
    ? [
        {
          ...one,
          patient: patientId(`q${n}`),
          given: n % 40 === 0 ? name(n, 90) : (one.given ?? ''),
          phone: String(5_080_000_000 + (drawn(n, 70) % 9_999_999)),
        },
      ]
    : [],
);
const records = [...people, ...again];
const nothing = (): boolean => false;
const of = (pack: MatchPack, attribute: keyof MatchPack['attributes']) => pack.attributes[attribute].find(({ level }) => level === 'same');

describe('weights learned from the records', () => {
  const learned = estimateFrom(matchPack, records, nothing);

  it('find how often one person says the same, where nobody said which are one person', () => {
    expect(learned.ones).toBeGreaterThan(again.length * 0.97);
    expect(learned.ones).toBeLessThan(again.length * 1.03);
    expect(of(learned.pack, 'family')?.m).toBeGreaterThan(0.97);
    expect(of(learned.pack, 'given')?.m).toBeCloseTo(0.9, 1);
    // Every second registration has another telephone: the pack that said 0.62 was wrong of this house.
    expect(of(learned.pack, 'phone')?.m).toBeLessThan(0.05);
  });

  it('count what strangers share over all pairs, not over those that share a key', () => {
    expect(of(learned.pack, 'sex')?.u).toBeCloseTo(0.5, 1);
    // 25,000 days: two strangers share one in 25,000 times; those who share a key do so far more often.
    expect(of(learned.pack, 'birth')?.u).toBeGreaterThan(0.00001);
    expect(of(learned.pack, 'birth')?.u).toBeLessThan(0.0001);
  });

  it('are a pack that may be loaded, with everything else as it was', () => {
    expect(packFault({ ...learned.pack, effectiveFrom: '2026-04-01' })).toBeUndefined();
    expect(learned.pack).toMatchObject({ link: matchPack.link, review: matchPack.review, householdBits: matchPack.householdBits });
  });

  it('give a curve that takes fewer pairs with each threshold, and misses more', () => {
    const curve = curveOf(learned.pack, learned, [800, 1400, 2000, 2600]);
    for (const [i, point] of curve.slice(1).entries()) {
      expect(point.pairs).toBeLessThanOrEqual(curve[i]?.pairs ?? 0);
      expect(point.recall).toBeLessThanOrEqual(curve[i]?.recall ?? 0);
    }
    expect(curve[1]?.precision).toBeGreaterThan(0.99);
  });

  it('leave out pairs of which likeness may not speak', () => {
    expect(estimateFrom(matchPack, records.slice(0, 50), () => true)).toMatchObject({ compared: 0, pack: { link: matchPack.link } });
  });
});

describe('a pack from a file', () => {
  it('that would never work is refused by name', () => {
    expect(packFault(matchPack)).toBeUndefined();
    expect(packFault({ ...matchPack, review: 2100 })).toContain('lower score');
    expect(packFault({ ...matchPack, automatic: 1900 })).toContain('by the house');
    expect(packFault({ ...matchPack, effectiveFrom: '2026-13-01' })).toContain('no such day');
    const family = [
      { level: 'same' as const, m: 0.9, u: 0.1 },
      { level: 'close' as const, m: 0.2, u: 0.1 },
    ];
    expect(packFault({ ...matchPack, attributes: { ...matchPack.attributes, family } })).toContain('family');
  });
});
