/** Likeness of records: distances by hand, names and dates made plain, weights to the hundredth of a bit, and what no likeness may join. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fact, recorded } from '../../given.ts';
import { patientId } from '../../ids.ts';
import type { IdentityLine } from '../../ports.ts';
import type { IdentityEvent } from '../events.ts';
import { emptyIdentity, foldIdentity } from '../fold.ts';
import { blockKeys } from './blocking.ts';
import { agreementOf, type Agreement } from './compare.ts';
import { damerauLevenshtein, jaroWinkler, soundex } from './distance.ts';
import { barredOf } from './eligible.ts';
import { chanceOf, reestimate, type Seen } from './em.ts';
import { areKin } from './nicknames.ts';
import { attributes, matchPack, type MatchPack } from './pack.ts';
import { panelOf, scorePair, weightOf } from './score.ts';
import { swappedDate, traitsOf } from './traits.ts';

const line = (more: Partial<IdentityLine> = {}): IdentityLine => ({ patient: patientId('p1'), assigner: 'LGH', number: '1', ...more });
const unknown: Agreement = {
  family: undefined,
  given: undefined,
  birth: undefined,
  sex: undefined,
  phone: undefined,
  address: undefined,
  identifier: undefined,
};

describe('distances', () => {
  it.each([
    ['MARTHA', 'MARHTA', 0.9611],
    ['DWAYNE', 'DUANE', 0.84],
    ['DIXON', 'DICKSONX', 0.8133],
    ['ABC', 'XYZ', 0],
    ['', '', 0],
    ['SMITH', 'SMITH', 1],
  ])('Jaro-Winkler of %s and %s is %d, either way round', (a, b, expected) => {
    expect(jaroWinkler(a, b)).toBeCloseTo(expected, 4);
    expect(jaroWinkler(b, a)).toBe(jaroWinkler(a, b));
  });

  it.each([
    ['SMITH', 'SMTIH', 1],
    ['CA', 'ABC', 3],
    ['KITTEN', 'SITTING', 3],
    ['', 'ABC', 3],
    ['19700102', '19700112', 1],
  ])('%s becomes %s in %d steps; a swap of neighbours is one, not two', (a, b, steps) => {
    expect(damerauLevenshtein(a, b)).toBe(steps);
    expect(damerauLevenshtein(b, a)).toBe(steps);
  });

  it('Soundex as the National Archives write it', () => {
    expect(['ROBERT', 'RUPERT', 'ASHCRAFT', 'TYMCZAK', 'PFISTER', 'HONEYMAN', 'LEE'].map(soundex)).toEqual([
      'R163',
      'R163',
      'A261',
      'T522',
      'P236',
      'H555',
      'L000',
    ]);
  });

  it('distances are symmetric, bounded, and zero or one only for equals', () => {
    const word = fc.string({ unit: fc.constantFrom('A', 'B', 'C', 'D'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(jaroWinkler(a, b)).toBe(jaroWinkler(b, a));
        expect(jaroWinkler(a, b)).toBeGreaterThanOrEqual(0);
        expect(jaroWinkler(a, b)).toBeLessThanOrEqual(1);
        expect(damerauLevenshtein(a, b)).toBe(damerauLevenshtein(b, a));
        expect(damerauLevenshtein(a, b) === 0).toBe(a === b);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is compared', () => {
  it('names lose marks, titles and hyphens; a word for no name is no name', () => {
    expect(traitsOf(line({ family: "O'Néil-Jones Jr.", given: 'José María' }))).toMatchObject({ family: 'ONEILJONES', given: 'JOSE' });
    expect(traitsOf(line({ family: 'UNKNOWN', given: 'Male' }))).not.toHaveProperty('family');
    expect(traitsOf(line({ family: 'Moore', given: 'Baby Boy' }))).toMatchObject({ newbornName: true });
    expect(traitsOf(line({ family: 'Moore', given: 'Twin A' }))).not.toHaveProperty('given');
  });

  it('a date that no calendar has, or that registration types where it knows none, is not known', () => {
    expect(traitsOf(line({ birthDate: '1970-02-30' }))).not.toHaveProperty('birth');
    expect(traitsOf(line({ birthDate: '19000101' }))).not.toHaveProperty('birth');
    expect(traitsOf(line({ birthDate: '199904' }))).not.toHaveProperty('birth');
    expect(traitsOf(line({ birthDate: '19700102' }))).toMatchObject({ birth: '19700102' });
    expect([swappedDate('19700102'), swappedDate('19700131'), swappedDate('19700505')]).toEqual(['19700201', undefined, undefined]);
  });

  it('ten digits of a telephone, a street in short words, an identifier for life', () => {
    const traits = traitsOf(
      line({
        phone: '+1 (617) 555-0142',
        address: '12 North Main Street, , Boston, MA, 02115-1234, USA',
        others: [
          { assigner: 'SSA', number: '219-09-9999', kind: 'SS' },
          { assigner: 'LGH', number: 'A77', kind: 'AN' },
        ],
      }),
    );
    expect(traits).toMatchObject({ phone: '6175550142', street: '12 N MAIN ST', zip: '02115', identifiers: ['LGH|1', 'SSA|219099999'], ssn: '219099999' });
    expect(traitsOf(line({ phone: '999-999-9999', others: [{ assigner: 'SSA', number: '000-00-0000' }] }))).not.toHaveProperty('phone');
    expect(traitsOf(line({ others: [{ assigner: 'SSA', number: '000-00-0000' }] }))).not.toHaveProperty('ssn');
  });

  it('short forms are kin through one root, not through a chain of them', () => {
    expect([areKin('BILL', 'WILLIAM'), areKin('PEGGY', 'MARGARET'), areKin('PAT', 'PATRICIA'), areKin('PATRICK', 'PATRICIA')]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('levels', () => {
  const level = (a: Partial<IdentityLine>, b: Partial<IdentityLine>): Agreement => agreementOf(traitsOf(line(a)), traitsOf(line({ ...b, number: '2' })));

  it('birth dates: the same, day and month swapped, one slip, another', () => {
    const birth = (other: string) => level({ birthDate: '19700304' }, { birthDate: other }).birth;
    expect(['19700304', '19700403', '19700314', '19701225'].map(birth)).toEqual(['same', 'swapped', 'close', 'different']);
  });

  it('what one of the two does not say is unknown, not different', () => {
    expect(level({ family: 'Moore' }, {})).toEqual(unknown);
  });

  it('two record numbers of one house say nothing, two social security numbers do', () => {
    expect(level({}, {}).identifier).toBeUndefined();
    const ssn = (number: string): Partial<IdentityLine> => ({ others: [{ assigner: 'SSA', number }] });
    expect(level(ssn('219-09-9999'), ssn('219099999')).identifier).toBe('same');
    expect(level(ssn('219-09-9999'), ssn('219-09-9899')).identifier).toBe('close');
    expect(level(ssn('219-09-9999'), ssn('451-22-1234')).identifier).toBe('different');
  });
});

describe('weights', () => {
  it('by hand, in hundredths of a bit: log2(m/u), log2((1-m)/(1-u))', () => {
    expect(weightOf(matchPack, 'family', 'same')).toBe(875);
    expect(weightOf(matchPack, 'family', 'different')).toBe(-405);
    expect(weightOf(matchPack, 'sex', 'same')).toBe(98);
    expect(weightOf(matchPack, 'sex', 'different')).toBe(-506);
    expect(weightOf(matchPack, 'birth', 'same')).toBe(1443);
  });

  it('a common name says less than a rare one, and none more than the pack lets it', () => {
    expect(weightOf(matchPack, 'family', 'same', 0.01)).toBe(643);
    expect(weightOf(matchPack, 'family', 'same', 0.0005)).toBe(1075);
    expect(weightOf(matchPack, 'family', 'same', 0)).toBe(weightOf(matchPack, 'family', 'same', matchPack.rarest));
    // It is of equal names only: a disagreement is not made larger by a rare name.
    expect(weightOf(matchPack, 'family', 'different', 0.01)).toBe(-405);
  });

  it('the parts of a panel add up to its score; unknown is nothing, and a household is one witness', () => {
    const panel = panelOf(matchPack, { ...unknown, family: 'same', phone: 'same', address: 'same' });
    expect(panel.lines.map(({ attribute, level, weight }) => [attribute, level, weight])).toEqual([
      ['family', 'same', 875],
      ['given', 'unknown', 0],
      ['birth', 'unknown', 0],
      ['sex', 'unknown', 0],
      ['phone', 'same', 1260],
      ['address', 'same', 1155],
      ['identifier', 'unknown', 0],
      ['household', 'capped', -1790],
    ]);
    expect(panel.score).toBe(1500);
    expect(panel.band).toBe('review');
  });

  it('a shared identifier links where two of the names and the birth date agree, and not by itself', () => {
    expect(panelOf(matchPack, { ...unknown, identifier: 'same', given: 'nickname', birth: 'close' }).deterministic).toBe(true);
    const alone = panelOf(matchPack, { ...unknown, identifier: 'same', family: 'different', given: 'different', birth: 'different', sex: 'different' });
    expect([alone.deterministic, alone.band]).toEqual([false, 'apart']);
  });

  const person = fc.record({
    family: fc.constantFrom('Moore', 'Moor', 'Hill', undefined),
    given: fc.constantFrom('William', 'Bill', 'Will', 'Ann', undefined),
    birthDate: fc.constantFrom('19700304', '19700403', '19700305', '19881111', undefined),
    sex: fc.constantFrom('F', 'M', 'U'),
    phone: fc.constantFrom('6175550142', '6175550143', '2125550100', undefined),
    address: fc.constantFrom('1 Main St, , Boston, MA, 02115', '1 Maine St, , Boston, MA, 02115', undefined),
  });
  const lineOf = (some: Record<string, string | undefined>): IdentityLine =>
    line(Object.fromEntries(Object.entries(some).filter(([, one]) => one !== undefined)));

  it('score is the same both ways, and its parts add up', () => {
    fc.assert(
      fc.property(person, person, (a, b) => {
        const [one, other] = [traitsOf(lineOf(a)), traitsOf(lineOf(b))];
        const panel = scorePair(matchPack, one, other);
        expect(scorePair(matchPack, other, one)).toEqual(panel);
        expect(panel.lines.reduce((sum, { weight }) => sum + weight, 0)).toBe(panel.score);
      }),
      { numRuns: 500 },
    );
  });

  it('more likeness of one attribute never lowers the score', () => {
    const levels = ['different', 'close', 'same'] as const;
    const agreement = fc.record(
      Object.fromEntries(attributes.map((one) => [one, fc.constantFrom(...levels, undefined)])) as Record<string, fc.Arbitrary<Agreement['sex']>>,
    );
    fc.assert(
      fc.property(agreement, fc.constantFrom(...attributes), (some, attribute) => {
        const scores = levels.map((level) => panelOf(matchPack, { ...unknown, ...some, [attribute]: level }).score);
        expect(scores).toEqual([...scores].sort((a, b) => a - b));
      }),
      { numRuns: 500 },
    );
  });
});

describe('re-estimation', () => {
  const coins: MatchPack = {
    ...matchPack,
    attributes: { ...matchPack.attributes, family: [{ level: 'same', m: 0.9, u: 0.1 }], sex: [{ level: 'same', m: 0.8, u: 0.5 }] },
  };

  it('the chance of a pair, by hand: 0.1 x 0.9 x 0.8 against 0.9 x 0.1 x 0.5', () => {
    expect(chanceOf({ pack: coins, share: 0.1 }, { ...unknown, family: 'same', sex: 'same' })).toBeCloseTo(0.072 / (0.072 + 0.045), 12);
    expect(chanceOf({ pack: coins, share: 0.1 }, unknown)).toBeCloseTo(0.1, 12);
  });

  it('one round by hand: m is the share of same among what is likely one person', () => {
    const seen: Seen[] = [
      { agreement: { ...unknown, family: 'same' }, count: 10 },
      { agreement: { ...unknown, family: 'different' }, count: 90 },
    ];
    // P(same) = 0.1 x 0.9 / (0.09 + 0.09) = 1/2; P(different) = 0.1 x 0.1 / (0.01 + 0.81) = 1/82.
    const { pack, share } = reestimate(coins, seen, { share: 0.1, rounds: 1 });
    expect(share).toBeCloseTo((5 + 90 / 82) / 100, 9);
    expect(pack.attributes.family[0]?.m).toBeCloseTo(5 / (5 + 90 / 82), 9);
    expect(pack.attributes.sex).toEqual(coins.attributes.sex);
  });

  it('finds the m and u that made the pairs', () => {
    const truth = { share: 0.2, m: [0.9, 0.85, 0.95], u: [0.05, 0.1, 0.02] };
    const names = ['family', 'given', 'birth'] as const;
    const seen: Seen[] = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => {
      const same = names.map((_, i) => ((bits >> i) & 1) === 1);
      const chance = (of: readonly number[]): number => same.reduce((product, yes, i) => product * (yes ? (of[i] ?? 0) : 1 - (of[i] ?? 0)), 1);
      const agreement = { ...unknown, ...Object.fromEntries(names.map((name, i) => [name, same[i] === true ? 'same' : 'different'])) } as Agreement;
      return { agreement, count: 100_000 * (truth.share * chance(truth.m) + (1 - truth.share) * chance(truth.u)) };
    });
    const start = { level: 'same' as const, m: 0.7, u: 0.3 };
    const pack: MatchPack = { ...matchPack, attributes: { ...matchPack.attributes, family: [start], given: [start], birth: [start] } };
    const found = reestimate(pack, seen, { share: 0.5, rounds: 500 });
    expect(found.share).toBeCloseTo(truth.share, 2);
    names.forEach((name, i) => {
      expect(found.pack.attributes[name][0]?.m).toBeCloseTo(truth.m[i] ?? 0, 2);
      expect(found.pack.attributes[name][0]?.u).toBeCloseTo(truth.u[i] ?? 0, 2);
    });
  });
});

describe('blocking', () => {
  const meet = (a: Partial<IdentityLine>, b: Partial<IdentityLine>): boolean => {
    const keys = blockKeys(traitsOf(line(a)));
    return blockKeys(traitsOf(line({ ...b, number: '2' }))).some((key) => keys.includes(key));
  };
  const anna = { family: 'Moore', given: 'William', birthDate: '19700304' };

  it('records meet through a nickname, a swapped date, a slip of the year, another surname', () => {
    expect(meet(anna, { ...anna, given: 'Bill' })).toBe(true);
    expect(meet(anna, { ...anna, birthDate: '19700403', family: 'Hill' })).toBe(true);
    expect(meet(anna, { ...anna, birthDate: '19710304', family: 'Moor' })).toBe(true);
    expect(meet(anna, { ...anna, family: 'Hill' })).toBe(true);
    expect(meet(anna, { family: 'Hill', given: 'Ann', birthDate: '19881111' })).toBe(false);
  });
});

describe('what likeness may not join', () => {
  const seen = (patient: string, more: object = {}): IdentityEvent => ({ type: 'SourceRecordSeen', patient: patientId(patient), ...more });
  const state = (...events: IdentityEvent[]) => recorded(events.map((event, i) => fact(i, event, `c${i}`))).reduce(foldIdentity, emptyIdentity());
  const traits = (patient: string, more: Partial<IdentityLine>) => traitsOf(line({ patient: patientId(patient), number: patient, ...more }));
  const [ann, bea] = [
    traits('a', { family: 'Moore', given: 'Ann', birthDate: '20260301' }),
    traits('b', { family: 'Moore', given: 'Bea', birthDate: '20260301' }),
  ];
  const twin = traits('b', { family: 'Moore', given: 'Ann', birthDate: '20260301' });

  it('hard case 16: twins by surname and date, said to be twins or not; a newborn and its mother', () => {
    expect(barredOf(state(seen('a'), seen('b')), ann, bea)).toBe('one-birth');
    expect(barredOf(state(seen('a'), seen('b', { multipleBirth: true })), ann, bea)).toBe('one-birth');
    expect(barredOf(state(seen('a'), seen('b')), ann, traits('b', { family: 'Moore', given: 'Baby Girl', birthDate: '20260301' }))).toBe('one-birth');
    expect(barredOf(state(seen('a'), seen('b', { mother: patientId('a') })), ann, twin)).toBe('mother-and-child');
    expect(barredOf(state(seen('a'), seen('b')), ann, twin)).toBeUndefined();
  });

  it('records that say too little: a birth date and a first name are many people', () => {
    const little = (patient: string) => traits(patient, { given: 'Ann', birthDate: '20260301', sex: 'F' });
    expect(barredOf(state(seen('a'), seen('b')), little('a'), little('b'))).toBe('too-little');
  });

  it('hard case 17: the matcher is off for a Doe', () => {
    expect(barredOf(state(seen('a'), seen('b', { unidentified: true })), ann, twin)).toBe('unidentified');
  });

  it('a refused pair, whichever is named first; a linked one; a merged one; a deleted record', () => {
    const refused = state(seen('a'), seen('b'), { type: 'PairRefused', a: patientId('b'), b: patientId('a'), reason: 'two people', by: 'steward:S1' });
    expect(barredOf(refused, ann, twin)).toBe('refused');
    expect(barredOf(refused, twin, ann)).toBe('refused');
    expect(barredOf(state(seen('a'), seen('b'), { type: 'PatientsLinked', a: patientId('a'), b: patientId('b'), kind: 'system' }), ann, twin)).toBe('linked');
    expect(barredOf(state(seen('a'), seen('b'), { type: 'PatientsMerged', from: patientId('a'), into: patientId('b'), kind: 'merge' }), ann, twin)).toBe(
      'same-person',
    );
    expect(barredOf(state(seen('a'), seen('b', { deleted: true })), ann, twin)).toBe('deleted');
  });
});
