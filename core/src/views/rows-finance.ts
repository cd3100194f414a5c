/** Rows of the finance views: money by account and the measures of the revenue cycle. Only for roles that may see money. */
import type { PaymentRisk } from '../financial/account/risk.ts';
import type { AccountState } from '../financial/account/settlement.ts';
import type { Kpi } from '../financial/kpis/kpis.ts';
import type { PayerClass } from '../financial/events.ts';
import type { Instant } from '../time.ts';

/** view `accounts`, key = encounter: one account as a worklist shows it. */
export interface AccountRow {
  readonly encounter: string;
  readonly unit?: string;
  readonly bed?: string;
  /** HL7 table 0004. */
  readonly class: string;
  /** `here` accrues; `unbilled` is discharged and no claim is out; then where its claims stand, and who owes what is left. */
  readonly state: AccountState;
  readonly payerClass: PayerClass;
  readonly payer?: string;
  readonly contract: string;
  readonly chargedCents: number;
  /** What was charged and taken back again, as a positive amount. */
  readonly creditedCents: number;
  readonly expectedCents: number;
  readonly lines: number;
  readonly unpriced: number;
  /** Clock of the worklist: since discharge, else since admission. */
  readonly since?: Instant;
  readonly admittedAt?: Instant;
  readonly dischargedAt?: Instant;
  /** Inpatient stays: days so far or in all, the geometric mean of their kind, and what lies above it. */
  readonly days?: number;
  readonly gmlosDays?: number;
  /** Whose mean it is: of the working or final group, or of stays of this kind here. */
  readonly gmlosOf?: 'group' | 'kind';
  readonly excessDays?: number;
  readonly drg?: { readonly drg: string; readonly title: string; readonly state: 'working' | 'final'; /** x 10000. */ readonly weight?: number };
  /** Of payers and of the patient. */
  readonly paidCents: number;
  /** Expected or decided, and neither paid nor given up; what was refused counts with what the contract would pay of it. */
  readonly owedCents: number;
  /** Refused, at what was charged. */
  readonly deniedCents: number;
  readonly claims: number;
  readonly risks: readonly PaymentRisk[];
}

/** view `finance-kpis`, key = kpi. */
export interface FinanceKpiRow extends Kpi {
  readonly order: number;
  /** Whole days behind it, 90 at most. */
  readonly days: number;
  readonly pack: string;
}
