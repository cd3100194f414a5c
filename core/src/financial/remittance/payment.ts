/** One payment posted and proven: what went to claims, what is kept apart, what the payer took or gave beside them. The sum is the payment, to the cent. */
import { addCents, negateCents, zeroCents, type Cents } from '../../money.ts';
import type { ProviderAdjustment, RemittanceReceived } from '../remittance-events.ts';
import { postingsOf, type Posting, type SentClaim } from './posting.ts';
import type { RemittanceState } from './state.ts';
import { toldOf } from './tellings.ts';
import { own } from '../../own.ts';

export type FindClaim = (claim: string) => SentClaim | undefined;

/** A PLB with what it is about. */
export interface PostedProviderAdjustment extends ProviderAdjustment {
  readonly kind: 'takeback' | 'forwarded' | 'interest' | 'refund' | 'other';
  /** The claim that its reference names, where one of ours. */
  readonly claim?: string;
}

export interface PostedPayment {
  readonly received: RemittanceReceived;
  readonly position: number;
  readonly postings: readonly Posting[];
  readonly providerAdjustments: readonly PostedProviderAdjustment[];
  readonly postedCents: Cents;
  /** Of decisions that fit no claim: cash that somebody has to place. */
  readonly unappliedCents: Cents;
  readonly providerCents: Cents;
  /** posted + unapplied - provider adjustments = paid. */
  readonly isProven: boolean;
  readonly toldAgain: number;
  readonly toldOtherwise: readonly number[];
}

export function paymentOf(state: RemittanceState, remittance: string, find: FindClaim): PostedPayment | undefined {
  const told = toldOf(state, remittance);
  if (told === undefined) return undefined;
  const { received, claims } = told.standing;
  const wanted = new Set(claims.map(({ event }) => event.n));
  const postings = [...new Set(claims.map(({ event }) => event.claim))]
    .flatMap((claim) => postingsOf(state, claim, find(claim)))
    .filter((one) => one.remittance === remittance && wanted.has(one.n))
    .sort((a, b) => a.n - b.n);
  const total = (held: boolean): Cents => postings.filter((one) => one.held === held).reduce((sum, { paidCents }) => addCents(sum, paidCents), zeroCents);
  const [postedCents, unappliedCents] = [total(false), total(true)];
  const providerCents = received.event.providerAdjustments.reduce((sum, { amountCents }) => addCents(sum, amountCents), zeroCents);
  return {
    received: received.event,
    position: received.position,
    postings,
    providerAdjustments: received.event.providerAdjustments.map((one) => withClaim(one, find)),
    postedCents,
    unappliedCents,
    providerCents,
    isProven: addCents(addCents(postedCents, unappliedCents), negateCents(providerCents)) === received.event.paidCents,
    toldAgain: told.again.length,
    toldOtherwise: told.otherwise.map(({ position }) => position),
  };
}

const kinds: Readonly<Record<string, PostedProviderAdjustment['kind']>> = {
  WO: 'takeback',
  OB: 'takeback',
  FB: 'forwarded',
  L6: 'interest',
  '72': 'refund',
};

function withClaim(one: ProviderAdjustment, find: FindClaim): PostedProviderAdjustment {
  const named = one.reference === undefined ? undefined : find(one.reference)?.claim;
  return { ...one, kind: own(kinds, one.reason) ?? 'other', ...(named === undefined ? {} : { claim: named }) };
}
