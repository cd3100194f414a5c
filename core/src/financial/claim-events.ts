/** Claims as they were sent, whole, and what somebody did about them. What a claim is worth and where it stands is derived (claims/). */
import type { EncounterId, PatientId } from '../ids.ts';
import type { Cents } from '../money.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import type { Instant } from '../time.ts';
import type { PayerClass } from './events.ts';

/** Professional or institutional. */
export type ClaimForm = '837P' | '837I';
/** 1 original, 7 in the place of `replaces`, 8 takes `replaces` back. */
export type ClaimFrequency = '1' | '7' | '8';

/** One service line: charges of one code on one day, with the facts that they come from. */
export interface ClaimLine {
  /** From 1, in the order of the claim; it comes back with the remittance. */
  readonly line: number;
  /** Keys of ledger lines. */
  readonly charges: readonly string[];
  readonly revenueCode?: string;
  readonly code: string;
  readonly modifiers?: readonly string[];
  /** More than nothing, to a thousandth. */
  readonly units: number;
  readonly unit?: 'UN' | 'MJ' | 'DA';
  readonly amountCents: Cents;
  readonly serviceAt: Instant;
  /** Of the facts that the charges were worked out from. */
  readonly positions: readonly number[];
  /** Of nights; and of implants what they were bought for: what a contract prices by. */
  readonly level?: LevelOfCare;
  readonly invoiceCents?: Cents;
}

export interface ClaimDiagnosis {
  readonly code: string;
  readonly use: 'principal' | 'admitting' | 'secondary';
  /** Present on admission, as the coder said. */
  readonly onAdmission?: 'Y' | 'N' | 'U' | 'W';
}

export interface ClaimProcedure {
  readonly code: string;
  readonly at?: Instant;
}

/** One group of adjustments of another payer: group, reason, amount; no text of anybody. */
export interface ClaimAdjustment {
  readonly group: string;
  readonly reason: string;
  readonly amountCents: Cents;
}

/** What the payers before this one decided: coordination of benefits. */
export interface OtherPayer {
  readonly payer: string;
  readonly payerClass: PayerClass;
  readonly rank: number;
  readonly paidCents: Cents;
  readonly patientCents: Cents;
  readonly adjustments: readonly ClaimAdjustment[];
}

/** A claim was sent. Member numbers and names are not here: the writer takes them from the identity table. */
export interface ClaimSubmitted {
  readonly type: 'ClaimSubmitted';
  /** CLM01: comes back as CLP01. */
  readonly claim: string;
  readonly encounter: EncounterId;
  readonly patient: PatientId;
  /** The payer's id (IN1-3.1), never a member number. */
  readonly payer: string;
  readonly payerClass: PayerClass;
  /** 1 primary, 2 secondary... */
  readonly rank: number;
  readonly form: ClaimForm;
  readonly setting: 'inpatient' | 'outpatient' | 'emergency';
  readonly frequency: ClaimFrequency;
  /** The claim that a 7 or 8 answers, and what its payer called it. */
  readonly replaces?: string;
  readonly payerControl?: string;
  readonly batch?: string;
  readonly lines: readonly ClaimLine[];
  readonly diagnoses: readonly ClaimDiagnosis[];
  readonly procedures?: readonly ClaimProcedure[];
  readonly drg?: string;
  readonly totalCents: Cents;
  /** Statement covers period, and what an institutional claim says of the stay. */
  readonly from: Instant;
  readonly through: Instant;
  readonly billType?: string;
  readonly admittedAt?: Instant;
  readonly dischargedAt?: Instant;
  /** Nights of the stay. */
  readonly days?: number;
  readonly disposition?: string;
  /** National provider ids: of whoever bills, and of whoever attended. */
  readonly billing?: string;
  readonly attending?: string;
  readonly authorization?: string;
  readonly otherPayers?: readonly OtherPayer[];
  readonly attachments?: readonly { readonly kind: string; readonly control: string }[];
  readonly by?: string;
}

/** Why somebody does: terms that a screen offers. */
export const claimReasons = [
  'coding-query',
  'documentation',
  'authorization',
  'coverage',
  'late-charges',
  'wrong-payer',
  'billed-in-error',
  'payer-asked',
  'other',
] as const;

/** Somebody holds a claim, lets it go, says that it was corrected, or takes it back. A claim may be held before it is sent for the first time. */
export interface ClaimStepped {
  readonly type: 'ClaimStepped';
  readonly claim: string;
  readonly encounter?: EncounterId;
  readonly step: 'held' | 'released' | 'corrected' | 'voided';
  /** A term: no sentence about somebody. */
  readonly reason?: string;
  readonly by?: string;
}

/** Somebody, or the house where nobody answered in time, asks the payer where a claim stands (276). */
export interface ClaimStatusAsked {
  readonly type: 'ClaimStatusAsked';
  /** Of this question. */
  readonly inquiry: string;
  readonly claim: string;
  readonly encounter: EncounterId;
  readonly patient: PatientId;
  readonly payer: string;
  /** What the payer calls the claim, where it said so. */
  readonly payerControl?: string;
  readonly by?: string;
}

export type ClaimEvent = ClaimSubmitted | ClaimStepped;

/** What the house does about the balance of an account: a statement goes to the patient and is delivered to whoever carries it, or what was paid too much is given back. */
export interface BalanceStepped {
  readonly type: 'BalanceStepped';
  readonly encounter: EncounterId;
  readonly step: 'stated' | 'delivered' | 'refunded';
  /** Of a delivery: when the statement was issued. */
  readonly statedAt?: Instant;
  /** What the statement asks for, or what was given back. */
  readonly amountCents: Cents;
  /** Who gets back what was paid too much. */
  readonly to?: 'patient' | 'payer';
  readonly by?: string;
}
