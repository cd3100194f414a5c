/** The linkage of records of known truth: the curve of precision and recall, with the pack and with weights that EM learned from the same records. */
import { emptyIdentity } from '../../core/src/identity/fold.ts';
import { blockKeys } from '../../core/src/identity/matching/blocking.ts';
import { agreementOf, type Agreement } from '../../core/src/identity/matching/compare.ts';
import { barredOf } from '../../core/src/identity/matching/eligible.ts';
import { estimateFrom } from '../../core/src/identity/matching/estimate.ts';
import { matchPack, type MatchPack } from '../../core/src/identity/matching/pack.ts';
import { scorePair, type Frequencies } from '../../core/src/identity/matching/score.ts';
import { traitsOf, type Traits } from '../../core/src/identity/matching/traits.ts';
import type { Row } from './figures.ts';
import { inventRecords } from './identity-people.ts';

export const thresholds = [800, 1000, 1200, 1400, 1600, 1800, 2000, 2200, 2400, 2800, 3200, 3600, 4000];

export const row = (what: string, value: number, unit: string, more: Partial<Row> = {}): Row => ({
  bench: 'identity',
  case: what,
  subject: 'ours',
  value,
  unit,
  ...more,
});

interface Pair {
  readonly one: Traits;
  readonly other: Traits;
  readonly agreement: Agreement;
  readonly same: boolean;
}
interface Scored {
  readonly score: number;
  readonly link: boolean;
  readonly same: boolean;
}

/** So many records, invented from a seed: the same seed gives the same figures. */
export function linkage(seed: number, linked: number): Row[] {
  const records = [...inventRecords(seed, linked)].map(({ line, person }) => ({ traits: traitsOf(line), person }));
  const truth = truePairs(records.map(({ person }) => person));
  const shares = sharesOf(records.map(({ traits }) => traits));
  const compared = compare(records);
  const nobody = emptyIdentity();
  const traits = records.map((one) => one.traits);
  const learned = estimateFrom(matchPack, traits, (a, b, agreement) => barredOf(nobody, a, b, agreement) !== undefined);
  return [
    row('records, one person in several', linked, 'records'),
    row('pairs that are one person', truth, 'pairs'),
    row('pairs compared', compared.length, 'pairs'),
    row('recall of blocking alone', compared.filter(({ same }) => same).length / truth, ''),
    ...curve('pack', scored(compared, matchPack, shares), truth),
    ...curve(`EM after ${learned.rounds} rounds`, scored(compared, learned.pack, shares), truth),
  ];
}

function truePairs(people: readonly number[]): number {
  const sizes = new Map<number, number>();
  for (const person of people) sizes.set(person, (sizes.get(person) ?? 0) + 1);
  return [...sizes.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
}

function sharesOf(all: readonly Traits[]): Frequencies {
  const count = (pick: (traits: Traits) => string | undefined): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const traits of all) {
      const name = pick(traits);
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  };
  const [family, given] = [count((traits) => traits.family), count((traits) => traits.given)];
  return { shareOf: (attribute, name) => ((attribute === 'family' ? family : given).get(name) ?? 0) / all.length };
}

/** Every pair that shares a key and may be proposed at all, each compared once. */
function compare(records: readonly { readonly traits: Traits; readonly person: number }[]): Pair[] {
  const met = new Map<string, number[]>();
  const pairs: Pair[] = [];
  const nobody = emptyIdentity();
  records.forEach(({ traits, person }, n) => {
    const others = new Set<number>();
    for (const key of blockKeys(traits)) {
      const known = met.get(key);
      if (known === undefined) met.set(key, [n]);
      else {
        for (const other of known) others.add(other);
        known.push(n);
      }
    }
    for (const other of others) {
      const one = records[other];
      if (one === undefined) continue;
      const agreement = agreementOf(one.traits, traits);
      if (barredOf(nobody, one.traits, traits, agreement) === undefined) pairs.push({ one: one.traits, other: traits, agreement, same: one.person === person });
    }
  });
  return pairs;
}

function scored(pairs: readonly Pair[], pack: MatchPack, shares: Frequencies): Scored[] {
  return pairs.map(({ one, other, agreement, same }) => {
    const { score, band } = scorePair(pack, one, other, shares, agreement);
    return { score, link: band === 'link', same };
  });
}

function curve(with_: string, pairs: readonly Scored[], truth: number): Row[] {
  const at = (what: string, taken: readonly Scored[], targets: boolean): Row[] => {
    const right = taken.filter(({ same }) => same).length;
    return [
      row(`${with_}: precision ${what}`, taken.length === 0 ? 1 : right / taken.length, '', targets ? { target: '>= 0.99' } : {}),
      row(`${with_}: recall ${what}`, right / truth, '', targets ? { target: '>= 0.95' } : {}),
    ];
  };
  return [
    ...at(
      'of the link band',
      pairs.filter(({ link }) => link),
      with_ === 'pack',
    ),
    ...thresholds.flatMap((threshold) =>
      at(
        `from ${threshold / 100} bits`,
        pairs.filter(({ score }) => score >= threshold),
        false,
      ),
    ),
  ];
}
