/** What stands between an account and its payment, as codes: each is a fact of the account that somebody can do something about. */
import type { Ledger } from '../ledger.ts';

export const paymentRisks = ['coverage-unknown', 'self-pay', 'over-gmlos', 'price-missing'] as const;
export type PaymentRisk = (typeof paymentRisks)[number];

/** `excessDays` absent = nobody knows yet how long such a stay lasts, which is no risk and no reassurance. */
export function risksOf(ledger: Pick<Ledger, 'payerClass' | 'unpriced'>, excessDays: number | undefined): readonly PaymentRisk[] {
  const risks: PaymentRisk[] = [];
  if (ledger.payerClass === 'unknown') risks.push('coverage-unknown');
  if (ledger.payerClass === 'self-pay') risks.push('self-pay');
  if (excessDays !== undefined && excessDays > 0) risks.push('over-gmlos');
  if (ledger.unpriced > 0) risks.push('price-missing');
  return risks;
}
