/** Financial facts from outside. What care costs is derived from clinical events (finance.md), so it is no fact here. */
import type { EncounterId, PatientId } from '../ids.ts';
import type { Cents } from '../money.ts';
import type { Instant } from '../time.ts';
import type { Coded } from '../clinical/events.ts';
import type { BalanceStepped, ClaimEvent, ClaimStatusAsked } from './claim-events.ts';
import type { DenialStepped } from './denial-events.ts';
import type { FinancialPack } from './packs.ts';
import type { RemittanceEvent } from './remittance-events.ts';

export type PayerClass = 'medicare' | 'medicaid' | 'commercial' | 'self-pay' | 'other' | 'unknown';

/** FT1 of DFT P03/P11, BAR P05. Reconciled with what events already charge, never added to it twice. */
export interface ChargePosted {
  readonly type: 'ChargePosted';
  /** FT1-2 else message + set id: stable when sent again. */
  readonly charge: string;
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  /** FT1-6: CG charge, CD credit, PY payment, AJ adjustment. */
  readonly kind: 'charge' | 'credit' | 'payment' | 'adjustment';
  readonly code: Coded;
  readonly quantity: number;
  /** FT1-11, else FT1-12 x FT1-10; absent = the charge master prices it. */
  readonly amountCents?: Cents;
  readonly serviceAt?: Instant;
}

/** Of the insured to the patient (IN1-17, table 0063). */
export type InsuredRelation = 'self' | 'spouse' | 'child' | 'other';

/** IN1 and IN2: who is expected to pay, from when to when, in which order. No member, group or policy number, and no name. */
export interface CoverageRecorded {
  readonly type: 'CoverageRecorded';
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  /** IN1-1. */
  readonly rank: number;
  readonly payerClass: PayerClass;
  /** IN1-3.1, the payer's id (no member number). */
  readonly payer?: string;
  /** IN1-2.1. */
  readonly plan?: string;
  /** IN1-15, table 0086, as sent. */
  readonly planType?: string;
  /** IN1-12 and IN1-13. */
  readonly from?: Instant;
  readonly to?: Instant;
  /** IN1-17. */
  readonly relation?: InsuredRelation;
  /** IN1-22: what the sender says of the order of payers. */
  readonly priority?: number;
  /** IN1-20: the patient assigned the benefits to the house. */
  readonly assigned?: boolean;
  /** IN1-29: when somebody last verified it. */
  readonly verifiedAt?: Instant;
  /** IN1-31, table 0093 and IN1-15: of an accident or of work, whoever is liable pays first. */
  readonly liability?: boolean;
  /** IN1-37, what of the bill the policy leaves to the patient first. */
  readonly deductibleCents?: Cents;
}

/** IN3, or a request: whether a payer must agree, was asked, and what it said. */
export interface AuthorisationStepped {
  readonly type: 'AuthorisationStepped';
  /** Of this one; later steps name it again. */
  readonly authorisation: string;
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  /** Of the coverage. */
  readonly rank: number;
  readonly payer?: string;
  readonly kind: 'admission' | 'service' | 'days';
  readonly step: 'required' | 'not-required' | 'requested' | 'approved' | 'pended' | 'denied' | 'cancelled';
  /** What the payer calls it: IN3-2. */
  readonly number?: string;
  /** IN3-8 and IN3-9. */
  readonly from?: Instant;
  readonly to?: Instant;
  /** IN3-10. */
  readonly days?: number;
  /** The code that was asked for. */
  readonly code?: string;
  readonly reason?: string;
  readonly by?: string;
}

/** Somebody, or the house at registration, asks the payer what the patient is covered for. */
export interface EligibilityAsked {
  readonly type: 'EligibilityAsked';
  readonly enquiry: string;
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  readonly rank: number;
  readonly payer?: string;
  /** X12 service type codes asked for. */
  readonly services?: readonly string[];
  readonly by?: string;
}

/** BAR P01/P02/P05/P06/P12: an account opened, purged, updated, ended. */
export interface AccountChanged {
  readonly type: 'AccountChanged';
  readonly account: string;
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  readonly change: 'opened' | 'purged' | 'updated' | 'ended';
}

/** A dated charge master or contract became the one for services from `effectiveFrom` on. */
export interface PackActivated {
  readonly type: 'PackActivated';
  readonly pack: FinancialPack;
}

export type FinancialEvent =
  | ChargePosted
  | CoverageRecorded
  | AuthorisationStepped
  | EligibilityAsked
  | AccountChanged
  | PackActivated
  | ClaimEvent
  | ClaimStatusAsked
  | BalanceStepped
  | DenialStepped
  | RemittanceEvent;
