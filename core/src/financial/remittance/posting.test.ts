/** Posting: on the lines that were sent, reversed to the cent, kept apart where it fits nothing, and the same whatever the order of arrival. */
import { expect, it } from 'vitest';
import { encounterId, facilityId, feedId, messageId, patientId } from '../../ids.ts';
import { cents, negateCents, type Cents } from '../../money.ts';
import { instant, orderKey, type Instant } from '../../time.ts';
import type { Adjustment, ClaimRemitted, RemittanceEvent, RemittanceReceived } from '../remittance-events.ts';
import { accountBalance, claimBalance } from './balances.ts';
import { emptyRemittance, foldRemittance } from './fold.ts';
import { paymentOf, type FindClaim } from './payment.ts';
import { paidBy, postingsOf, type SentClaim } from './posting.ts';
import type { RemittanceState } from './state.ts';

const day = (n: number): Instant => instant(Date.UTC(2026, 2, n));
const sent: SentClaim = {
  claim: 'C1',
  encounter: encounterId('V1'),
  patient: patientId('p_1'),
  payer: 'PAYER01',
  payerClass: 'commercial',
  rank: 1,
  form: '837I',
  totalCents: cents(30_000),
  lines: [
    { line: 1, charges: ['room|1'], code: 'R100', revenueCode: '0120', amountCents: cents(20_000), serviceAt: day(1) },
    { line: 2, charges: ['dose|1', 'dose|2'], code: 'J1000', amountCents: cents(10_000), serviceAt: day(1) },
  ],
};
const find: FindClaim = (claim) => (claim === 'C1' ? sent : undefined);

const cas = (group: Adjustment['group'], reason: string, amountCents: number): Adjustment => ({ group, reason, amountCents: cents(amountCents) });

interface Given {
  readonly trace: string;
  readonly on: number;
  readonly control?: string;
  readonly claims: readonly Partial<ClaimRemitted>[];
  readonly provider?: RemittanceReceived['providerAdjustments'];
  readonly paidCents?: number;
}

const decided = (paid: number, adjustments: readonly Adjustment[], more: Partial<ClaimRemitted> = {}): Partial<ClaimRemitted> => ({
  claim: 'C1',
  status: '1',
  chargedCents: cents(30_000),
  paidCents: cents(paid),
  adjustments,
  ...more,
});

const opposite = ({ chargedCents, paidCents, adjustments = [], ...rest }: Partial<ClaimRemitted>): Partial<ClaimRemitted> => ({
  ...rest,
  status: '22',
  chargedCents: negateCents(chargedCents ?? cents(0)),
  paidCents: negateCents(paidCents ?? cents(0)),
  adjustments: adjustments.map((one) => ({ ...one, amountCents: negateCents(one.amountCents) })),
});

function factsOf({ trace, on, control = `${trace}.1`, claims, provider = [], paidCents }: Given): RemittanceEvent[] {
  const remittance = `X|${trace}`;
  const common = { remittance, control, payer: 'PAYER01', paidAt: day(on) };
  const total = claims.reduce((sum, one) => sum + (one.paidCents ?? 0), 0) - provider.reduce((sum, one) => sum + one.amountCents, 0);
  return [
    { ...common, type: 'RemittanceReceived', paidCents: cents(paidCents ?? total), method: 'ACH', trace, claims: claims.length, providerAdjustments: provider },
    ...claims.map((one, i): ClaimRemitted => ({
      ...common,
      type: 'ClaimRemitted',
      claim: 'C1',
      n: i + 1,
      status: '1',
      chargedCents: cents(0),
      paidCents: cents(0),
      patientCents: cents(0),
      adjustments: [],
      lines: [],
      ...one,
    })),
  ];
}

