/** Re-pricing: parts added up are the whole, and what neither contract prices is counted, not guessed. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cents } from '../../money.ts';
import { instant } from '../../time.ts';
import { demoWeights } from '../coding/demo-weights.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { demoContracts } from './demo-contracts.ts';
import { bothRepriced, noneRepriced, reprice, type RepriceTerms } from './reprice.ts';

const [medicare] = demoContracts;
if (medicare === undefined) throw new RangeError('no demo contract');
const other = { ...medicare, version: 'other@1', terms: [{ clause: 'X', method: 'percent-of-charges', bp: 4000 } as const] };
const terms: RepriceTerms = { contracts: demoContracts, weights: [demoWeights], other };
const claim = fc
  .record({
    amount: fc.integer({ min: 0, max: 900_000 }),
    drg: fc.constantFrom('291', '871', '999'),
    setting: fc.constantFrom('inpatient' as const, 'outpatient' as const),
  })
  .map(({ amount, drg, setting }): ClaimFacts => ({
    setting,
    payerClass: 'medicare',
    through: instant(0),
    dischargedAt: instant(0),
    days: 3,
    lines: [{ line: '1', code: 'A', units: 1, amountCents: cents(amount), serviceAt: instant(0) }],
    ...(setting === 'inpatient' ? { drg } : {}),
  }));

it('parts are the whole, and every claim is in it once', () => {
  fc.assert(
    fc.property(fc.array(claim, { maxLength: 30 }), fc.integer({ min: 0, max: 30 }), (claims, at) => {
      const whole = reprice(claims, terms);
      expect(bothRepriced(bothRepriced(noneRepriced, reprice(claims.slice(0, at), terms)), reprice(claims.slice(at), terms))).toEqual(whole);
      const gaps = Object.values(whole.gaps).reduce((sum, one) => sum + one, 0);
      expect(whole.compared.claims + gaps).toBe(claims.length);
      expect(Object.values(whole.byClause).reduce((sum: number, one) => sum + one, 0)).toBe(whole.compared.otherCents);
    }),
    { numRuns: 100 },
  );
});

it('a group that no table knows is a gap of the contract that pays by it', () => {
  const facts: ClaimFacts = {
    setting: 'inpatient',
    payerClass: 'medicare',
    through: instant(0),
    drg: '999',
    lines: [{ line: '1', code: 'A', units: 1, amountCents: cents(100), serviceAt: instant(0) }],
  };
  expect(reprice([facts], terms).gaps).toEqual({ 'now: drg.unknown': 1 });
});
