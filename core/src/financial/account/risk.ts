/** What stands between an account and its payment, as codes: each is a fact of the account that somebody can do something about. */
import type { Ledger } from '../ledger.ts';
import { isGrouped } from '../coding/grouper.ts';
import type { Settlement } from './settlement.ts';

export const paymentRisks = [
  'coverage-unknown',
  'self-pay',
  'over-gmlos',
  'price-missing',
  'terms-missing',
  'group-missing',
  'charge-held',
  'claim-held',
  'claim-rejected',
  'denied',
  'credit-balance',
] as const;
export type PaymentRisk = (typeof paymentRisks)[number];

type OfLedger = Pick<Ledger, 'payerClass' | 'unpriced' | 'gap' | 'heldCents' | 'lines' | 'group'>;
type OfSettlement = Pick<Settlement, 'claims' | 'refusedCents' | 'creditCents' | 'state'>;

/** `excessDays` absent = nobody knows yet how long such a stay lasts, which is no risk and no reassurance. */
export function risksOf(ledger: OfLedger, settled: OfSettlement, stay: { readonly excessDays?: number; readonly isOver: boolean }): readonly PaymentRisk[] {
  const { payerClass, unpriced, gap, heldCents, lines, group } = ledger;
  const { claims, refusedCents, creditCents, state } = settled;
  const found: Readonly<Record<PaymentRisk, boolean>> = {
    'coverage-unknown': payerClass === 'unknown',
    'self-pay': payerClass === 'self-pay',
    'over-gmlos': (stay.excessDays ?? 0) > 0,
    'price-missing': unpriced > 0,
    'terms-missing': gap !== undefined && lines.length > 0,
    'group-missing': stay.isOver && group !== undefined && !isGrouped(group.group),
    'charge-held': heldCents !== 0,
    'claim-held': claims.some(({ now }) => now.standing === 'held'),
    'claim-rejected': state === 'rejected',
    denied: refusedCents > 0,
    'credit-balance': creditCents > 0,
  };
  return paymentRisks.filter((risk) => found[risk]);
}
