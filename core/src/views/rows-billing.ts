/** Rows of what is billed: claims, denials, payments and balances. Only for roles that may see money. */
import type { ClaimForm, ClaimFrequency } from '../financial/claim-events.ts';
import type { ClaimStanding } from '../financial/claims/claim-state.ts';
import type { MissingFact } from '../financial/claims/draft.ts';
import type { CauseKind } from '../financial/denials/root-cause.ts';
import type { DenialState } from '../financial/denials/denials-of.ts';
import type { DenialClass } from '../financial/denials/taxonomy.ts';
import type { PayerClass } from '../financial/events.ts';
import type { Instant } from '../time.ts';

/** `blocked`: the next claim of an account, which something is missing for or an edit stops; `ready`: nothing holds it. The others were sent, or are held. */
export type ClaimRowState = ClaimStanding | 'blocked' | 'ready';

/** view `claims`, key = claim: each claim that was sent, and the next one of each account and form. */
export interface ClaimRow {
  readonly claim: string;
  readonly encounter: string;
  readonly unit?: string;
  readonly payer: string;
  readonly payerClass: PayerClass;
  readonly form: ClaimForm;
  readonly rank: number;
  readonly frequency: ClaimFrequency;
  readonly state: ClaimRowState;
  /** Since when it stands so; of one that was not sent, when its hold is over. */
  readonly since?: Instant;
  readonly isSent: boolean;
  readonly lines: number;
  readonly totalCents: number;
  readonly expectedCents?: number;
  /** Of the decision that stands. */
  readonly paidCents?: number;
  readonly patientCents?: number;
  readonly missing: readonly MissingFact[];
  /** Who refused it at the door, and the codes: `R 5`. */
  readonly refusedBy?: '999' | '277CA';
  readonly codes?: readonly string[];
  /** Names of the edits that stop it. */
  readonly stops: readonly string[];
  readonly warns: number;
  /** Lines that no longer say what the record says. */
  readonly stale: number;
  readonly denials: number;
  readonly deniedCents: number;
  /** Expected and not allowed, beyond the tolerance, and the clause that was not kept. */
  readonly shortCents?: number;
  readonly contract?: string;
  readonly clause?: string;
  /** Of the newest word of ours: what a form says that it showed. */
  readonly position?: number;
}

/** view `denials`, key = claim/line/group/reason. */
export interface DenialRow {
  readonly denial: string;
  readonly claim: string;
  readonly encounter: string;
  readonly payer: string;
  readonly payerClass: PayerClass;
  /** Absent: the claim as a whole. */
  readonly line?: number;
  readonly group: string;
  readonly reason: string;
  readonly class: DenialClass;
  readonly amountCents: number;
  readonly deniedAt: Instant;
  /** The last day of an appeal by the contract. */
  readonly appealBy?: Instant;
  readonly state: DenialState;
  readonly owner: string;
  readonly cause: CauseKind;
  /** In codes and numbers: no name, no text of anybody. */
  readonly causeSays: string;
  /** Where the patient was when it began. */
  readonly unit?: string;
  readonly position: number;
}

/** view `remittances`, key = remittance: one payment and its proof. */
export interface RemittanceRow {
  readonly remittance: string;
  readonly payer: string;
  readonly trace: string;
  readonly method: string;
  readonly paidAt: Instant;
  readonly paidCents: number;
  readonly decisions: number;
  /** Decisions that fit no claim, or take back what nobody said: kept apart. */
  readonly unmatched: number;
  /** Posted, and for a person to look at. */
  readonly odd: number;
  readonly reversals: number;
  readonly postedCents: number;
  readonly unappliedCents: number;
  /** Of PLB: positive was taken from the payment. */
  readonly providerCents: number;
  readonly providerAdjustments: number;
  /** posted + kept apart - provider adjustments = paid. */
  readonly isProven: boolean;
  readonly toldAgain: number;
  /** Told again with other amounts. */
  readonly toldOtherwise: number;
  readonly position: number;
}

/** view `balances`, key = encounter: where an account stands after what payers decided and people paid. Accounts that something was sent or paid on. */
export interface BalanceRow {
  readonly encounter: string;
  readonly unit?: string;
  readonly payerClass: PayerClass;
  readonly chargedCents: number;
  readonly insurancePaidCents: number;
  readonly writtenOffCents: number;
  readonly deniedCents: number;
  readonly patientShareCents?: number;
  readonly patientPaidCents: number;
  readonly patientBalanceCents: number;
  readonly openCents: number;
  readonly creditCents: number;
  /** Of it, what payers paid too much. */
  readonly payerCreditCents: number;
  /** When the newest statement went to the patient. */
  readonly statedAt?: Instant;
  /** When that one was handed to whoever carries it. */
  readonly deliveredAt?: Instant;
  /** Of the newest thing that was done about it. */
  readonly position?: number;
  readonly claims: number;
}
