/** Where a claim and an account stand after what payers decided and people paid: what is paid, written off, the patient's, refused, open, or too much. */
import { addCents, cents, negateCents, zeroCents, type Cents } from '../../money.ts';
import { byNature, noAmounts, type ByNature } from './nature.ts';
import { paidBy, type Posting, type SentClaim } from './posting.ts';

export interface ClaimBalance {
  readonly claim: string;
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
}

/** Of one stay. `claims` are those that stand (a replaced claim is none), one for each payer; `patientPaidCents` is what the patient has paid. */
export function accountBalance(chargedCents: Cents, claims: readonly ClaimBalance[], patientPaidCents: Cents): AccountBalance {
  const ranked = [...claims].sort((a, b) => a.rank - b.rank);
  const decided = ranked.filter(({ isDecided }) => isDecided);
  const last = decided[decided.length - 1];
  const everybody = ranked.length > 0 && decided.length === ranked.length;
  const insurancePaidCents = sum(ranked.map(({ paidCents }) => paidCents));
  const writtenOffCents = sum(decided.map(({ adjusted }) => adjusted.contractual));
  // What one payer refused, the next may have taken: the last word counts.
  const deniedCents = last?.adjusted.denied ?? zeroCents;
  const share = everybody ? last?.adjusted.patient : undefined;
  const rest = cents(chargedCents - insurancePaidCents - writtenOffCents - (share ?? zeroCents));
  const patientBalance = share === undefined ? zeroCents : addCents(share, negateCents(patientPaidCents));
  const overpaid = addCents(patientBalance < 0 ? negateCents(patientBalance) : zeroCents, rest < 0 ? negateCents(rest) : zeroCents);
  return {
    chargedCents,
    insurancePaidCents,
    writtenOffCents,
    deniedCents,
    ...(share === undefined ? {} : { patientShareCents: share }),
    patientPaidCents,
    patientBalanceCents: patientBalance > 0 ? patientBalance : zeroCents,
    openCents: rest > 0 ? rest : zeroCents,
    creditCents: overpaid,
  };
}

function sum(amounts: readonly Cents[]): Cents {
  return amounts.reduce(addCents, zeroCents);
}
