/**
 * Expectation maximisation: m and u as the records themselves show them, without anybody having said which pairs are one person (Winkler 1988).
 * A pair whose attribute is unknown says nothing of that attribute.
 */
import type { Agreement } from './compare.ts';
import { householdOver } from './score.ts';
import { attributes, differentOf, type Attribute, type Level, type LevelWeight, type MatchPack } from './pack.ts';

/** How often an agreement was seen among the compared pairs. */
export interface Seen {
  readonly agreement: Agreement;
  readonly count: number;
}

export interface Estimate {
  readonly pack: MatchPack;
  /** Share of the compared pairs that are one person. */
  readonly share: number;
  readonly rounds: number;
}

export interface EstimateOptions {
  /** The share to begin with. */
  readonly share: number;
  readonly rounds?: number;
  /** u is known better from pairs drawn at random: then only m is learned. */
  readonly keepU?: boolean;
  /** How many pairs there are at all: those that were not compared are two people, and `share` is of all. Absent = the compared ones are all. */
  readonly pairs?: number;
}

const roundLimit = 50;
const settled = 1e-6;
/** No level is impossible: a count of nothing is not proof. */
const least = 1e-6;

export function reestimate(pack: MatchPack, seen: readonly Seen[], options: EstimateOptions): Estimate {
  let now: Estimate = { pack, share: options.share, rounds: 0 };
  while (now.rounds < (options.rounds ?? roundLimit)) {
    const next = oneRound(now, seen, options);
    const moved = Math.abs(next.share - now.share) * (options.pairs === undefined ? 1 : options.pairs / comparedIn(seen));
    now = next;
    if (moved < settled) break;
  }
  return now;
}

/** P(one person | agreement), by Bayes from the weights and the share; a household stays one witness. */
export function chanceOf({ pack, share }: Pick<Estimate, 'pack' | 'share'>, agreement: Agreement): number {
  const bits = new Map<Attribute, number>();
  for (const attribute of attributes) {
    const level = agreement[attribute];
    if (level === undefined) continue;
    const { m, u } = chancesOf(pack.attributes[attribute], level);
    bits.set(attribute, Math.log2(m / u));
  }
  const over = householdOver(pack, (attribute) => 100 * (bits.get(attribute) ?? 0)) / 100;
  const sum = [...bits.values()].reduce((total, one) => total + one, -over);
  return share / (share + (1 - share) * 2 ** -sum);
}

function chancesOf(levels: readonly LevelWeight[], level: Level): { readonly m: number; readonly u: number } {
  return levels.find((one) => one.level === level) ?? differentOf(levels);
}

const comparedIn = (seen: readonly Seen[]): number =>
  Math.max(
    1,
    seen.reduce((sum, { count }) => sum + count, 0),
  );

function oneRound(now: Estimate, seen: readonly Seen[], { keepU = false, pairs }: EstimateOptions): Estimate {
  const chances = seen.map(({ agreement, count }) => ({ agreement, one: count * chanceOf(now, agreement), count }));
  const total = pairs ?? chances.reduce((sum, { count }) => sum + count, 0);
  const ones = chances.reduce((sum, { one }) => sum + one, 0);
  const learn = (attribute: Attribute): readonly LevelWeight[] => {
    const known = chances.filter(({ agreement }) => agreement[attribute] !== undefined);
    const one = known.reduce((sum, pair) => sum + pair.one, 0);
    const two = known.reduce((sum, pair) => sum + pair.count - pair.one, 0);
    return now.pack.attributes[attribute].map((weight) => {
      const at = known.filter(({ agreement }) => agreement[attribute] === weight.level);
      const m = one === 0 ? weight.m : at.reduce((sum, pair) => sum + pair.one, 0) / one;
      const u = keepU || two === 0 ? weight.u : at.reduce((sum, pair) => sum + pair.count - pair.one, 0) / two;
      return { level: weight.level, m: bounded(m), u: keepU ? weight.u : bounded(u) };
    });
  };
  const learned = Object.fromEntries(attributes.map((attribute) => [attribute, learn(attribute)])) as Record<Attribute, readonly LevelWeight[]>;
  return { pack: { ...now.pack, attributes: learned }, share: total === 0 ? now.share : ones / total, rounds: now.rounds + 1 };
}

const bounded = (chance: number): number => Math.max(least, chance);
