/** Rows of the finance views: money by account and the measures of the revenue cycle. Only for roles that may see money. */
import type { PaymentRisk } from '../financial/account/risk.ts';
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
  /** `here` accrues; `unbilled` is discharged and no claim went out. */
  readonly state: 'planned' | 'here' | 'unbilled' | 'billed';
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
  readonly excessDays?: number;
  readonly risks: readonly PaymentRisk[];
}

/** view `finance-kpis`, key = kpi. */
export interface FinanceKpiRow extends Kpi {
  readonly order: number;
  /** Whole days behind it, 90 at most. */
  readonly days: number;
  readonly pack: string;
}
