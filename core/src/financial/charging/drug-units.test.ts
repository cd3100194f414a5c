/** Doses in the units of their billing codes, and what is thrown away, each edge by its name. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billedLines } from '../claims/claim-lines.ts';
import { demoBilling } from '../claims/billing-pack.ts';
import { demoRules } from '../demo-rules.ts';
import { minute } from '../../given.ts';
import { admitted, charged, given, happened, hours, ledger } from './given-charges.ts';
import { drugUnits } from './drug-units.ts';
import type { DrugRule } from '../rule-pack.ts';

const single: DrugRule = { code: 'J1', per: { amount: '10', unit: 'mg' }, container: 'single-dose', sizes: ['40', '100'] };
const units = (literal: string, unit: string, rule: DrugRule = single) => {
  const made = drugUnits(rule, { literal, unit });
  return made === undefined ? undefined : [made.given, made.discarded];
};

describe('units of a dose', () => {
  it('rounds up to whole units, and never down', () => {
    expect([units('40', 'mg'), units('41', 'mg'), units('1', 'mg')]).toEqual([
      [4, 0],
      [5, 3],
      [1, 3],
    ]);
  });

  it('counts in the unit of the code: grams, milligrams and micrograms are one measure, millilitres are none of it', () => {
    expect([units('0.04', 'g'), units('40000', 'mcg'), units('40', 'mL'), units('40', '')]).toEqual([[4, 0], [4, 0], undefined, undefined]);
  });

  it('does not take the name of what every object has for a unit', () => {
    expect([units('40', 'constructor'), units('40', 'toString'), units('40', '__proto__')]).toEqual([undefined, undefined, undefined]);
  });

  it('is exact: a third of a gram is no binary fraction', () => {
    const piptaz: DrugRule = { code: 'J2', per: { amount: '1.125', unit: 'g' }, container: 'single-dose', sizes: ['2.25', '3.375', '4.5'] };
    expect([units('3.375', 'g', piptaz), units('3375', 'mg', piptaz), units('3.376', 'g', piptaz)]).toEqual([
      [3, 0],
      [3, 0],
      [4, 0],
    ]);
  });

  it('opens the containers that hold least and are enough', () => {
    expect([units('70', 'mg'), units('90', 'mg'), units('130', 'mg')]).toEqual([
      [7, 1],
      [9, 1],
      [13, 1],
    ]);
  });

  it('single-dose container: what is left is thrown away; less than one unit is none', () => {
    expect(units('7', 'mg', { ...single, sizes: ['10'] })).toEqual([1, 0]);
  });

  it('multi-dose container: nothing is thrown away', () => {
    const heparin: DrugRule = { code: 'J3', per: { amount: '1000', unit: '[iU]' }, container: 'multi-dose' };
    expect([units('4500', 'units', heparin), units('5000', '[iU]', heparin)]).toEqual([
      [5, 0],
      [5, 0],
    ]);
  });

  it('what is no amount is none: words, nothing, less than nothing', () => {
    for (const literal of ['', 'one', '-5', '0', '1e3', '5-10']) expect(units(literal, 'mg')).toBeUndefined();
    expect(drugUnits(single, undefined)).toBeUndefined();
  });

  it('of any dose: the units cover it, one fewer does not, and what was opened is what is billed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (mg) => {
        const made = drugUnits(single, { literal: String(mg), unit: 'mg' });
        const given = made?.given ?? NaN;
        expect([given * 10 >= mg, (given - 1) * 10 < mg]).toEqual([true, true]);
        const opened = (given + (made?.discarded ?? NaN)) * 10;
        // Forty and a hundred make every multiple of twenty from eighty on.
        expect(opened).toBe(mg <= 40 ? 40 : Math.ceil(mg / 20) * 20 === 60 ? 80 : Math.ceil(mg / 20) * 20);
      }),
    );
  });
});

describe('waste', () => {
  const dose = (literal: string, code = 'ENOX40', more: object = {}) => given('a', 10, { code: { code }, dose: { literal, unit: 'mg' }, ...more });
  const claimed = (...facts: Parameters<typeof ledger>[0]) =>
    billedLines(ledger([admitted, ...facts], hours(3)).lines, '837I', 'America/New_York', demoBilling)
      .lines.filter(({ code }) => code.startsWith('J'))
      .map(({ code, units: many, modifiers = [], amountCents }) => [code, many, modifiers.join(), amountCents]);

  it('JW: what was thrown away stands on a line of its own, and both together are the price of the dose', () => {
    expect(claimed(dose('45'))).toEqual([
      ['J1650', 5, '', 4358],
      ['J1650', 1, 'JW', 872],
    ]);
    expect(4358 + 872).toBe(5230);
  });

  it('JZ: nothing of a single-dose container was thrown away', () => {
    expect(claimed(dose('40'))).toEqual([['J1650', 4, 'JZ', 5230]]);
  });

  it('multi-dose: neither modifier', () => {
    expect(claimed(given('h', 10, { code: { code: 'HEP5000' }, dose: { literal: '5000', unit: '[iU]' } }))).toEqual([['J1644', 5, '', 2140]]);
  });

  it('a drug that is wasted whole, or not given, has neither dose nor waste', () => {
    expect(claimed(dose('45', 'ENOX40', { completion: 'not-given', reason: 'wasted' }))).toEqual([]);
  });

  it('a dose that is corrected takes its waste back and puts another; taken back, nothing is left', () => {
    const corrected = given('a', 10, { code: { code: 'ENOX40' }, dose: { literal: '40', unit: 'mg' }, action: 'update' }, 60);
    const made = ledger([admitted, dose('45'), corrected], hours(3));
    expect(charged(made, 'medication')).toEqual(['ENOX40 x 1', 'ENOX40 x -1', 'ENOX40 x 1', 'ENOX40 x 1', 'ENOX40 x -1']);
    expect(made.chargedCents).toBe(5230);
    expect(ledger([admitted, dose('45'), given('a', 10, { action: 'delete' }, 60)], hours(3)).chargedCents).toBe(0);
  });

  it('an amount that nobody said: a dose, no units, and a gap that says so', () => {
    const made = ledger([admitted, given('a', 10, { code: { code: 'ENOX40' } })], hours(3));
    expect([made.chargedCents, made.gaps]).toMatchObject([5230, [{ gap: 'no-amount', code: 'ENOX40' }]]);
  });

  it('by the pack of the day on which it was given', () => {
    const later = { ...demoRules, version: 'site-rules@2', effectiveFrom: minute(hours(2)), drugs: { ENOX40: { ...single, code: 'J9999' } } };
    const activated = happened(1, { type: 'PackActivated', pack: later });
    const codes = (minutes: number) =>
      claimed(activated, given('a', minutes, { code: { code: 'ENOX40' }, dose: { literal: '40', unit: 'mg' } })).map(([code]) => code);
    expect([codes(hours(1)), codes(hours(2.5))]).toEqual([['J1650'], ['J9999']]);
  });

  it('an outside system that posts the billing code and its units posts the same charge', () => {
    const posted = happened(60, {
      type: 'ChargePosted',
      charge: 'c1',
      patient: 'p1' as never,
      encounter: 'V1' as never,
      kind: 'charge',
      code: { code: 'J1650' },
      quantity: 4,
    });
    expect(ledger([admitted, dose('40'), posted], hours(3)).chargedCents).toBe(5230);
  });
});