function fold(given: readonly Given[], sentOn: (n: number) => number = (n) => n): RemittanceState {
  let position = 0;
  return given.reduce((state, one, n) => {
    const facts = factsOf(one);
    return facts.reduce((next, event, i) => {
      position++;
      const order = orderKey(day(one.on), day(sentOn(n) + 1), 60, `${one.trace}.${one.control ?? ''}.${i}`);
      const about = {
        effective: { at: day(one.on) },
        order,
        segments: [i],
        position,
        facility: facilityId('LGH'),
        recordedAt: day(20),
        feed: feedId('x12'),
        message: messageId(String(n + 1)),
      };
      return foldRemittance(next, { ...about, event });
    }, state);
  }, emptyRemittance());
}

const first = decided(18_000, [cas('CO', '45', 9_000), cas('PR', '2', 3_000)]);

it('puts a decision on the lines that were sent: by their number, else by code and amount, else by revenue code and amount', () => {
  const line = (more: object) => ({ code: 'X', chargedCents: cents(1), paidCents: cents(1), adjustments: [], ...more });
  const state = fold([
    {
      trace: 'T1',
      on: 5,
      claims: [
        decided(30_000, [], {
          lines: [
            line({ code: 'J1000', chargedCents: cents(10_000), reference: '2' }),
            line({ revenueCode: '0120', chargedCents: cents(20_000) }),
            line({ code: 'Z' }),
          ],
        }),
      ],
    },
  ]);
  const [posting] = postingsOf(state, 'C1', sent);
  expect(posting?.lines.map(({ line: n, charges }) => [n, charges])).toEqual([
    [2, ['dose|1', 'dose|2']],
    [1, ['room|1']],
    [undefined, []],
  ]);
  expect(posting?.oddities).toEqual(['line.unmatched']);
});

it('reverses the exact decision, to the cent, and takes what follows as its correction', () => {
  const state = fold([
    { trace: 'T1', on: 5, claims: [first] },
    { trace: 'T2', on: 9, claims: [opposite(first), decided(20_000, [cas('CO', '45', 8_000), cas('PR', '2', 2_000)])] },
  ]);
  const postings = postingsOf(state, 'C1', sent);
  expect(postings.map(({ kind, reverses, reversedBy, oddities }) => [kind, reverses, reversedBy, oddities])).toEqual([
    ['payment', undefined, 'X|T2|1', []],
    ['reversal', 'X|T1|1', undefined, []],
    ['correction', undefined, undefined, []],
  ]);
  expect(paidBy(postings)).toBe(20_000);
  expect(paidBy(postings.slice(0, 2))).toBe(0);
  expect(claimBalance(sent, postings)).toMatchObject({ paidCents: 20_000, adjusted: { contractual: 8_000, patient: 2_000, denied: 0 } });
});

it('keeps a reversal apart that is not the opposite of anything', () => {
  const state = fold([
    { trace: 'T1', on: 5, claims: [first] },
    { trace: 'T2', on: 9, claims: [opposite({ ...first, paidCents: cents(17_999), adjustments: [cas('CO', '45', 9_001), cas('PR', '2', 3_000)] })] },
  ]);
  const [payment, reversal] = postingsOf(state, 'C1', sent);
  expect(payment?.reversedBy).toBeUndefined();
  expect(reversal).toMatchObject({ kind: 'reversal', held: true, oddities: ['reversal.unmatched'] });
  expect(paymentOf(state, 'X|T2', find)).toMatchObject({ postedCents: 0, unappliedCents: -17_999, isProven: true });
});

it('keeps apart what names no claim of ours, and the payment is proven all the same', () => {
  const provider = [
    { reason: 'WO', reference: 'C1', amountCents: cents(500) },
    { reason: 'L6', amountCents: cents(-20) },
  ];
  const state = fold([{ trace: 'T1', on: 5, claims: [first, decided(4_000, [], { claim: 'OTHER' })], provider }]);
  expect(paymentOf(state, 'X|T1', find)).toMatchObject({
    postedCents: 18_000,
    unappliedCents: 4_000,
    providerCents: 480,
    isProven: true,
    providerAdjustments: [{ kind: 'takeback', claim: 'C1' }, { kind: 'interest' }],
    postings: [{ held: false }, { held: true, oddities: ['claim.unknown'] }],
  });
});

