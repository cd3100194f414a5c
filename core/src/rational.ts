/** Exact fractions for scores: nothing that a rule pack adds up passes through binary floating point; rounding happens once, for display. */

/** over / under; under is never 0 nor negative. */
export interface Rational {
  readonly over: bigint;
  readonly under: bigint;
}

/** Whole numbers only; a decimal is written as two of them, 0.93 as ratio(93, 100). */
export function ratio(over: number | bigint, under: number | bigint = 1): Rational {
  const [o, u] = [BigInt(over), BigInt(under)];
  if (u === 0n) throw new RangeError('a fraction over nothing');
  return u < 0n ? { over: -o, under: -u } : { over: o, under: u };
}

export function plus(...terms: readonly Rational[]): Rational {
  return terms.reduce((sum, term) => ratio(sum.over * term.under + term.over * sum.under, sum.under * term.under), ratio(0));
}

export function times(a: Rational, b: Rational): Rational {
  return ratio(a.over * b.over, a.under * b.under);
}

/** Negative, zero or positive, as a sort wants it. */
export function compare(a: Rational, b: Rational): number {
  const apart = a.over * b.under - b.over * a.under;
  return apart < 0n ? -1 : apart > 0n ? 1 : 0;
}

/** The nearest whole multiple of 1 / 10^decimals, a half going up (rules.md: half up for display only). */
export function halfUp({ over, under }: Rational, decimals = 0): number {
  const scale = 10n ** BigInt(decimals);
  const [top, bottom] = [2n * over * scale + under, 2n * under];
  const floor = top >= 0n || top % bottom === 0n ? top / bottom : top / bottom - 1n;
  return Number(floor) / Number(scale);
}
