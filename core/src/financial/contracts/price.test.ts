/** Contracts: every method to the cent with its clause, every gap by its code, and what holds of any contract. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, negateCents } from '../../money.ts';
import { levelsOfCare } from '../../operations/facility.ts';
import { instant } from '../../time.ts';
import { allowedByLine } from './by-line.ts';
import { isGap, type ClaimFacts, type CodeSets, type FactLine, type Priced, type Pricing } from './claim-facts.ts';
import type { CarveOut, Contract, Term } from './contract.ts';
import { contractsOf, priceInForce } from './in-force.ts';
import { price } from './price.ts';

const day = (n: number) => instant(Date.UTC(2026, 0, n));
const sets: CodeSets = {
  weightOf: (drg, at) =>
    at >= day(300) ? 'expired' : drg === '291' ? { drg, weight: 12683, gmlos: 39 } : drg === '470' ? { drg, weight: 18999, gmlos: 0 } : 'unknown',
};
const line = (name: string, amount: number, more: Partial<FactLine> = {}): FactLine => ({
  line: name,
  code: name.toUpperCase(),
  units: amount < 0 ? -1 : 1,
  amountCents: cents(amount),
  serviceAt: day(10),
  ...more,
});
const night = (name: string, level: FactLine['level'] & string, amount = 245_000): FactLine => line(name, amount, { level });
const stay = (lines: readonly FactLine[], more: Partial<ClaimFacts> = {}): ClaimFacts => ({
  setting: 'inpatient',
  payerClass: 'commercial',
  through: day(14),
  dischargedAt: day(14),
  admittedAt: day(10),
  days: 4,
  lines,
  ...more,
});
const contract = (terms: readonly Term[], more: Partial<Contract> = {}): Contract => ({
  kind: 'contract',
  version: 'c@1',
  effectiveFrom: instant(0),
  source: 'test',
  payerClass: 'commercial',
  terms,
  ...more,
});
const percent = (bp: number, clause = 'P'): Term => ({ clause, method: 'percent-of-charges', bp });
const priced = (facts: ClaimFacts, one: Contract): Priced => {
  const made = price(facts, one, sets);
  if (isGap(made)) throw new RangeError(made.gap);
  return made;
};
const steps = (made: Priced): readonly (readonly [string, string, number])[] => made.trace.map((step) => [step.clause, step.method, step.amountCents]);
const gapIn = (pricing: Pricing): string | undefined => (isGap(pricing) ? pricing.gap : undefined);

describe('methods', () => {
  it('percent of charges rounds each line half up, once', () => {
    const made = priced(stay([line('a', 333), line('b', 333)]), contract([percent(5050)]));
    // 168.165 -> 168 each; never 336.33 rounded as one sum.
    expect(made.allowedCents).toBe(336);
    expect(steps(made)).toEqual([['P', 'percent-of-charges', 336]]);
    expect(made.trace[0]?.basis).toBe('50.5 % of charges of 6.66');
  });

  it('a group pays weight times base, whatever was charged', () => {
    const made = priced(stay([line('a', 1)], { drg: '291' }), contract([{ clause: '1.1', method: 'drg', baseCents: cents(684_000) }]));
    expect(made.allowedCents).toBe(867_517);
    expect(made.trace[0]?.basis).toBe('group 291: weight 1.2683 x base 6,840.00');
  });

  it('a transfer more than a day early pays by the day, the first twice, and never more than the whole', () => {
    const drg: Term = { clause: '1.1', method: 'drg', baseCents: cents(1_000_000), transfer: { clause: '1.2', dispositions: ['02', '03'] } };
    const after = (days: number, disposition?: string) =>
      priced(stay([line('a', 1)], { drg: '291', days, ...(disposition === undefined ? {} : { disposition }) }), contract([drg]));
    // Whole 12,683.00; GMLOS 3.9. One day: 2 x 12,683 / 3.9 = 6,504.10
    expect(after(1, '02').allowedCents).toBe(650_410);
    expect(steps(after(1, '02'))).toEqual([
      ['1.1', 'drg', 1_268_300],
      ['1.2', 'transfer', 650_410 - 1_268_300],
    ]);
    expect(after(2, '03').allowedCents).toBe(975_615);
    for (const whole of [after(3, '02'), after(1, '01'), after(1), after(9, '03')]) expect(whole.allowedCents).toBe(1_268_300);
  });

  it('per diem by level; other charges by a share, or included', () => {
    const rates = { icu: cents(410_000), 'medical-surgical': cents(185_000) };
    const lines = [night('n1', 'icu'), night('n2', 'medical-surgical'), night('n3', 'medical-surgical'), line('drug', 10_000)];
    expect(priced(stay(lines), contract([{ clause: 'B', method: 'per-diem', centsByLevel: rates, othersBp: 5400 }])).allowedCents).toBe(
      410_000 + 370_000 + 5400,
    );
    const included = priced(stay(lines), contract([{ clause: 'B', method: 'per-diem', centsByLevel: rates }]));
    expect(included.allowedCents).toBe(780_000);
    expect(included.trace[0]?.basis).toBe('1 x icu at 4,100.00, 2 x medical-surgical at 1,850.00');
  });

  it('a case rate pays once, a fee schedule by unit, an implant by its invoice', () => {
    expect(priced(stay([line('a', 5), line('b', 7)]), contract([{ clause: 'K', method: 'case-rate', cents: cents(900_000) }])).allowedCents).toBe(900_000);
    const fees: Term = { clause: 'F', method: 'fee-schedule', centsByCode: { CT: cents(30_000) }, unlistedBp: 2500 };
    const made = priced(stay([line('ct', 100_000, { units: 2 }), line('x', 1000)], { setting: 'outpatient' }), contract([fees]));
    expect(steps(made)).toEqual([
      ['F', 'fee-schedule', 60_000],
      ['F', 'percent-of-charges', 250],
    ]);
    const capped = contract([{ ...fees, lesserOfCharge: true }]);
    expect(priced(stay([line('ct', 20_000)]), capped).allowedCents).toBe(20_000);
    const implant: CarveOut = { clause: 'I', method: 'invoice', bp: 11_000, lines: { revenueCodes: [['0275', '0278']] } };
    const lines = [line('hip', 900_000, { revenueCode: '0278', invoiceCents: cents(310_000) }), line('room', 100_000)];
    expect(steps(priced(stay(lines), contract([percent(5000)], { carveOuts: [implant] })))).toEqual([
      ['I', 'invoice', 341_000],
      ['P', 'percent-of-charges', 50_000],
    ]);
  });

  it('an outlier pays a share of what costs above the payment and the fixed loss', () => {
    const made = priced(
      stay([line('a', 60_000_000)], { drg: '291' }),
      contract([{ clause: '1.1', method: 'drg', baseCents: cents(684_000) }], {
        outlier: { clause: '1.3', costToChargesBp: 2600, fixedLossCents: cents(4_275_000), marginalBp: 8000 },
      }),
    );
    // 15,600,000 - 867,517 - 4,275,000 = 10,457,483 x 80 %
    expect(steps(made)).toEqual([
      ['1.1', 'drg', 867_517],
      ['1.3', 'outlier', 8_365_986],
    ]);
    const cheap = contract([{ clause: '1.1', method: 'drg', baseCents: cents(684_000) }], {
      outlier: { clause: '1.3', costToChargesBp: 2600, fixedLossCents: cents(4_275_000), marginalBp: 8000 },
    });
    expect(steps(priced(stay([line('a', 100)], { drg: '291' }), cheap))).toHaveLength(1);
  });

  it('stop-loss pays a share of all charges in the place of the terms, or of the excess on top', () => {
    const facts = stay([night('n1', 'icu', 200_000), line('b', 900_000)]);
    const perDiem: Term = { clause: 'B', method: 'per-diem', centsByLevel: { icu: cents(410_000) } };
    const first = contract([perDiem], { stopLoss: { clause: 'D', thresholdCents: cents(1_000_000), bp: 6500, of: 'all-charges' } });
    expect(steps(priced(facts, first))).toEqual([
      ['B', 'per-diem', 410_000],
      ['D', 'stop-loss', 305_000],
    ]);
    const excess = contract([perDiem], { stopLoss: { clause: 'D', thresholdCents: cents(1_000_000), bp: 6500, of: 'excess' } });
    expect(priced(facts, excess).allowedCents).toBe(410_000 + 65_000);
    expect(steps(priced(stay([night('n1', 'icu', 1_000_000)]), first))).toHaveLength(1);
  });

  it('lesser-of takes the charges where they are less', () => {
    const made = priced(stay([line('a', 5)]), contract([{ clause: 'K', method: 'case-rate', cents: cents(900) }], { lesserOf: { clause: 'E', bp: 10_000 } }));
    expect(steps(made)).toEqual([
      ['K', 'case-rate', 900],
      ['E', 'lesser-of', -895],
    ]);
  });

  it('a carve-out takes its lines before the terms, the first one that fits', () => {
    const carveOuts: CarveOut[] = [
      { clause: 'C1', method: 'percent-of-charges', bp: 9000, lines: { codes: ['A'] } },
      { clause: 'C2', method: 'percent-of-charges', bp: 1000, lines: { prefixes: ['A'] } },
    ];
    const made = priced(stay([line('a', 1000), line('ab', 1000), line('b', 1000)]), contract([percent(5000)], { carveOuts }));
    expect(steps(made)).toEqual([
      ['C1', 'percent-of-charges', 900],
      ['C2', 'percent-of-charges', 100],
      ['P', 'percent-of-charges', 500],
    ]);
  });
});

describe('a gap is a code, never a guess', () => {
  it.each([
    ['drg.missing', stay([line('a', 1)]), contract([{ clause: '1', method: 'drg', baseCents: cents(1) }])],
    ['drg.unknown', stay([line('a', 1)], { drg: '999' }), contract([{ clause: '1', method: 'drg', baseCents: cents(1) }])],
    ['weights.expired', stay([line('a', 1)], { drg: '291', dischargedAt: day(301) }), contract([{ clause: '1', method: 'drg', baseCents: cents(1) }])],
    ['contract.no-term', stay([line('a', 1)]), contract([{ clause: '1', method: 'percent-of-charges', bp: 1, when: { setting: ['outpatient'] } }])],
    ['contract.no-rate', stay([line('a', 1)]), contract([{ clause: '1', method: 'fee-schedule', centsByCode: {} }])],
    ['contract.no-level', stay([night('a', 'nicu')]), contract([{ clause: '1', method: 'per-diem', centsByLevel: {} }])],
    ['contract.no-invoice', stay([line('a', 1)]), contract([percent(1)], { carveOuts: [{ clause: 'i', method: 'invoice', bp: 1, lines: { codes: ['A'] } }] })],
    ['units.negative', stay([line('a', 5, { units: -1 })]), contract([percent(5000)])],
    ['units.negative', stay([line('a', 5, { units: Number.NaN })]), contract([percent(5000)])],
  ])('%s', (code, facts, one) => {
    const made = price(facts, one, sets);
    expect(gapIn(made)).toBe(code);
    if (isGap(made)) expect(made.says.length).toBeGreaterThan(10);
  });

  it('no contract, and one that has ended, are told apart', () => {
    const facts = stay([line('a', 100)]);
    expect(gapIn(priceInForce(facts, contractsOf([]), sets))).toBe('contract.none');
    expect(gapIn(priceInForce(facts, contractsOf([contract([percent(1)], { effectiveTo: day(14) })]), sets))).toBe('contract.expired');
    expect(gapIn(priceInForce(facts, contractsOf([contract([percent(1)], { effectiveFrom: day(15) })]), sets))).toBe('contract.none');
  });
});

describe('which version', () => {
  const old = contract([percent(1000)], { version: 'old' });
  const next = contract([percent(2000)], { version: 'new', effectiveFrom: day(12) });

  it('of a stay by its discharge, or by its admission where the contract says so', () => {
    const facts = stay([line('a', 1000, { serviceAt: day(11) }), line('b', 1000, { serviceAt: day(13) })]);
    expect(priceInForce(facts, contractsOf([old, next]), sets)).toMatchObject({ allowedCents: 400 });
    expect(priceInForce(facts, contractsOf([{ ...old, datedBy: 'admission' }, next]), sets)).toMatchObject({ allowedCents: 200 });
  });

  it('of outpatient care by the day of each service', () => {
    const facts = stay([line('a', 1000, { serviceAt: day(11) }), line('b', 1000, { serviceAt: day(13) })], { setting: 'outpatient' });
    const made = priceInForce(facts, contractsOf([old, next]), sets);
    expect(made).toMatchObject({ allowedCents: 300 });
    if (!isGap(made))
      expect(made.trace.map((step) => [step.contract, step.amountCents])).toEqual([
        ['new', 200],
        ['old', 100],
      ]);
  });

  it("a payer's own before that of its class", () => {
    const own = contract([percent(3000)], { version: 'own', payer: 'X' });
    expect(priceInForce(stay([line('a', 1000)], { payer: 'X' }), contractsOf([old, own]), sets)).toMatchObject({ allowedCents: 300 });
    expect(priceInForce(stay([line('a', 1000)], { payer: 'Y' }), contractsOf([old, own]), sets)).toMatchObject({ allowedCents: 100 });
  });
});

const bp = fc.integer({ min: 0, max: 15_000 });
const amount = fc.integer({ min: 0, max: 5_000_000 }).map(cents);
const code = fc.constantFrom('A', 'B', 'C', 'D');
const rate = fc.dictionary(code, amount, { maxKeys: 4 });
const level = fc.constantFrom(...levelsOfCare);
const term = fc.oneof(
  fc.record({ clause: fc.constant('p'), method: fc.constant('percent-of-charges' as const), bp }),
  fc.record({ clause: fc.constant('f'), method: fc.constant('fee-schedule' as const), centsByCode: rate, unlistedBp: bp, lesserOfCharge: fc.boolean() }),
  fc.record({ clause: fc.constant('k'), method: fc.constant('case-rate' as const), cents: amount }),
  fc.record({ clause: fc.constant('d'), method: fc.constant('per-diem' as const), centsByLevel: fc.dictionary(level, amount), othersBp: bp }),
  fc.record({
    clause: fc.constant('g'),
    method: fc.constant('drg' as const),
    baseCents: amount,
    transfer: fc.constant({ clause: 't', dispositions: ['02'] }),
  }),
) as fc.Arbitrary<Term>;
const carveOut = fc.record({ clause: fc.constant('c'), method: fc.constant('percent-of-charges' as const), bp, lines: fc.record({ codes: fc.array(code) }) });
const anyContract = fc
  .record({
    terms: fc.array(term, { minLength: 1, maxLength: 2 }),
    carveOuts: fc.array(carveOut, { maxLength: 2 }),
    outlier: fc.option(fc.record({ clause: fc.constant('o'), costToChargesBp: bp, fixedLossCents: amount, marginalBp: bp }), { nil: undefined }),
    stopLoss: fc.option(fc.record({ clause: fc.constant('s'), thresholdCents: amount, bp, of: fc.constantFrom('all-charges' as const, 'excess' as const) }), {
      nil: undefined,
    }),
    lesserOf: fc.option(fc.record({ clause: fc.constant('l'), bp: fc.constant(10_000) }), { nil: undefined }),
  })
  .map(({ terms, ...more }) => contract(terms, Object.fromEntries(Object.entries(more).filter(([, one]) => one !== undefined))));
const anyLines = fc
  .array(
    fc.record({
      code,
      amount: fc.integer({ min: -300_000, max: 3_000_000 }),
      units: fc.integer({ min: 1, max: 9 }),
      level: fc.option(level, { nil: undefined }),
    }),
    {
      maxLength: 12,
    },
  )
  .map((list) =>
    list.map(({ code: said, amount: each, units, level: of }, i) =>
      line(`l${i}`, each, { code: said, units: each < 0 ? -units : units, ...(of === undefined ? {} : { level: of }) }),
    ),
  );
const anyStay = fc
  .record({ lines: anyLines, days: fc.integer({ min: 1, max: 9 }), disposition: fc.constantFrom('01', '02') })
  .map(({ lines, ...more }) => stay(lines, { drg: '291', ...more }));

describe('whatever the contract', () => {
  const both = (check: (facts: ClaimFacts, one: Contract, made: Priced) => void): void => {
    fc.assert(
      fc.property(anyStay, anyContract, (facts, one) => check(facts, one, priced(facts, one))),
      { numRuns: 400 },
    );
  };

  it('the trace adds up to what is allowed, and so do the lines', () => {
    both((facts, _one, made) => {
      expect(made.trace.reduce((sum, step) => sum + step.amountCents, 0)).toBe(made.allowedCents);
      for (const step of made.trace) if (step.each !== undefined) expect(step.each.reduce((sum: number, each) => sum + each, 0)).toBe(step.amountCents);
      if (facts.lines.length > 0) expect([...allowedByLine(facts.lines, made).values()].reduce((sum: number, each) => sum + each, 0)).toBe(made.allowedCents);
    });
  });

  it('lesser-of is never above the charges', () => {
    both((facts, one, made) => {
      if (one.lesserOf !== undefined) expect(made.allowedCents).toBeLessThanOrEqual(facts.lines.reduce((sum, { amountCents }) => sum + amountCents, 0));
    });
  });

  it('the order of the lines says nothing', () => {
    fc.assert(
      fc.property(
        anyStay.chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray([...facts.lines], { minLength: facts.lines.length }))),
        anyContract,
        ([facts, lines], one) => {
          expect(price({ ...facts, lines }, one, sets)).toEqual(price(facts, one, sets));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('what takes back is the exact inverse of what it takes back, by line', () => {
    fc.assert(
      fc.property(anyLines, bp, (lines, share) => {
        const back = lines.map((one) => ({ ...one, line: `${one.line}-`, amountCents: negateCents(one.amountCents), units: -one.units }));
        expect(priced(stay([...lines, ...back]), contract([percent(share)])).allowedCents).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});
