/**
 * What payers and clearinghouses say: payments, decisions on claims, acknowledgements, status and benefits (X12 835, 999, 277CA, 277, 271). No name and no
 * member number is in them: those stay in the raw bytes. What follows from them is derived (remittance/).
 */
import type { PatientId } from '../ids.ts';
import type { Cents } from '../money.ts';
import type { Instant } from '../time.ts';

/** CAS01: contractual, other, the payer's own initiative, the patient's share; CR corrects an earlier word (before 5010). */
export type AdjustmentGroup = 'CO' | 'OA' | 'PI' | 'PR' | 'CR';

/** One reason, amount and quantity of a CAS: positive takes away from what was charged. */
export interface Adjustment {
  readonly group: AdjustmentGroup;
  /** CARC, as sent. */
  readonly reason: string;
  readonly amountCents: Cents;
  readonly quantity?: number;
}

/** One pair of a PLB: positive is taken from the payment and belongs to no claim of it. */
export interface ProviderAdjustment {
  /** PLB03-1: WO overpayment recovered, FB forwarded balance, L6 interest, 72 refund, CV capital... */
  readonly reason: string;
  /** PLB03-2: with WO often the claim that the money is taken back from. */
  readonly reference?: string;
  readonly amountCents: Cents;
  /** PLB02, the end of the provider's fiscal year. */
  readonly periodEnd?: Instant;
}

/** An 835, proven: every line, every claim and the payment balance to the cent. */
export interface RemittanceReceived {
  readonly type: 'RemittanceReceived';
  /** TRN03|TRN02: who pays, and its number of the payment. */
  readonly remittance: string;
  /** ISA13.ST02: which telling this is. The first one stands, the same payment told again posts nothing. */
  readonly control: string;
  /** REF 2U, else N1 PR, else TRN03. */
  readonly payer: string;
  /** BPR02; negative where BPR03 is a debit. */
  readonly paidCents: Cents;
  /** BPR16, else DTM 405. */
  readonly paidAt: Instant;
  /** BPR04: ACH, BOP, CHK, FWT, NON. */
  readonly method: string;
  /** TRN02: check or transfer number. */
  readonly trace: string;
  readonly claims: number;
  readonly providerAdjustments: readonly ProviderAdjustment[];
}

/** SVC loop. */
export interface RemittedLine {
  /** SVC01-2, else the revenue code of SVC04. */
  readonly code: string;
  readonly modifiers?: readonly string[];
  readonly revenueCode?: string;
  readonly chargedCents: Cents;
  readonly paidCents: Cents;
  /** SVC05; absent is one. */
  readonly units?: number;
  /** AMT B6. */
  readonly allowedCents?: Cents;
  readonly serviceAt?: Instant;
  readonly adjustments: readonly Adjustment[];
  /** LQ HE: remark codes, as sent. */
  readonly remarks?: readonly string[];
  /** REF 6R: the line number of the claim as it was sent. */
  readonly reference?: string;
  /** SVC06-2: what was sent, where the payer decided on another code. */
  readonly submittedCode?: string;
}

/** CLP loop: what a payer decided on one claim. */
export interface ClaimRemitted {
  readonly type: 'ClaimRemitted';
  readonly remittance: string;
  readonly control: string;
  /** CLP01: what we called it. */
  readonly claim: string;
  /** From 1, in the order of the remittance. */
  readonly n: number;
  /** CLP07: what the payer calls it. */
  readonly payerControl?: string;
  /** CLP02: 1, 2, 3 processed as primary, secondary, tertiary; 4 denied; 19, 20, 21 and forwarded; 22 reversal; 23 not ours; 25 predetermination. */
  readonly status: string;
  readonly chargedCents: Cents;
  readonly paidCents: Cents;
  /** CLP05. */
  readonly patientCents: Cents;
  readonly payer: string;
  readonly paidAt: Instant;
  /** CLP06. */
  readonly filing?: string;
  readonly drg?: string;
  readonly serviceFrom?: Instant;
  readonly serviceThrough?: Instant;
  /** AMT AU. */
  readonly allowedCents?: Cents;
  /** MIA, MOA: remark codes, as sent. */
  readonly remarks?: readonly string[];
  readonly adjustments: readonly Adjustment[];
  readonly lines: readonly RemittedLine[];
}

/** IK5/AK9 of a 999, STC of a 277CA. */
export interface StatusCode {
  /** STC01-1; for a 999 IK501 or AK901. */
  readonly category: string;
  /** STC01-2; for a 999 the code of IK304 or IK403. */
  readonly status: string;
  /** STC01-3; for a 999 the place, e.g. `CLM-05`. */
  readonly entity?: string;
}

/** A rung of the ladder 999 -> 277CA: a batch or a claim was taken or not. */
export interface ClaimAcknowledged {
  readonly type: 'ClaimAcknowledged';
  /** Control of the acknowledgement itself and the place in it: ISA13.ST02.n. */
  readonly control: string;
  readonly by: '999' | '277CA';
  /** Who speaks: whoever carries the claims, or whoever pays them. */
  readonly from: 'clearinghouse' | 'payer';
  /** A claim of ours (277CA: TRN02). */
  readonly claim?: string;
  /** The group that was sent: GS06 (999: AK102). */
  readonly batch?: string;
  /** ST02 of the transaction set within it (999: AK202). */
  readonly set?: string;
  readonly payerControl?: string;
  readonly accepted: boolean;
  readonly codes: readonly StatusCode[];
}

/** 277: where a payer says that a claim stands. */
export interface ClaimStatusTold {
  readonly type: 'ClaimStatusTold';
  readonly control: string;
  /** TRN02: our trace of the question, which is the claim. */
  readonly claim: string;
  readonly payer: string;
  readonly payerControl?: string;
  readonly codes: readonly StatusCode[];
  readonly statusAt?: Instant;
  /** When the payer said it. */
  readonly toldAt?: Instant;
  readonly chargedCents?: Cents;
  readonly paidCents?: Cents;
}

/** EB. */
export interface Benefit {
  /** EB01: 1 active, 6 inactive, A co-insurance, B co-payment, C deductible, F limitation, G out of pocket, I not covered... */
  readonly code: string;
  /** EB03: service types; 30 is the plan as a whole. */
  readonly services: readonly string[];
  /** EB02: IND, FAM... */
  readonly level?: string;
  readonly amountCents?: Cents;
  /** EB08 in basis points: 20 % is 2000. */
  readonly percentBp?: number;
  /** EB06: 23 calendar year, 29 remaining, 27 visit... */
  readonly period?: string;
  /** EB12. */
  readonly network?: 'in' | 'out' | 'both';
  /** EB11: an authorization is needed. */
  readonly authorization?: boolean;
}

/** 271: what a payer says somebody is covered for; `rejects` are the codes of AAA03 where it says that it cannot tell. */
export interface BenefitsTold {
  readonly type: 'BenefitsTold';
  readonly control: string;
  readonly patient: PatientId;
  /** Of the coverage that was asked about. */
  readonly rank: number;
  /** The short name of the question of ours that this answers (inquiries/inquiry-code.ts). */
  readonly answers?: string;
  readonly payer: string;
  readonly active: boolean;
  readonly benefits: readonly Benefit[];
  readonly rejects: readonly string[];
  readonly coverageFrom?: Instant;
  readonly coverageTo?: Instant;
}

export type RemittanceEvent = RemittanceReceived | ClaimRemitted | ClaimAcknowledged | ClaimStatusTold | BenefitsTold;
