/** The whole loop: claims written as 837, read and answered by the simulated payer, whose 999, 277CA and 835 come back by the door of X12 and are posted to the cent. */
import { expect, it } from 'vitest';
import type { ClaimSubmitted } from '@healthos/core/financial/claim-events.ts';
import { emptyRemittance, foldRemittance } from '@healthos/core/financial/remittance/fold.ts';
import { paymentOf } from '@healthos/core/financial/remittance/payment.ts';
import { postingsOf } from '@healthos/core/financial/remittance/posting.ts';
import { encounterId, patientId } from '@healthos/core/ids.ts';
import { cents } from '@healthos/core/money.ts';
import { rows } from '@healthos/core/table.ts';
import { instant } from '@healthos/core/time.ts';
import { receiving, testLog } from '@healthos/ingest/receive/given.ts';
import { createPayer, usualPayer } from '@healthos/simulators/payer/payer.ts';
import { claimsText } from './claims-837.ts';

const day = instant(Date.UTC(2026, 2, 10, 15));
const sent = (n: number): ClaimSubmitted => {
  const lines = [1, 2, 3].map((line) => ({
    line,
    charges: [`K${n}.${line}`],
    code: `S${line}`,
    revenueCode: '0250',
    units: line,
    amountCents: cents(1_001 * line + 37 * n),
    serviceAt: day,
    positions: [line],
  }));
  return {
    type: 'ClaimSubmitted',
    claim: `K${n}`,
    encounter: encounterId(`V${n}`),
    patient: patientId('p_1'),
    payer: 'P1',
    payerClass: 'commercial',
    rank: 1,
    form: n % 2 === 0 ? '837I' : '837P',
    setting: 'outpatient',
    frequency: '1',
    batch: 'B',
    lines,
    diagnoses: [{ code: 'J18.9', use: 'principal' }],
    totalCents: cents(lines.reduce((sum, { amountCents }) => sum + amountCents, 0)),
    from: day,
    through: day,
    billing: '1234567893',
  };
};

it('posts what the payer did, claim by claim, and a batch told again posts nothing', async () => {
  const claims = Array.from({ length: 400 }, (_, n) => sent(n + 1));
  const payer = createPayer({ ...usualPayer, seed: 5, allowedOf: ({ amountCents }) => Math.round(amountCents * 0.6) });
  const log = testLog();
  const receive = receiving(log);
  const truth = new Map<string, { readonly decision: string; readonly paidCents: number }>();
  for (const form of ['837P', '837I'] as const) {
    const [first, ...rest] = claims.filter((one) => one.form === form).map((one, i) => ({ sent: one, position: i + 1 }));
    if (first === undefined) throw new Error('no claims');
    const text = claimsText(
      { code: 'LGH', name: 'General Hospital', zone: 'America/New_York' },
      { control: form === '837P' ? 11 : 12, at: day, claims: [first, ...rest] },
    );
    const read = await receive.x12(Buffer.from(text, 'latin1'), { peer: 'self' });
    expect(read.map(({ appended }) => [appended.message.outcome, appended.message.code])).toEqual([['unmapped', 'x12.unmapped']]);
    const answers = payer.answer(text);
    for (const one of answers?.truth ?? []) truth.set(one.claim, one);
    for (const again of [false, true]) {
      for (const answer of [answers?.acknowledgement, answers?.claimAcknowledgement, answers?.remittance]) {
        const [taken] = await receive.x12(Buffer.from(answer ?? '', 'latin1'), { peer: 'payer' });
        expect([taken?.appended.message.outcome, taken?.appended.duplicate]).toEqual(['applied', again]);
      }
    }
  }
  const state = log.kept.flatMap(({ events }) => events).reduce(foldRemittance, emptyRemittance());
  const find = (claim: string): ClaimSubmitted | undefined => claims.find((one) => one.claim === claim);
  const payments = rows(state.received).flatMap(([version]) => (version === undefined ? [] : [paymentOf(state, version.event.remittance, find)]));
  expect(payments.map((one) => [one?.isProven, one?.unappliedCents])).toEqual([
    [true, 0],
    [true, 0],
  ]);
  for (const claim of claims) {
    const told = truth.get(claim.claim);
    const postings = postingsOf(state, claim.claim, claim);
    expect(postings.map(({ kind, paidCents, oddities }) => [kind, paidCents, oddities])).toEqual(
      told?.decision === 'rejected' ? [] : [[told?.decision === 'denied' ? 'denial' : 'payment', told?.paidCents, []]],
    );
    expect(postings.flatMap(({ lines }) => lines).every(({ charges, line }) => charges[0] === `${claim.claim}.${line}`)).toBe(true);
  }
});
