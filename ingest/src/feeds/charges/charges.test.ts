/** Charges and accounts: what a DFT and a BAR become. */
import { describe, expect, it } from 'vitest';
import type { ChargePosted } from '@healthos/core/financial/events.ts';
import { factsOf, message, record, segment, taken, translated } from '../given.ts';
import { chargesFeed } from './charges.ts';

const pid = 'PID|1||12345^^^LGH^MR||Fixture^Ann||19700101|F';
const pv1 = 'PV1|1|I|4W^09^A^LGH||||||||||||||||V1001';
const line = (fields: Readonly<Record<number, string>> = {}): string =>
  segment('FT1', { 1: '1', 2: 'T77', 4: '20260312090000+0000', 6: 'CG', 7: 'XR71020^Chest X-ray^L', 10: '2', ...fields });
const posted = (...lines: readonly string[]): ChargePosted[] =>
  factsOf(taken(chargesFeed, message('DFT^P03', ['EVN|P03|20260312093000+0000', pid, pv1, ...lines])), 'ChargePosted');

describe('charges (DFT)', () => {
  it('reads a transaction, dated by its service', () => {
    expect(posted(line({ 11: '148.25' }))).toEqual([
      {
        type: 'ChargePosted',
        charge: `${record('12345')}|T77|charge`,
        patient: record('12345'),
        encounter: 'V1001',
        kind: 'charge',
        code: { code: 'XR71020', display: 'Chest X-ray', system: 'L' },
        quantity: 2,
        amountCents: 14825,
        serviceAt: Date.UTC(2026, 2, 12, 9),
      },
    ]);
  });

  it.each([
    [{ 11: '0.07' }, 7],
    [{ 11: '148.25&USD' }, 14825],
    [{ 12: '10.10' }, 2020],
    [{ 10: '3', 12: '0.10' }, 30],
    [{ 10: '1.5', 12: '33.33' }, 5000],
    [{ 10: '', 12: '5' }, 500],
    [{}, undefined],
    [{ 11: 'free' }, undefined],
  ])('money is exact: %o', (fields, cents) => {
    expect(posted(line(fields))[0]?.amountCents).toBe(cents);
  });

  it('a credit that repeats the number of its charge stands beside it', () => {
    const [charge, credit] = posted(line({ 11: '10' }), line({ 1: '2', 6: 'CD', 11: '10' }));
    expect([charge?.kind, credit?.kind]).toEqual(['charge', 'credit']);
    expect(charge?.charge).not.toBe(credit?.charge);
  });

  it('a line without a transaction number is the same charge when it is sent again', () => {
    const own = posted(line({ 2: '' }), line({ 1: '2', 2: '' })).map(({ charge }) => charge);
    expect(new Set(own).size).toBe(2);
    expect(posted(line({ 2: '' }), line({ 1: '2', 2: '' })).map(({ charge }) => charge)).toEqual(own);
  });

  it('payments and adjustments are no charges', () => {
    expect(posted(line({ 6: 'PY' }), line({ 6: 'AJ' }), line({ 6: 'CO' })).map(({ kind }) => kind)).toEqual(['payment', 'adjustment', 'payment']);
  });

  it('needs a patient', () => {
    expect(translated(chargesFeed, message('DFT^P03', [line()]))).toMatchObject({ code: 'hl7.no-patient', place: 'PID' });
  });
});

describe('accounts (BAR)', () => {
  it.each([
    ['P01', 'opened'],
    ['P02', 'purged'],
    ['P05', 'updated'],
    ['P06', 'ended'],
    ['P12', 'updated'],
  ])('%s: %s', (trigger, change) => {
    expect(factsOf(taken(chargesFeed, message(`BAR^${trigger}`, [pid, pv1])), 'AccountChanged')).toEqual([
      { type: 'AccountChanged', account: 'V1001', patient: record('12345'), encounter: 'V1001', change },
    ]);
  });

  it('states coverage, diagnoses and procedures', () => {
    const translation = taken(
      chargesFeed,
      message('BAR^P01', [pid, pv1, 'DG1|1||I10^Hypertension^I10|||A', 'PR1|1||0DTJ4ZZ^Appendectomy^I10P||20260312|', 'IN1|1|MCR^Medicare^L|00123|Medicare']),
    );
    expect(factsOf(translation, 'RecordLineChanged').map(({ line: kind, code }) => [kind, code.code])).toEqual([
      ['diagnosis', 'I10'],
      ['procedure', '0DTJ4ZZ'],
    ]);
    expect(factsOf(translation, 'CoverageRecorded')).toMatchObject([{ encounter: 'V1001', rank: 1, payerClass: 'medicare' }]);
  });
});
