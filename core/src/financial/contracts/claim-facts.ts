/** What a contract prices, and what comes of it: the amount, which clause each cent comes from, or which gap stands in the way. */
import type { LevelOfCare } from '../../operations/facility.ts';
import { keptOn } from '../../kept-on.ts';
import type { Cents } from '../../money.ts';
import type { Instant } from '../../time.ts';
import type { PayerClass } from '../events.ts';
import type { Contract, Setting, Term } from './contract.ts';

export interface FactLine {
  /** Of the ledger or claim line. */
  readonly line: string;
  readonly code: string;
  readonly revenueCode?: string;
  /** Of a night. */
  readonly level?: LevelOfCare;
  /** To a thousandth; as negative as the amount where it takes back. */
  readonly units: number;
  readonly amountCents: Cents;
  readonly serviceAt: Instant;
  /** Of implants: what all of them were bought for. */
  readonly invoiceCents?: Cents;
}

export const byLine = (a: FactLine, b: FactLine): number => (a.line < b.line ? -1 : a.line > b.line ? 1 : 0);

/** One order, so that what a contract says of them is the same however they came. */
export function linesInOrder(lines: readonly FactLine[]): readonly FactLine[] {
  const known = inOrder.get(lines);
  if (known !== undefined) return known;
  const sorted = lines.toSorted(byLine);
  inOrder.set(lines, sorted);
  return sorted;
}
/** Says of lines that are in order by how they were made that nobody need look. */
export const areInOrder = (lines: readonly FactLine[]): void => inOrder.set(lines, lines);
const inOrder = keptOn<readonly FactLine[], readonly FactLine[]>();

export interface ClaimFacts {
  readonly setting: Setting;
  readonly payerClass: PayerClass;
  readonly payer?: string;
  readonly admittedAt?: Instant;
  /** Absent = still here; then `through` says up to when. */
  readonly dischargedAt?: Instant;
  readonly through: Instant;
  /** Nights of the stay so far, at least 1. */
  readonly days?: number;
  readonly disposition?: string;
  readonly drg?: string;
  readonly lines: readonly FactLine[];
}

/** What a group weighs and how long it lasts, as of a discharge. */
export interface DrgWeight {
  readonly drg: string;
  /** Weight x 10000, geometric mean days x 10. */
  readonly weight: number;
  readonly gmlos: number;
  /** Pays a transfer to post-acute care by the day. */
  readonly postAcute?: boolean;
}

export interface CodeSets {
  /** `expired`: a pack knows groups, and none is in force on that day. */
  weightOf(drg: string, at: Instant): DrgWeight | 'unknown' | 'expired';
}

export const gapCodes = {
  'contract.none': 'No contract covers this payer on that day.',
  'contract.expired': 'The contract of this payer has ended.',
  'contract.no-term': 'No term of the contract fits this stay.',
  'contract.no-rate': 'The fee schedule has no rate for this code.',
  'contract.no-level': 'The contract has no rate for a night at this level of care.',
  'contract.no-invoice': 'The contract pays by invoice, and there is none.',
  'drg.missing': 'The contract pays by group, and no group is assigned.',
  'drg.unknown': 'The weights do not know this group.',
  'weights.expired': 'No table of weights is in force on that day.',
  'units.negative': 'A charge has less than nothing in units, or units that are no number.',
} as const;
export type GapCode = keyof typeof gapCodes;

/** Why nothing can be said of what is allowed. */
export interface Gap {
  readonly gap: GapCode;
  readonly says: string;
  readonly contract?: string;
  readonly clause?: string;
  readonly line?: string;
  /** The code, level or group that is missing. */
  readonly value?: string;
}

/** One clause at work. */
export interface TraceStep {
  readonly contract: string;
  readonly clause: string;
  readonly method: Term['method'] | 'invoice' | 'transfer' | 'outlier' | 'stop-loss' | 'lesser-of';
  /** The numbers that made it, in words. */
  readonly basis: string;
  readonly amountCents: Cents;
  /** Lines that it prices; absent = all that no carve-out took. */
  readonly lines?: readonly string[];
  /** Of lines that are priced one by one: each one's own amount. */
  readonly each?: readonly Cents[];
}

export interface Priced {
  readonly allowedCents: Cents;
  readonly trace: readonly TraceStep[];
  readonly contracts: readonly Contract[];
}
export type Pricing = Priced | Gap;
export const isGap = (pricing: Pricing): pricing is Gap => 'gap' in pricing;

export function gapOf(gap: GapCode, where: Omit<Gap, 'gap' | 'says'> = {}): Gap {
  return { gap, says: gapCodes[gap], ...where };
}
