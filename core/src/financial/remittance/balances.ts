/** Where a claim and an account stand after what payers decided and people paid: what is paid, written off, the patient's, refused, open, or too much. */
import { addCents, cents, negateCents, zeroCents, type Cents } from '../../money.ts';
import type { ClaimForm } from '../claim-events.ts';
import { byNature, noAmounts, type ByNature } from './nature.ts';
import { paidBy, type Posting, type SentClaim } from './posting.ts';

export interface ClaimBalance {
  readonly claim: string;
  readonly form: ClaimForm;
  readonly rank: number;
  readonly chargedCents: Cents;
  /** Every payment and its reversals. */
  readonly paidCents: Cents;
  /** Of the decision that stands. */
  readonly adjusted: ByNature;
  /** The decision that stands: the newest that was not taken back. */
  readonly standing?: Posting;
  readonly isDecided: boolean;
}

export function claimBalance(sent: SentClaim, postings: readonly Posting[]): ClaimBalance {
  const standing = postings.findLast(({ kind, held, reversedBy }) => kind !== 'reversal' && kind !== 'notice' && !held && reversedBy === undefined);
  return {
    claim: sent.claim,
    form: sent.form,
    rank: sent.rank,
    chargedCents: sent.totalCents,
    paidCents: paidBy(postings),
    adjusted: standing === undefined ? noAmounts : byNature(standing.adjustments),
    ...(standing === undefined ? {} : { standing }),
    isDecided: standing !== undefined,
  };
}

export interface AccountBalance {
  readonly chargedCents: Cents;
  readonly insurancePaidCents: Cents;
  readonly writtenOffCents: Cents;
  readonly deniedCents: Cents;
  /** The share that the last payer to decide left with the patient; undefined while a payer has still to decide. */
  readonly patientShareCents?: Cents;
  readonly patientPaidCents: Cents;
  /** What the patient owes now: nothing before every payer decided. */
  readonly patientBalanceCents: Cents;
  /** What payers have still to decide on, or refused and may be asked for again. */
  readonly openCents: Cents;
  /** Paid above what was charged and not written off: to be given back. */
  readonly creditCents: Cents;
  /** Of it, what payers paid; the rest is the patient's. */
  readonly payerCreditCents: Cents;
}

export interface AccountParts {
  readonly chargedCents: Cents;
  /** Those that stand (a replaced claim is none): for each form one for each payer. */
  readonly claims: readonly ClaimBalance[];
  readonly patientPaidCents: Cents;
  /** Nobody but the patient pays. */
  readonly isSelfPay: boolean;
  readonly refunded?: Refunded;
}

/** What was given back already. */
export interface Refunded {
  readonly patientCents: Cents;
  readonly payerCents: Cents;
}
const nothingBack: Refunded = { patientCents: zeroCents, payerCents: zeroCents };

/** Of one stay. */
export function accountBalance({ chargedCents, claims, isSelfPay, refunded = nothingBack, ...parts }: AccountParts): AccountBalance {
  const forms = [...new Set(claims.map(({ form }) => form))].map((form) => claims.filter((one) => one.form === form).sort((a, b) => a.rank - b.rank));
  const last = forms.map((form) => form.findLast(({ isDecided }) => isDecided));
  const everybody = claims.length > 0 && claims.every(({ isDecided }) => isDecided);
  const patientPaidCents = cents(parts.patientPaidCents - refunded.patientCents);
  const insurancePaidCents = cents(sum(claims.map(({ paidCents }) => paidCents)) - refunded.payerCents);
  const writtenOffCents = sum(claims.map(({ adjusted }) => adjusted.contractual));
  // What one payer refused, the next may have taken: the last word counts.
  const deniedCents = sum(last.map((one) => one?.adjusted.denied ?? zeroCents));
  const share = everybody ? sum(last.map((one) => one?.adjusted.patient ?? zeroCents)) : isSelfPay && claims.length === 0 ? chargedCents : undefined;
  const rest = cents(chargedCents - insurancePaidCents - writtenOffCents - (share ?? zeroCents));
  const owed = share === undefined ? zeroCents : cents(share - patientPaidCents);
  const tooMuch = (amount: Cents): Cents => (amount < 0 ? negateCents(amount) : zeroCents);
  return {
    chargedCents,
    insurancePaidCents,
    writtenOffCents,
    deniedCents,
    ...(share === undefined ? {} : { patientShareCents: share }),
    patientPaidCents,
    patientBalanceCents: owed > 0 ? owed : zeroCents,
    openCents: rest > 0 ? rest : zeroCents,
    creditCents: addCents(tooMuch(owed), tooMuch(rest)),
    payerCreditCents: tooMuch(rest),
  };
}

function sum(amounts: readonly Cents[]): Cents {
  return amounts.reduce(addCents, zeroCents);
}
