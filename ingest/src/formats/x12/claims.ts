/** 837P and 837I, typed: one shape for claims read and claims written. Lists keep the order of the claim. */
import type { Cents } from '@healthos/core/money.ts';
import type { Day } from './elements.ts';
import type { Dated } from './inquiries.ts';
import type { Fault } from './problem.ts';
import type { Cas, Demographics, Party, Procedure, Reference } from './sets.ts';

export interface Claims {
  readonly kind: '837P' | '837I';
  /** BHT02 and BHT03. */
  readonly purpose: string;
  readonly reference: string;
  readonly createdOn: Day;
  readonly createdAt: string;
  readonly submitter: Party;
  readonly contact?: Contact;
  readonly receiver: Party;
  readonly claims: readonly Claim[];
  readonly oddities: readonly Fault[];
}

/** PER. */
export interface Contact {
  readonly name?: string;
  readonly numbers: readonly { readonly kind: string; readonly number: string }[];
}

export interface Provider extends Party {
  /** PRV03. */
  readonly taxonomy?: string;
}

/** SBR with the insured and the payer of one rank. */
export interface Coverage {
  /** SBR01: P, S, T... */
  readonly rank: string;
  /** SBR02: 18 is oneself. */
  readonly relationship?: string;
  readonly group?: string;
  readonly groupName?: string;
  /** SBR09: MA, MB, MC, CI, BL, 12 ... */
  readonly filing?: string;
  readonly insured: Party;
  readonly demographics?: Demographics;
  readonly payer: Party;
}

/** Another payer of the claim: what it decided, where it did (2320, 2330). */
export interface OtherCoverage extends Omit<Coverage, 'demographics'> {
  readonly adjustments: readonly Cas[];
  /** AMT D: what it paid; AMT EAF: what remains with the patient. */
  readonly amounts: readonly { readonly kind: string; readonly amountCents: Cents }[];
  readonly dates: readonly Dated[];
}

/** One composite of HI: a diagnosis, procedure, value, occurrence, condition or DRG. */
export interface HealthCode {
  /** ABK principal, ABF other, ABJ admitting, APR reason, BBR and BBQ procedures, DR group, BE value, BH occurrence, BG condition... */
  readonly kind: string;
  readonly code: string;
  readonly date?: { readonly format: string; readonly value: string };
  readonly amountCents?: Cents;
  /** C022-9. */
  readonly onAdmission?: string;
}

export interface Claim {
  readonly billing: Provider;
  readonly coverage: Coverage;
  /** Where the patient is not the insured: PAT01, and who it is. */
  readonly patient?: { readonly relationship: string; readonly person: Party; readonly demographics?: Demographics };
  /** CLM01. */
  readonly claim: string;
  readonly chargedCents: Cents;
  /** CLM05: place of service, or the first two of the bill type; A or B; frequency. */
  readonly place: { readonly code: string; readonly kind: string; readonly frequency: string };
  /** CLM06 to CLM09. */
  readonly signature?: string;
  readonly assignment?: string;
  readonly benefits?: string;
  readonly release?: string;
  /** CL1: kind and source of admission, patient status. */
  readonly admission?: { readonly kind?: string; readonly source?: string; readonly status?: string };
  readonly dates: readonly Dated[];
  readonly attachments: readonly { readonly kind: string; readonly transmission: string; readonly control?: string }[];
  readonly amounts: readonly { readonly kind: string; readonly amountCents: Cents }[];
  readonly references: readonly Reference[];
  /** Each list is one HI segment. */
  readonly codes: readonly (readonly HealthCode[])[];
  readonly providers: readonly Provider[];
  readonly others: readonly OtherCoverage[];
  readonly lines: readonly ServiceLine[];
}

export interface ServiceLine {
  /** LX01. */
  readonly line: string;
  readonly procedure?: Procedure;
  readonly revenueCode?: string;
  readonly chargedCents: Cents;
  readonly unit?: string;
  readonly units?: number;
  readonly place?: string;
  /** SV107: which diagnoses, by their place. */
  readonly pointers: readonly string[];
  readonly dates: readonly Dated[];
  readonly references: readonly Reference[];
  /** LIN N4. */
  readonly drug?: string;
  /** CTP04 and CTP05. */
  readonly drugQuantity?: { readonly quantity: number; readonly unit?: string };
  readonly providers: readonly Provider[];
  readonly adjudications: readonly LineAdjudication[];
}

/** SVD: what another payer decided on the line (2430). */
export interface LineAdjudication {
  readonly payer: string;
  readonly paidCents: Cents;
  readonly procedure?: Procedure;
  readonly revenueCode?: string;
  readonly units?: number;
  readonly adjustments: readonly Cas[];
  readonly dates: readonly Dated[];
}
