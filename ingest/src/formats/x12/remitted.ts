/** What an 835 says, typed: the payment, its claims and lines, each with the segment that it was read from. */
import type { Cents } from '@healthos/core/money.ts';
import type { Day } from './elements.ts';
import type { Fault } from './problem.ts';
import type { Cas, Party, Procedure, Reference } from './sets.ts';
import type { Segment } from './segments.ts';

export interface Remittance {
  readonly kind: '835';
  /** BPR01. */
  readonly handling: string;
  /** BPR02, negative where BPR03 is D. */
  readonly paidCents: Cents;
  readonly method: string;
  readonly paidOn?: Day;
  readonly producedOn?: Day;
  readonly trace: string;
  /** TRN03. */
  readonly origin: string;
  readonly payer: Party;
  readonly payee: Party;
  readonly claims: readonly RemittedClaim[];
  readonly providerAdjustments: readonly Plb[];
  /** Odd, and no reason to refuse. */
  readonly oddities: readonly Fault[];
}

export interface Plb {
  readonly provider: string;
  readonly periodEnd: Day;
  readonly reason: string;
  readonly reference?: string;
  readonly amountCents: Cents;
}

export interface RemittedClaim {
  readonly segment: Segment;
  readonly claim: string;
  readonly status: string;
  readonly chargedCents: Cents;
  readonly paidCents: Cents;
  readonly patientCents: Cents;
  readonly filing?: string;
  readonly payerControl?: string;
  readonly drg?: string;
  readonly adjustments: readonly Cas[];
  readonly parties: readonly Party[];
  readonly references: readonly Reference[];
  readonly remarks: readonly string[];
  readonly serviceFrom?: Day;
  readonly serviceThrough?: Day;
  readonly allowedCents?: Cents;
  readonly lines: readonly RemittedService[];
}

export interface RemittedService {
  readonly segment: Segment;
  readonly procedure: Procedure;
  readonly submitted?: Procedure;
  readonly chargedCents: Cents;
  readonly paidCents: Cents;
  readonly revenueCode?: string;
  readonly units?: number;
  readonly serviceOn?: Day;
  readonly allowedCents?: Cents;
  readonly adjustments: readonly Cas[];
  readonly remarks: readonly string[];
  readonly reference?: string;
}