it('posts a payment once however often it is told, the first telling standing in any order of arrival', () => {
  const told = { trace: 'T1', on: 5, claims: [first] };
  const other = { ...told, control: 'other.1', claims: [decided(18_001, [cas('CO', '45', 8_999), cas('PR', '2', 3_000)])] };
  for (const [given, sentOn] of [
    [[told, { ...told, control: 'again.1' }, other], (n: number) => n],
    [[other, { ...told, control: 'again.1' }, told], (n: number) => 2 - n],
  ] as const) {
    const payment = paymentOf(fold(given, sentOn), 'X|T1', find);
    expect(payment).toMatchObject({ postedCents: 18_000, toldAgain: 1 });
    expect(payment?.toldOtherwise).toHaveLength(1);
    expect(payment?.postings).toHaveLength(1);
  }
});

it("says where an account stands: the share of the last payer is the patient's, and what is too much is a credit", () => {
  const second: SentClaim = { ...sent, claim: 'C2', rank: 2, payer: 'PAYER02' };
  const primary = fold([{ trace: 'T1', on: 5, claims: [first] }]);
  const one = claimBalance(sent, postingsOf(primary, 'C1', sent));
  const charged: Cents = cents(30_000);
  // The second payer has still to decide: nothing is asked of the patient yet.
  expect(accountBalance({ chargedCents: charged, claims: [one, claimBalance(second, [])], patientPaidCents: cents(0), isSelfPay: false })).toMatchObject({
    patientBalanceCents: 0,
    openCents: 3_000,
    creditCents: 0,
  });
  const both = fold([
    { trace: 'T1', on: 5, claims: [first] },
    { trace: 'T9', on: 8, claims: [decided(2_500, [cas('OA', '23', 27_000), cas('PR', '3', 500)], { claim: 'C2', payer: 'PAYER02' })] },
  ]);
  const two = claimBalance(second, postingsOf(both, 'C2', second));
  const settled = accountBalance({ chargedCents: charged, claims: [one, two], patientPaidCents: cents(200), isSelfPay: false });
  expect(settled).toMatchObject({
    insurancePaidCents: 20_500,
    writtenOffCents: 9_000,
    patientShareCents: 500,
    patientBalanceCents: 300,
    openCents: 0,
    creditCents: 0,
  });
  expect(accountBalance({ chargedCents: charged, claims: [one, two], patientPaidCents: cents(900), isSelfPay: false })).toMatchObject({
    patientBalanceCents: 0,
    creditCents: 400,
  });
  // The same payer pays twice without taking its first word back.
  const twice = fold([
    { trace: 'T1', on: 5, claims: [first] },
    { trace: 'T2', on: 6, claims: [first] },
  ]);
  const postings = postingsOf(twice, 'C1', sent);
  expect(postings[1]?.oddities).toEqual(['decided.twice']);
  expect(accountBalance({ chargedCents: charged, claims: [claimBalance(sent, postings)], patientPaidCents: cents(0), isSelfPay: false })).toMatchObject({
    creditCents: 18_000,
  });
});

it('leaves what is refused open: it is no write-off', () => {
  const state = fold([{ trace: 'T1', on: 5, claims: [decided(0, [cas('CO', '97', 30_000)], { status: '4' })] }]);
  const balance = accountBalance({
    chargedCents: cents(30_000),
    claims: [claimBalance(sent, postingsOf(state, 'C1', sent))],
    patientPaidCents: cents(0),
    isSelfPay: false,
  });
  expect(postingsOf(state, 'C1', sent)[0]?.kind).toBe('denial');
  expect(balance).toMatchObject({ writtenOffCents: 0, deniedCents: 30_000, openCents: 30_000, patientBalanceCents: 0 });
});
