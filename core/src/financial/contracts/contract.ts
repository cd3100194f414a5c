/**
 * A contract as data: what a payer allows for care, clause by clause. Carve-outs take their lines first; of the terms the first that fits prices
 * everything else; then come outlier, stop-loss and lesser-of. What no clause covers is a gap, never a guess.
 */
import type { LevelOfCare } from '../../operations/facility.ts';
import type { Cents } from '../../money.ts';
import type { PayerClass } from '../events.ts';
import type { PackHeader } from '../packs.ts';

export type Setting = 'inpatient' | 'outpatient' | 'emergency';

/** All that is named must hold. */
export interface When {
  readonly setting?: readonly Setting[];
  readonly drgs?: readonly string[];
  /** true: a group was assigned; false: none was, as before anything is coded. */
  readonly grouped?: boolean;
  /** The stay has a line of one of these codes. */
  readonly anyCode?: readonly string[];
}

/** The lines that a carve-out takes: of one of these codes, of a code that begins so, or of a revenue code in a range (both included). */
export interface LineSelector {
  readonly codes?: readonly string[];
  readonly prefixes?: readonly string[];
  readonly revenueCodes?: readonly (readonly [from: string, to: string])[];
}

interface Clause {
  /** As the contract numbers it: what a trace names. */
  readonly clause: string;
  readonly when?: When;
}

/** Basis points throughout: 10000 = 100 %. */
export interface PercentTerm extends Clause {
  readonly method: 'percent-of-charges';
  readonly bp: number;
}
export interface FeeTerm extends Clause {
  readonly method: 'fee-schedule';
  /** A unit of a code. */
  readonly centsByCode: Readonly<Record<string, Cents>>;
  /** Share of charges of a code that is not listed; absent = a gap. */
  readonly unlistedBp?: number;
  /** Each line at most its charge. */
  readonly lesserOfCharge?: boolean;
}
export interface CaseTerm extends Clause {
  readonly method: 'case-rate';
  readonly cents: Cents;
}
/** The invoice of an implant, and what is added to it. */
export interface InvoiceTerm extends Clause {
  readonly method: 'invoice';
  readonly bp: number;
}
export interface PerDiemTerm extends Clause {
  readonly method: 'per-diem';
  readonly centsByLevel: Readonly<Partial<Record<LevelOfCare, Cents>>>;
  /** Share of charges of everything that has no rate; absent = the rates include it, and a night without a rate is a gap. */
  readonly othersBp?: number;
}
export interface DrgTerm extends Clause {
  readonly method: 'drg';
  readonly baseCents: Cents;
  /** Discharged early to other care: a rate for each day, the first twice, never above the whole. */
  readonly transfer?: { readonly clause: string; readonly dispositions: readonly string[] };
}

export type CarveOut = (PercentTerm | FeeTerm | CaseTerm | InvoiceTerm) & { readonly lines: LineSelector };
export type Term = PercentTerm | FeeTerm | CaseTerm | PerDiemTerm | DrgTerm;

/** Costs above what is paid and a fixed loss: a share of the rest. Costs are charges by the ratio of costs to charges. */
export interface Outlier extends Clause {
  readonly costToChargesBp: number;
  readonly fixedLossCents: Cents;
  readonly marginalBp: number;
}
/** Charges above a threshold: a share of all of them in the place of the terms, or of the excess on top. */
export interface StopLoss extends Clause {
  readonly thresholdCents: Cents;
  readonly bp: number;
  readonly of: 'all-charges' | 'excess';
}
export interface LesserOf extends Clause {
  readonly bp: number;
}

export interface Contract extends PackHeader {
  readonly kind: 'contract';
  readonly payerClass: PayerClass;
  /** IN1-3.1; absent = whoever of the class has no contract of their own. */
  readonly payer?: string;
  /** Which day of a stay chooses the version; absent = the discharge. Outpatient care goes by the day of each service. */
  readonly datedBy?: 'admission' | 'discharge';
  readonly carveOuts?: readonly CarveOut[];
  readonly terms: readonly Term[];
  readonly outlier?: Outlier;
  readonly stopLoss?: StopLoss;
  readonly lesserOf?: LesserOf;
  /** Less than expected by no more than this is no underpayment. */
  readonly toleranceCents?: Cents;
  /** Days from the remittance to the last day of an appeal, and from the service to the last day of a claim. */
  readonly appealDays?: number;
  readonly filingDays?: number;
}
