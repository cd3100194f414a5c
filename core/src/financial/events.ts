/** Financial facts from outside. What care costs is derived from clinical events (finance.md), so it is no fact here. */
import type { EncounterId, PatientId } from '../ids.ts';
import type { Cents } from '../money.ts';
import type { Instant } from '../time.ts';
import type { Coded } from '../clinical/events.ts';
import type { ClaimEvent } from './claim-events.ts';
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

/** IN1: who is expected to pay. */
export interface CoverageRecorded {
  readonly type: 'CoverageRecorded';
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  /** IN1-1. */
  readonly rank: number;
  readonly payerClass: PayerClass;
  /** IN1-3.1, the payer's id (no member number). */
  readonly payer?: string;
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

export type FinancialEvent = ChargePosted | CoverageRecorded | AccountChanged | PackActivated | ClaimEvent | DenialStepped | RemittanceEvent;
