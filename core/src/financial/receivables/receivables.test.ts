/** Aged receivables and the cash ahead: every edge of an age, and each cent of what is awaited in one place. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents } from '../../money.ts';
import { addAged, bandOf, copyOfAged, type AgedAmount, type AgedSums } from './aging.ts';
import { cashForecast, cashPack, type Awaited, type PaidAfter } from './cash-forecast.ts';

const owed = (payerCents: number, deniedCents = 0, patientCents = 0, creditCents = 0) => ({
  payerCents: cents(payerCents),
  deniedCents: cents(deniedCents),
  patientCents: cents(patientCents),
  creditCents: cents(creditCents),
});

describe('aging', () => {
  it.each([
    [undefined, 'here'],
    [0, '0-30'],
    [30, '0-30'],
    [31, '31-60'],
    [60, '31-60'],
    [90, '61-90'],
    [91, '91-120'],
    [120, '91-120'],
    [121, 'older'],
  ] as const)('%s days is %s', (days, band) => expect(bandOf(days)).toBe(band));

  it('adds up by payer and in all, by who owes; a credit is taken off nothing', () => {
    const amounts: readonly AgedAmount[] = [
      { payerClass: 'medicare', days: 10, settled: owed(100) },
      { payerClass: 'medicare', days: 45, settled: owed(0, 30, 20) },
      { payerClass: 'commercial', days: undefined, settled: owed(7) },
      { payerClass: 'commercial', days: 200, settled: owed(0, 0, 0, 9) },
      { payerClass: 'other', days: 3, settled: owed(0) },
    ];
    const found: AgedSums = new Map();
    for (const one of amounts) addAged(found, one, 1);
    const aged = new Map([...found].map(([key, { sums }]) => [key, sums]));
    expect(aged.get('all')).toMatchObject({ accounts: 3, cents: 157, payerCents: 107, deniedCents: 30, patientCents: 20, creditCents: 9 });
    expect(aged.get('all')?.bands).toMatchObject({ here: { cents: 7 }, '0-30': { cents: 100 }, '31-60': { cents: 50, accounts: 1 }, older: { cents: 0 } });
    expect(aged.get('medicare')?.cents).toBe(150);
    expect(aged.has('other')).toBe(false);
    // What is taken out of a copy leaves nothing there, and the sums that it was copied from as they are.
    const copy = copyOfAged(found);
    for (const one of amounts) addAged(copy, one, -1);
    expect([...copy.keys()]).toEqual([]);
    expect(aged.get('all')?.cents).toBe(157);
  });
});

const took = (payerClass: PaidAfter['payerClass'], ...days: readonly number[]): readonly PaidAfter[] => days.map((each) => ({ payerClass, days: each }));
const medicare = took('medicare', 10, 14, 14, 20, 30);

describe('cash ahead', () => {
  it('waits as long as claims that had waited as long', () => {
    const made = cashForecast(medicare, [{ payerClass: 'medicare', cents: 1000, days: 12 }]);
    // Left are 14, 14, 20 and 30: 2, 2, 8 and 18 days from now. That one took 10 says nothing any more: with it week 1 would be 600.
    expect(made.weeks.slice(0, 3).map((week) => week.cents)).toEqual([500, 250, 250]);
    expect(made.weeks.map(({ quickCents }) => quickCents).slice(0, 2)).toEqual([1000, 1000]);
    expect(made.weeks.map(({ slowCents }) => slowCents).slice(0, 3)).toEqual([0, 0, 1000]);
    expect(made).toMatchObject({ laterCents: 0, overdueCents: 0, unknownCents: 0, claims: 5 });
  });

  it('what goes out only in three days is paid three days later', () => {
    const made = cashForecast(took('medicare', 4, 4, 4, 4, 4), [{ payerClass: 'medicare', cents: 900, days: -4 }]);
    expect(made.weeks.map((week) => week.cents).slice(0, 3)).toEqual([0, 900, 0]);
  });

  it('what waits longer than any before is overdue, and without a history nothing is said', () => {
    expect(cashForecast(medicare, [{ payerClass: 'medicare', cents: 50, days: 30 }])).toMatchObject({ overdueCents: 50, laterCents: 0 });
    expect(cashForecast(took('medicare', 1, 2), [{ payerClass: 'medicare', cents: 50, days: 0 }])).toMatchObject({ unknownCents: 50 });
    // A payer with too few of its own goes by all of them.
    expect(cashForecast(medicare, [{ payerClass: 'other', cents: 50, days: 0 }]).unknownCents).toBe(0);
  });

  it('every cent is in one place, and quick is never behind slow', () => {
    const payer = fc.constantFrom('medicare', 'commercial', 'other');
    fc.assert(
      fc.property(
        fc.array(fc.record({ payerClass: payer, days: fc.integer({ min: 0, max: 120 }) }), { maxLength: 30 }),
        fc.array(fc.record({ payerClass: payer, cents: fc.integer({ min: 0, max: 1e9 }), days: fc.integer({ min: -10, max: 90 }) }), { maxLength: 10 }),
        (history: readonly PaidAfter[], awaited: readonly Awaited[]) => {
          const { weeks, awaitedCents, laterCents, overdueCents, unknownCents } = cashForecast(history, awaited);
          expect(weeks).toHaveLength(cashPack.weeks);
          expect(weeks.reduce((sum, week) => sum + week.cents, 0) + laterCents + overdueCents + unknownCents).toBe(awaitedCents);
          for (const { cents: amount, slowCents, quickCents } of weeks) {
            expect(amount).toBeGreaterThanOrEqual(0);
            expect(quickCents).toBeGreaterThanOrEqual(slowCents);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
