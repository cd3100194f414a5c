/** The proof of an 835: each line, each claim and the payment come to what they say, to the cent (ingest.md). The first that does not is named. */
import { addCents, negateCents, zeroCents, type Cents } from '@healthos/core/money.ts';
import { faultAt, type Fault } from './problem.ts';
import type { Remittance, RemittedClaim, RemittedService } from './remitted.ts';
import type { Cas } from './sets.ts';

function sum(amounts: Iterable<Cents>): Cents {
  let all = zeroCents;
  for (const amount of amounts) all = addCents(all, amount);
  return all;
}

function taken(adjustments: readonly Cas[]): Cents {
  let all = zeroCents;
  for (const { amountCents } of adjustments) all = addCents(all, amountCents);
  return all;
}

/** undefined: it balances. */
export function imbalanceOf(remittance: Remittance): Fault | undefined {
  for (const claim of remittance.claims) {
    for (const line of claim.lines) if (!lineBalances(line)) return faultAt('x12.balance-line', line.segment, 2);
    if (!claimBalances(claim)) return faultAt('x12.balance-claim', claim.segment, 3);
  }
  return paymentBalances(remittance) ? undefined : faultAt('x12.balance-payment', 'BPR', 2);
}

/** SVC02 = SVC03 + CAS. */
function lineBalances({ chargedCents, paidCents, adjustments }: RemittedService): boolean {
  return chargedCents === addCents(paidCents, taken(adjustments));
}

/** CLP03 = CLP04 + CAS of the claim and of its lines. */
function claimBalances({ chargedCents, paidCents, adjustments, lines }: RemittedClaim): boolean {
  let adjusted = taken(adjustments);
  for (const line of lines) adjusted = addCents(adjusted, taken(line.adjustments));
  return chargedCents === addCents(paidCents, adjusted);
}

/** BPR02 = sum of CLP04 - sum of PLB. */
function paymentBalances({ paidCents, claims, providerAdjustments }: Remittance): boolean {
  const paid = sum(claims.map((claim) => claim.paidCents));
  return paidCents === addCents(paid, negateCents(sum(providerAdjustments.map(({ amountCents }) => amountCents))));
}
