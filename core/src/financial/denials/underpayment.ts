/**
 * Underpayment: what the contract expects less what the payer allows, beyond the tolerance. Allowed is what was paid, what the patient owes, and what the law
 * takes off a payment. A line that was denied is a denial, not an underpayment; a later payer's claim is measured by the one before it, not here.
 */
import { cents, type Cents } from '../../money.ts';
import type { ClaimSubmitted } from '../claim-events.ts';
import { allowedByLine } from '../contracts/by-line.ts';
import type { ClaimFacts, Priced, TraceStep } from '../contracts/claim-facts.ts';
import type { Adjustment, ClaimRemitted } from '../remittance-events.ts';
import { lineOf } from './denials-of.ts';
import { denialClassOf, isOffPayment, isPatientShare } from './taxonomy.ts';

export interface Underpayment {
  readonly claim: string;
  readonly expectedCents: Cents;
  readonly allowedCents: Cents;
  readonly shortCents: Cents;
  readonly contract: string;
  /** The clause that was not kept. */
  readonly clause: string;
  readonly basis: string;
  /** Lines of the claim that fall short, where the payer decided by line. */
  readonly lines: readonly number[];
}

export const defaultToleranceCents = cents(100);

/** `priced` is the claim as it was sent under the contract of its day; lines of its facts are named by the claim's line numbers. */
export function underpaymentOf(sent: ClaimSubmitted, decided: ClaimRemitted, facts: ClaimFacts, priced: Priced): Underpayment | undefined {
  if (sent.rank !== 1 || decided.status === '4' || decided.status === '22' || decided.status === '25') return undefined;
  const expected = allowedByLine(facts.lines, priced);
  const compared = compare(sent, decided, expected);
  if (compared === undefined) return undefined;
  const tolerance = Math.max(...priced.contracts.map(({ toleranceCents }) => toleranceCents ?? defaultToleranceCents), 0);
  const short = compared.expected - compared.allowed;
  if (short <= tolerance) return undefined;
  const step = clauseOf(priced, compared, short);
  if (step === undefined) return undefined;
  return {
    claim: sent.claim,
    expectedCents: cents(compared.expected),
    allowedCents: cents(compared.allowed),
    shortCents: cents(short),
    contract: step.contract,
    clause: step.clause,
    basis: step.basis,
    lines: compared.short,
  };
}

interface Compared {
  readonly expected: number;
  readonly allowed: number;
  /** Lines that fall short; none where the payer decided on the claim as a whole. */
  readonly short: readonly number[];
}

const isDenied = (adjustments: readonly Adjustment[]): boolean =>
  adjustments.some(({ group, reason, amountCents }) => amountCents > 0 && denialClassOf(group, reason) !== undefined);

/** Paid, the patient's share, and what is taken off payments by law. */
function allowedOf(paidCents: number, adjustments: readonly Adjustment[]): number {
  return adjustments.reduce(
    (sum, { group, reason, amountCents }) => (isPatientShare(group, reason) || isOffPayment(reason) ? sum + amountCents : sum),
    paidCents,
  );
}

/** Line by line where every line of the decision is one of ours and pays something of its own; else the claim as a whole. */
function compare(sent: ClaimSubmitted, decided: ClaimRemitted, expected: ReadonlyMap<string, Cents>): Compared | undefined {
  if (isDenied(decided.adjustments)) return undefined;
  const lines = decided.lines.map((line) => ({ line: lineOf(line, sent), said: line }));
  const whole = [...expected.values()].reduce((sum: number, each) => sum + each, 0);
  if (lines.length === 0 || lines.some(({ line }) => line === undefined)) {
    if (lines.some(({ said }) => isDenied(said.adjustments))) return undefined;
    const all = [...decided.adjustments, ...lines.flatMap(({ said }) => said.adjustments)];
    return { expected: whole, allowed: allowedOf(decided.paidCents, all), short: [] };
  }
  const kept = lines.filter(({ said }) => !isDenied(said.adjustments));
  if (kept.length === 0) return undefined;
  const expectedOf = (line: number | undefined): number => expected.get(String(line)) ?? 0;
  const short = kept.filter(({ line, said }) => allowedOf(said.paidCents, said.adjustments) < expectedOf(line)).flatMap(({ line }) => line ?? []);
  const allowed = kept.reduce((sum, { said }) => sum + allowedOf(said.paidCents, said.adjustments), 0);
  // What the claim itself takes off beside its lines, the patient's share of the whole among it.
  const beside = allowedOf(decided.paidCents - decided.lines.reduce((sum, { paidCents }) => sum + paidCents, 0), decided.adjustments);
  return { expected: kept.reduce((sum, { line }) => sum + expectedOf(line), 0), allowed: allowed + beside, short };
}

/**
 * The step that what is short equals, as a payer leaves out an outlier or prices by another weight; else of the steps that price short lines the one that is
 * worth most to them; of a claim as a whole the greatest.
 */
function clauseOf({ trace }: Priced, { short }: Compared, shortCents: number): TraceStep | undefined {
  const paying = trace.filter(({ amountCents }) => amountCents > 0);
  const left = paying.find(({ amountCents }) => amountCents === shortCents);
  if (left !== undefined) return left;
  const names = new Set(short.map(String));
  const worth = (step: TraceStep): number =>
    names.size === 0 || step.lines === undefined
      ? step.amountCents
      : step.lines.reduce((sum, line, i) => (names.has(line) ? sum + (step.each?.[i] ?? step.amountCents / Math.max(1, step.lines?.length ?? 1)) : sum), 0);
  return [...paying].sort((a, b) => worth(b) - worth(a))[0];
}
