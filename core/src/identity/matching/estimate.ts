/**
 * A pack learned from the records themselves: pairs that share a key are compared, EM tells those that are one person from those that are two (m), and
 * what strangers share is counted over all pairs (u). Nobody has to say which pairs are one person. Records of nobody and pairs that no likeness may
 * join are left out as the matcher leaves them out.
 */
import { blockKeys } from './blocking.ts';
import { agreementOf, type Agreement } from './compare.ts';
import { chanceOf, reestimate, type Seen } from './em.ts';
import { attributes, type Attribute, type Level, type LevelWeight, type MatchPack } from './pack.ts';
import { panelOf } from './score.ts';
import type { Traits } from './traits.ts';

export const estimateLimits = {
  /** Records under one key beyond this are not compared with each other: such a key says nothing. */
  block: 400,
  /** Pairs of any two records, from which what strangers share is counted. */
  drawn: 200_000,
  drawnOfEach: 40,
  /** Fewer pairs than this at a level say nothing of how rare it is: it stays as it was. */
  fewest: 20,
  /** What was known before counts as so many pairs of one person: a house with few of them unlearns nothing. */
  believed: 20,
  rounds: 50,
  /** Records that have a second one, to begin with. */
  again: 0.1,
} as const;

export interface Learned {
  readonly pack: MatchPack;
  readonly records: number;
  readonly compared: number;
  /** Share of all pairs of two records that are one person, and after how many rounds it stood. */
  readonly share: number;
  /** Pairs that are one person, as EM believes. */
  readonly ones: number;
  readonly rounds: number;
  readonly seen: readonly Seen[];
}

/** `barred`: pairs of which likeness may not speak. Everything but the chances stays as the pack has it. */
export function estimateFrom(
  pack: MatchPack,
  records: readonly Traits[],
  barred: (a: Traits, b: Traits, agreement: Agreement) => boolean,
  told: (compared: number) => void = () => undefined,
): Learned {
  const { seen, compared } = compareBlocked(records, barred, told);
  const pairs = Math.max(1, pairsOf(records.length));
  const options = { share: Math.min(0.5, (estimateLimits.again * records.length) / pairs), rounds: estimateLimits.rounds, keepU: true, pairs };
  const drawn = drawnPairs(records);
  // Counted first with those that are one person among them, who are few of all pairs; then without those that EM found.
  const first = reestimate(
    withU(pack, pack, records, drawn, () => 0),
    seen,
    options,
  );
  const chance = (agreement: Agreement): number => chanceOf(first, agreement);
  const again = reestimate(withU(first.pack, pack, records, drawn, ownPairs(seen, chance)), seen, { ...options, share: first.share });
  return {
    pack: steadied(again.pack, pack, again.share * pairs),
    records: records.length,
    compared,
    share: again.share,
    ones: again.share * pairs,
    rounds: first.rounds + again.rounds,
    seen,
  };
}

function steadied(learned: MatchPack, before: MatchPack, ones: number): MatchPack {
  const { believed } = estimateLimits;
  const steady = (attribute: Attribute): readonly LevelWeight[] =>
    learned.attributes[attribute].map((weight) => {
      const m = before.attributes[attribute].find(({ level }) => level === weight.level)?.m ?? weight.m;
      return { ...weight, m: (ones * weight.m + believed * m) / (ones + believed) };
    });
  return { ...learned, attributes: Object.fromEntries(attributes.map((attribute) => [attribute, steady(attribute)])) as MatchPack['attributes'] };
}

/** Each pair that shares a key, once, counted by how it agrees. */
function compareBlocked(records: readonly Traits[], barred: Parameters<typeof estimateFrom>[2], told: (compared: number) => void) {
  const met = new Map<string, number[]>();
  const counts = new Map<string, { agreement: Agreement; count: number }>();
  let compared = 0;
  for (const [n, traits] of records.entries()) {
    const others = new Set<number>();
    for (const key of blockKeys(traits)) {
      const known = met.get(key) ?? [];
      met.set(key, known);
      if (known.length >= estimateLimits.block) continue;
      for (const other of known) others.add(other);
      known.push(n);
    }
    for (const other of others) {
      const one = records[other];
      if (one === undefined) continue;
      const agreement = agreementOf(one, traits);
      if (barred(one, traits, agreement)) continue;
      compared++;
      countIn(counts, agreement);
    }
    told(compared);
  }
  return { seen: [...counts.values()], compared };
}

