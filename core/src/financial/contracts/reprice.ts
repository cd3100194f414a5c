/** Many claims under the contracts that held and under another one: what would change, in all, by kind of care and by clause. Added up a part at a time. */
import { addCents, cents, zeroCents, type Cents } from '../../money.ts';
import { weightsOf } from '../coding/weights.ts';
import type { Weights } from '../packs.ts';
import { isGap, type ClaimFacts, type Pricing } from './claim-facts.ts';
import type { Contract } from './contract.ts';
import { contractsOf, priceInForce } from './in-force.ts';
import { price } from './price.ts';

/** What a thread needs, as plain data. */
export interface RepriceTerms {
  readonly contracts: readonly Contract[];
  readonly weights: readonly Weights[];
  readonly other: Contract;
}

interface Sum {
  readonly claims: number;
  readonly nowCents: Cents;
  readonly otherCents: Cents;
}
export interface Repriced {
  readonly claims: number;
  /** Priced under both. */
  readonly compared: Sum;
  /** Claims that one of the two cannot price, by gap. */
  readonly gaps: Readonly<Record<string, number>>;
  readonly bySetting: Readonly<Record<string, Sum>>;
  /** What each clause of the other contract pays. */
  readonly byClause: Readonly<Record<string, Cents>>;
  readonly better: number;
  readonly worse: number;
}

const nothing: Sum = { claims: 0, nowCents: zeroCents, otherCents: zeroCents };
export const noneRepriced: Repriced = { claims: 0, compared: nothing, gaps: {}, bySetting: {}, byClause: {}, better: 0, worse: 0 };

export function reprice(claims: readonly ClaimFacts[], { contracts, weights, other }: RepriceTerms): Repriced {
  const held = contractsOf(contracts);
  const sets = weightsOf(weights);
  const gaps = new Map<string, number>();
  const bySetting = new Map<string, Sum>();
  const byClause = new Map<string, Cents>();
  let [compared, better, worse] = [nothing, 0, 0];
  for (const facts of claims) {
    const now = priceInForce(facts, held, sets);
    const then = price(facts, other, sets);
    const gap = gapIn('now', now) ?? gapIn('other', then);
    if (gap !== undefined || isGap(now) || isGap(then)) {
      gaps.set(gap ?? '', (gaps.get(gap ?? '') ?? 0) + 1);
      continue;
    }
    const one: Sum = { claims: 1, nowCents: now.allowedCents, otherCents: then.allowedCents };
    compared = together(compared, one);
    bySetting.set(facts.setting, together(bySetting.get(facts.setting) ?? nothing, one));
    for (const { clause, amountCents } of then.trace) byClause.set(clause, addCents(byClause.get(clause) ?? zeroCents, amountCents));
    if (then.allowedCents > now.allowedCents) better++;
    else if (then.allowedCents < now.allowedCents) worse++;
  }
  return {
    claims: claims.length,
    compared,
    gaps: Object.fromEntries(gaps),
    bySetting: Object.fromEntries(bySetting),
    byClause: Object.fromEntries(byClause),
    better,
    worse,
  };
}

const gapIn = (which: 'now' | 'other', pricing: Pricing): string | undefined => (isGap(pricing) ? `${which}: ${pricing.gap}` : undefined);

const together = (a: Sum, b: Sum): Sum => ({
  claims: a.claims + b.claims,
  nowCents: addCents(a.nowCents, b.nowCents),
  otherCents: addCents(a.otherCents, b.otherCents),
});

/** Two parts as one. */
export function bothRepriced(a: Repriced, b: Repriced): Repriced {
  return {
    claims: a.claims + b.claims,
    compared: together(a.compared, b.compared),
    gaps: merged(a.gaps, b.gaps, (x, y) => x + y),
    bySetting: merged(a.bySetting, b.bySetting, together),
    byClause: merged(a.byClause, b.byClause, (x, y) => cents(x + y)),
    better: a.better + b.better,
    worse: a.worse + b.worse,
  };
}

function merged<Value>(a: Readonly<Record<string, Value>>, b: Readonly<Record<string, Value>>, both: (x: Value, y: Value) => Value): Record<string, Value> {
  const made: Record<string, Value> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const known = Object.hasOwn(a, key) ? a[key] : undefined;
    made[key] = known === undefined ? value : both(known, value);
  }
  return made;
}
