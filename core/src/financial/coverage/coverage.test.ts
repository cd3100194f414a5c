/** Who pays first and why, what was asked and answered, and what is left to the patient. */
import { describe, expect, it } from 'vitest';
import { fact, minute, type Fact } from '../../given.ts';
import { said } from '../../given-history.ts';
import { inputAfter } from '../../given-input.ts';
import { encounterId, patientId } from '../../ids.ts';
import { cents } from '../../money.ts';
import { getRow } from '../../table.ts';
import { instant } from '../../time.ts';
import { authorisationStep } from '../../requests/authorisation-step.ts';
import { eligibilityAsk } from '../../requests/eligibility-ask.ts';
import { isRefusal, type RequestKind } from '../../requests/request.ts';
import { admitted, happened } from '../charging/given-charges.ts';
import type { CoverageRecorded } from '../events.ts';
import type { Benefit } from '../remittance-events.ts';
import { coveragesOf } from './coverages.ts';
import { estimateOf } from './estimate.ts';

const covered = (rank: number, more: Partial<CoverageRecorded>): Fact =>
  fact(
    rank,
    said({ type: 'CoverageRecorded' as const, patient: patientId('p1'), encounter: encounterId('V1'), rank, payerClass: 'commercial' as const, ...more }),
    `cover${rank}`,
  );

function coverages(facts: readonly Fact[]) {
  const input = inputAfter([admitted, ...facts], 100);
  const encounter = getRow(input.hospital.operations.encounters, encounterId('V1'));
  if (encounter === undefined) throw new RangeError('no such encounter');
  return coveragesOf(input, encounter);
}
const order = (facts: readonly Fact[]) => coverages(facts).map(({ said: { rank }, order: place, why }) => [rank, place, why]);

describe('coordination of benefits', () => {
  it('as was said; whoever is liable first, Medicaid last, own before dependent', () => {
    expect(order([covered(1, { payerClass: 'medicare' }), covered(2, {})])).toEqual([
      [1, 1, 'as-said'],
      [2, 2, 'as-said'],
    ]);
    expect(order([covered(1, {}), covered(2, { payerClass: 'other', liability: true })])).toEqual([
      [2, 1, 'liable-first'],
      [1, 2, 'as-said'],
    ]);
    expect(order([covered(1, { payerClass: 'medicaid' }), covered(2, {})])).toEqual([
      [2, 1, 'as-said'],
      [1, 2, 'medicaid-last'],
    ]);
    expect(order([covered(1, { priority: 1, relation: 'spouse' }), covered(2, { priority: 1, relation: 'self' })])).toEqual([
      [2, 1, 'own-before-dependent'],
      [1, 2, 'own-before-dependent'],
    ]);
  });

  it('what has ended or not begun on the day pays nothing, and is still listed', () => {
    expect(order([covered(1, { to: instant(minute(-100)) }), covered(2, {}), covered(3, { from: instant(minute(60)) })])).toEqual([
      [2, 1, 'as-said'],
      [1, undefined, 'ended'],
      [3, undefined, 'not-begun'],
    ]);
  });
});

describe('eligibility', () => {
  const told = happened(30, {
    type: 'BenefitsTold',
    control: 'c',
    patient: patientId('p1'),
    rank: 1,
    payer: 'P1',
    active: true,
    benefits: [],
    rejects: [],
  });
  const ask = (facts: readonly Fact[], kind: RequestKind, body: object) =>
    kind.decide(inputAfter([admitted, ...facts], 60), { body: body as never, at: minute(60), id: 'request-1' }, { role: 'finance', staff: 'f1' });

  it('is asked by coverage and answered by its payer', () => {
    const base = [covered(1, { payer: 'P1' })];
    const asked = ask(base, eligibilityAsk, { encounter: 'V1', rank: 1 });
    if (isRefusal(asked)) throw new RangeError(asked.says);
    const [event] = asked.events;
    if (event === undefined) throw new RangeError('nothing was asked');
    expect(coverages([...base, happened(20, event), told])).toMatchObject([
      { asked: { payer: 'P1', by: 'finance:f1' }, told: { active: true }, toldAt: minute(30) },
    ]);
    expect(ask(base, eligibilityAsk, { encounter: 'V1', rank: 2 })).toMatchObject({ refused: 'thing.unknown' });
    expect(ask(base, eligibilityAsk, { encounter: 'V9', rank: 1 })).toMatchObject({ refused: 'encounter.unknown' });
  });

  it('an authorisation goes step by step, with its number or its reason', () => {
    const facts = [covered(1, { payer: 'P1' })];
    const step = (body: object) => ask(facts, authorisationStep, { encounter: 'V1', rank: 1, kind: 'admission', ...body });
    expect(step({ step: 'approved', number: 'A1' })).toMatchObject({ refused: 'step.out-of-order', value: 'none' });
    for (const [i, body] of [{ step: 'required' }, { step: 'requested' }, { step: 'approved', number: 'A1', days: 3 }].entries()) {
      const made = step(body);
      if (isRefusal(made)) throw new RangeError(made.says);
      facts.push(...made.events.map((event) => happened(40 + i, event)));
    }
    expect(coverages(facts)[0]?.authorisations).toMatchObject([{ step: 'approved', number: 'A1', days: 3 }]);
    facts.pop();
    expect(step({ step: 'approved' })).toMatchObject({ refused: 'reason.missing', field: 'number' });
    expect(step({ step: 'denied' })).toMatchObject({ refused: 'reason.missing', field: 'reason' });
  });
});

describe('estimate', () => {
  const benefit = (code: string, more: Partial<Benefit>): Benefit => ({ code, services: ['30'], level: 'IND', ...more });
  const plan = [
    benefit('C', { amountCents: cents(150_000), period: '23' }),
    benefit('C', { amountCents: cents(40_000), period: '29' }),
    benefit('A', { percentBp: 2000 }),
    benefit('G', { amountCents: cents(300_000), period: '29' }),
  ];

  it('what is left of the deductible, then co-insurance, up to what is left of the limit', () => {
    expect(estimateOf(cents(200_000), plan)).toEqual({
      state: 'estimated',
      patientCents: 72_000,
      payerCents: 128_000,
      trace: [
        { part: 'deductible', says: 'What is left of the deductible', cents: 40_000 },
        { part: 'co-insurance', says: 'Co-insurance, 20 % of the rest', cents: 32_000 },
      ],
    });
    expect(estimateOf(cents(5_000_000), plan)).toMatchObject({ patientCents: 300_000, payerCents: 4_700_000 });
    expect(estimateOf(cents(30_000), plan)).toMatchObject({ patientCents: 30_000, payerCents: 0 });
  });

  it('without the deductible or a share nothing is computed, and what is missing is said', () => {
    expect(estimateOf(cents(200_000), [])).toEqual({ state: 'not-computable', missing: ['deductible', 'co-insurance or co-payment'] });
    expect(estimateOf(cents(200_000), [benefit('C', { amountCents: cents(0) })])).toEqual({ state: 'not-computable', missing: ['co-insurance or co-payment'] });
    expect(estimateOf(cents(200_000), [benefit('C', { amountCents: cents(0), network: 'out' }), benefit('B', { amountCents: cents(5000) })])).toMatchObject({
      state: 'not-computable',
    });
  });

  it('a co-payment is never more than the bill', () => {
    expect(estimateOf(cents(3000), [benefit('B', { amountCents: cents(5000) }), benefit('C', { amountCents: cents(0) })])).toMatchObject({
      patientCents: 3000,
      payerCents: 0,
    });
  });
});