function countIn(counts: Map<string, { agreement: Agreement; count: number }>, agreement: Agreement): void {
  const key = attributes.map((attribute) => agreement[attribute] ?? '').join('|');
  const known = counts.get(key);
  if (known === undefined) counts.set(key, { agreement, count: 1 });
  else known.count++;
}

/** How many of the compared pairs are the same in this and one person. */
type OwnPairs = (attribute: Attribute) => number;

const ownPairs =
  (seen: readonly Seen[], chance: (agreement: Agreement) => number): OwnPairs =>
  (attribute) =>
    seen.reduce((sum, { agreement, count }) => sum + (agreement[attribute] === 'same' ? count * chance(agreement) : 0), 0);

/** The pack with what strangers share, as it was before where too few do: exactly of values that are equal, of other levels from pairs drawn across the records. */
function withU(pack: MatchPack, before: MatchPack, records: readonly Traits[], drawn: readonly Agreement[], own: OwnPairs): MatchPack {
  const learned = attributes.map((attribute): [Attribute, readonly LevelWeight[]] => [
    attribute,
    pack.attributes[attribute].map((weight) => {
      const u = equalAmong(records, attribute, weight.level, own) ?? drawnShare(drawn, attribute, weight.level);
      return { ...weight, u: u ?? before.attributes[attribute].find(({ level }) => level === weight.level)?.u ?? weight.u };
    }),
  ]);
  return { ...pack, attributes: Object.fromEntries(learned) as MatchPack['attributes'] };
}

/** Of all pairs that say it, the share that says the same and is not one person; undefined = that cannot be counted, or not enough. */
function equalAmong(records: readonly Traits[], attribute: Attribute, level: Level, own: OwnPairs): number | undefined {
  if (level !== 'same' || attribute === 'address' || attribute === 'identifier') return undefined;
  const counts = new Map<string, number>();
  for (const { [attribute]: value } of records) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  const all = [...counts.values()].reduce((sum, n) => sum + n, 0);
  const equal = [...counts.values()].reduce((sum, n) => sum + pairsOf(n), 0) - own(attribute);
  return equal < estimateLimits.fewest ? undefined : equal / pairsOf(all);
}

const pairsOf = (n: number): number => (n * (n - 1)) / 2;

/** Strides across the records, the same for the same records: two that stand side by side are often one person. */
function drawnPairs(records: readonly Traits[]): readonly Agreement[] {
  const n = records.length;
  const found: Agreement[] = [];
  if (n < 3) return found;
  for (let k = 0; k < Math.min(estimateLimits.drawn, estimateLimits.drawnOfEach * n); k++) {
    const [one, other] = [records[k % n], records[(k + 1 + ((k * 40_503 + 7 * Math.floor(k / n)) % (n - 1))) % n]];
    if (one !== undefined && other !== undefined && one !== other) found.push(agreementOf(one, other));
  }
  return found;
}

function drawnShare(drawn: readonly Agreement[], attribute: Attribute, level: Level): number | undefined {
  let [known, at] = [0, 0];
  for (const { [attribute]: said } of drawn) {
    if (said !== undefined) known++;
    if (said === level) at++;
  }
  return at < estimateLimits.fewest ? undefined : at / known;
}

export interface CurvePoint {
  /** Hundredths of a bit. */
  readonly from: number;
  readonly pairs: number;
  /** As EM believes, not as anybody looked. */
  readonly precision: number;
  readonly recall: number;
}

/** What each threshold would take under a pack, judged by what was learned. */
export function curveOf(pack: MatchPack, learned: Pick<Learned, 'pack' | 'share' | 'seen'>, thresholds: readonly number[]): readonly CurvePoint[] {
  const scored = learned.seen.map(({ agreement, count }) => ({ score: panelOf(pack, agreement).score, count, ones: count * chanceOf(learned, agreement) }));
  const all = scored.reduce((sum, { ones }) => sum + ones, 0);
  return thresholds.map((from) => {
    const taken = scored.filter(({ score }) => score >= from);
    const [pairs, ones] = [taken.reduce((sum, { count }) => sum + count, 0), taken.reduce((sum, one) => sum + one.ones, 0)];
    return { from, pairs, precision: pairs === 0 ? 1 : ones / pairs, recall: all === 0 ? 1 : ones / all };
  });
}
