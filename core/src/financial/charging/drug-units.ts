/**
 * A dose in the units of its billing code, rounded up; and of a single-dose container what is thrown away (CMS, Medicare Claims Processing Manual, chapter
 * 17, section 40: JW for what is discarded, JZ where nothing is). The sizes of containers and the codes are of the dated rule pack.
 */
import type { Amount } from '../../clinical/events.ts';
import { compare, plus, ratio, times, type Rational } from '../../rational.ts';
import type { DrugRule } from '../rule-pack.ts';
import { own } from '../../own.ts';

export interface DrugUnits {
  readonly code: string;
  readonly given: number;
  /** Of the containers that the dose takes, beyond what was given. */
  readonly discarded: number;
  /** A single-dose container says by a modifier whether anything of it was thrown away. */
  readonly singleDose: boolean;
}

/** More containers of one dose are a mistake of its sender. */
const mostContainers = 60;

/** undefined: nobody can say how many units, since the dose is no amount of what the code counts. */
export function drugUnits(rule: DrugRule, dose: Amount | undefined): DrugUnits | undefined {
  const amount = dose === undefined ? undefined : amountIn(dose.literal, dose.unit ?? '', rule.per.unit);
  const per = decimal(rule.per.amount);
  if (amount === undefined || per === undefined || amount.over <= 0n || per.over <= 0n) return undefined;
  const given = unitsOf(amount, per);
  if (rule.container === 'multi-dose') return { code: rule.code, given, discarded: 0, singleDose: false };
  const opened = leastOpened(amount, rule.sizes?.flatMap((size) => decimal(size) ?? []) ?? []);
  if (opened === undefined) return undefined;
  return { code: rule.code, given, discarded: Math.max(0, unitsOf(opened, per) - given), singleDose: true };
}

/** Whole units, what is begun counts. */
function unitsOf(amount: Rational, per: Rational): number {
  const { over, under } = times(amount, ratio(per.under, per.over));
  return Number((over + under - 1n) / under);
}

/** The least that containers of these sizes hold together and that is enough. */
function leastOpened(amount: Rational, sizes: readonly Rational[]): Rational | undefined {
  const inOrder = sizes.filter(({ over }) => over > 0n).sort((a, b) => compare(b, a));
  const fill = (need: Rational, from: number, left: number): Rational | undefined => {
    if (need.over <= 0n) return ratio(0);
    const size = inOrder[from];
    if (size === undefined) return undefined;
    const most = Math.min(left, unitsOf(need, size));
    let best: Rational | undefined;
    for (let many = most; many >= 0; many--) {
      const held = times(size, ratio(many));
      const rest = fill(plus(need, times(held, ratio(-1))), from + 1, left - many);
      const whole = rest === undefined ? undefined : plus(held, rest);
      if (whole !== undefined && (best === undefined || compare(whole, best) < 0)) best = whole;
      if (best !== undefined && compare(best, need) === 0) return best;
    }
    return best;
  };
  return fill(amount, 0, mostContainers);
}

/** Grams in powers of ten, and the other names of units that have several. */
const masses: Readonly<Record<string, Rational>> = {
  kg: ratio(1_000_000),
  g: ratio(1000),
  gm: ratio(1000),
  mg: ratio(1),
  ug: ratio(1, 1000),
  mcg: ratio(1, 1000),
  ng: ratio(1, 1_000_000),
};
const names: Readonly<Record<string, string>> = { unit: '[iu]', units: '[iu]', iu: '[iu]', '[iu]': '[iu]', "[usp'u]": '[iu]', cc: 'ml' };

/** The literal as so many of `wanted`; undefined where one is no amount of the other. */
function amountIn(literal: string, said: string, wanted: string): Rational | undefined {
  const value = decimal(literal);
  const [from, to] = [said.trim().toLowerCase(), wanted.toLowerCase()];
  if (value === undefined || from === '') return undefined;
  const [a, b] = [own(masses, from), own(masses, to)];
  if (a !== undefined && b !== undefined) return times(value, times(a, ratio(b.under, b.over)));
  return (own(names, from) ?? from) === (own(names, to) ?? to) ? value : undefined;
}

/** Up to nine places before and six behind the point: more is no dose. */
function decimal(text: string): Rational | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, whole = '0', part = ''] = match;
  return ratio(BigInt(`${whole}${part}`), 10n ** BigInt(part.length));
}
