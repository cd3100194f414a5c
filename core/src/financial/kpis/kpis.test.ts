/** Every measure of the revenue cycle: its vector, what is missing by name, and the wrong answers that it must not give. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kpiNames, kpisOf, type KpiName, type RevenueSums } from './kpis.ts';

const nothing: RevenueSums = { days: 0, grossCents: 0, netCents: 0, unbilledCents: 0, unbilledAccounts: 0 };
const month: RevenueSums = {
  days: 30,
  grossCents: 3_000_000_00,
  netCents: 1_200_000_00,
  unbilledCents: 540_000_00,
  unbilledAccounts: 41,
  receivableCents: 1_648_000_00,
  claims: { submitted: 950, clean: 900 },
  late: { cents: 33_000_00, grossCents: 3_000_000_00 },
  remitted: { claims: 900, denied: 80 },
  writtenOffCents: 6_000_00,
  cashCents: 1_140_000_00,
  patientCash: { cents: 80_000_00, atServiceCents: 20_000_00 },
  caseMix: { weight: 3 * 10_000 + 15_000, stays: 4 },
  costCents: 34_200_00,
};
const valueOf = (sums: RevenueSums, name: KpiName): number | undefined => kpisOf(sums).find(({ kpi }) => kpi === name)?.value;

describe('vectors', () => {
  it.each([
    // 540,000 over 100,000 a day; over net revenue it would be 13.5.
    ['dnfb-days', 5.4],
    // 1,648,000 over 40,000 a day; over gross revenue it would be 16.5.
    ['net-ar-days', 41.2],
    ['clean-claim-rate', 94.7],
    ['late-charge-rate', 1.1],
    // 80 of the 900 remitted, not of the 950 sent (8.4).
    ['initial-denial-rate', 8.9],
    ['denial-write-off-rate', 0.5],
    ['cash-to-net-revenue', 95],
    ['point-of-service-cash', 25],
    // 4.5 over 4, not the mean of what is left out.
    ['case-mix-index', 1.125],
    // 34,200 of 1,140,000 of cash; of net revenue it would be 2.9.
    ['cost-to-collect', 3],
  ] as const)('%s', (name, value) => expect(valueOf(month, name)).toBe(value));

  it('halves go up once, at the end', () => {
    expect(valueOf({ ...month, claims: { submitted: 2000, clean: 1001 } }, 'clean-claim-rate')).toBe(50.1);
    expect(valueOf({ ...month, claims: { submitted: 1000, clean: 2 } }, 'clean-claim-rate')).toBe(0.2);
  });
});

describe('the formula on the tile', () => {
  const said: Readonly<Record<KpiName, string>> = {
    'dnfb-days': 'gross of discharged, not final billed ÷ gross per day',
    'net-ar-days': 'expected, not received ÷ expected net revenue per day',
    'clean-claim-rate': 'claims that went out untouched and were taken ÷ claims submitted and answered',
    'late-charge-rate': 'charges told later after service than the charging rules allow ÷ gross charges, both of care since the house was first heard',
    'initial-denial-rate': 'claims denied at their first remittance ÷ claims remitted',
    'denial-write-off-rate': 'denials written off ÷ expected net revenue',
    'cash-to-net-revenue': 'cash received ÷ expected net revenue',
    'point-of-service-cash': 'patient cash up to 7 d after service ÷ patient cash',
    'case-mix-index': 'sum of group weights ÷ inpatient discharges grouped',
    'cost-to-collect': 'cost of the revenue cycle ÷ cash received',
  };
  const amount = ({ cents, count }: { readonly cents?: number; readonly count?: number }): number => cents ?? count ?? NaN;

  it('of each measure of the revenue cycle is the one by which it is reported, and is what was worked out', () => {
    const kpis = kpisOf(month);
    expect(kpis.map(({ kpi, formula }) => [kpi, formula])).toEqual(Object.entries(said));
    for (const { kpi, numerator, denominator, value, unit, decimals } of kpis)
      expect([kpi, value]).toEqual([kpi, expect.closeTo((amount(numerator) / amount(denominator)) * (unit === 'percent' ? 100 : 1), decimals)]);
  });
});

describe('what is not known', () => {
  it('every measure of a house of which nobody told anything names what is missing', () => {
    for (const { value, missing } of kpisOf(nothing)) {
      expect(value).toBeUndefined();
      expect(missing.length).toBeGreaterThan(0);
    }
  });
  it('an absent part makes its measures not computable, and no other', () => {
    const { cashCents: _cash, ...others } = month;
    const without = kpisOf(others);
    expect(without.filter(({ value }) => value === undefined).map(({ kpi }) => kpi)).toEqual(['cash-to-net-revenue', 'cost-to-collect']);
  });
  it('a denominator of nothing is not a zero', () => {
    expect(valueOf({ ...month, grossCents: 0 }, 'dnfb-days')).toBeUndefined();
    expect(valueOf({ ...month, cashCents: 0 }, 'cost-to-collect')).toBeUndefined();
  });
});

it('all of them, each once, in their order', () => expect(kpisOf(month).map(({ kpi }) => kpi)).toEqual(kpiNames));

it('is exact: a hundred times the money gives the same measures', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 90 }), (unbilledCents, grossCents, days) => {
      const [one, hundred] = [1, 100].map((n) => valueOf({ ...nothing, days, unbilledCents: n * unbilledCents, grossCents: n * grossCents }, 'dnfb-days'));
      expect(one).toBe(hundred);
    }),
    { numRuns: 100 },
  );
});
