/** View `remittances`: each payment with its proof, what of it fits no claim, and what the payer took or gave beside its claims. */
import { findClaimIn } from '../financial/remittance/account.ts';
import { paymentOf, type PostedPayment } from '../financial/remittance/payment.ts';
import { changedSince, entries, getRow } from '../table.ts';
import { remake } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { RemittanceRow } from './rows-billing.ts';
import type { Earlier, View, ViewInput } from './view.ts';

export const remittancesView: View<RemittanceRow> = {
  name: 'remittances',
  title: 'Remittances',
  definition:
    'Payments of payers (835), each proven: what was posted to claims, with what fits none, less what the payer adjusted beside them (PLB), is what was paid, to the cent.',
  audience: 'money',
  reads: ['financial'],
  rows: (input, earlier) =>
    remake(earlier?.rows, changedPayments(input, earlier), (key) => {
      const payment = paymentIn(input, key);
      return payment === undefined ? undefined : rowOf(payment);
    }),
  lineage: (input, key) => {
    const payment = paymentIn(input, key);
    return payment === undefined ? undefined : newestFirst([payment.position, ...payment.postings.map(({ position }) => position), ...payment.toldOtherwise]);
  },
};

export const paymentIn = ({ hospital }: ViewInput, remittance: string): PostedPayment | undefined =>
  paymentOf(hospital.financial.remittance, remittance, findClaimIn(hospital));

/**
 * Payments that may stand otherwise: of which something was told, and those that decided on a claim of which something was told or sent; a reversal may
 * come before what it takes back.
 */
function changedPayments(input: ViewInput, earlier: Earlier<unknown> | undefined): ReadonlySet<string> {
  const now = input.hospital.financial;
  if (earlier?.input.hospital.facility !== input.hospital.facility)
    return new Set([...(earlier?.rows.keys() ?? []), ...entries(now.remittance.received).map(([key]) => key)]);
  const old = earlier.input.hospital.financial;
  const found = new Set<string>(changedSince(old.remittance.received, now.remittance.received));
  const claims = new Set<string>(changedSince(old.claims, now.claims));
  for (const claim of changedSince(old.remittance.index.byClaim, now.remittance.index.byClaim)) claims.add(claim);
  const decisions = (key: string): { readonly claim: string; readonly remittance: string } | undefined => getRow(now.remittance.claims, key)?.[0]?.event;
  for (const remittance of found)
    for (const key of getRow(now.remittance.index.byRemittance, remittance) ?? []) {
      const claim = decisions(key)?.claim;
      if (claim !== undefined) claims.add(claim);
    }
  for (const claim of claims)
    for (const key of getRow(now.remittance.index.byClaim, claim) ?? []) {
      const remittance = decisions(key)?.remittance;
      if (remittance !== undefined) found.add(remittance);
    }
  return found;
}

function rowOf({ received, position, postings, ...sums }: PostedPayment): RemittanceRow {
  const { remittance, payer, trace, method, paidAt, paidCents, providerAdjustments } = received;
  return {
    remittance,
    payer,
    trace,
    method,
    paidAt,
    paidCents,
    decisions: postings.length,
    unmatched: postings.filter(({ held }) => held).length,
    odd: postings.filter(({ held, oddities }) => !held && oddities.length > 0).length,
    reversals: postings.filter(({ kind }) => kind === 'reversal').length,
    postedCents: sums.postedCents,
    unappliedCents: sums.unappliedCents,
    providerCents: sums.providerCents,
    providerAdjustments: providerAdjustments.length,
    isProven: sums.isProven,
    toldAgain: sums.toldAgain,
    toldOtherwise: sums.toldOtherwise.length,
    position,
  };
}
