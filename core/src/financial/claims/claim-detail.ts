/** One claim opened, line by line: what was charged, what the contract expects, what the payer paid, refused or left to the patient, and what is short. */
import type { Hospital } from '../../hospital.ts';
import { addCents, cents, zeroCents, type Cents } from '../../money.ts';
import type { Instant } from '../../time.ts';
import { allowedByLine } from '../contracts/by-line.ts';
import { isGap } from '../contracts/claim-facts.ts';
import { priceInForce } from '../contracts/in-force.ts';
import { lineOf } from '../denials/denials-of.ts';
import { pricesOf } from '../pricing.ts';
import { byNature } from '../remittance/nature.ts';
import type { BilledClaim } from './billed.ts';
import { factsOfClaim } from './claim-facts-of.ts';
import { lastDecision } from './claim-state.ts';
import { ladderOf, type Step } from './ladder.ts';

export interface DetailLine {
  readonly line: number;
  readonly code: string;
  readonly revenueCode?: string;
  readonly units: number;
  readonly unit?: string;
  readonly serviceAt: Instant;
  readonly amountCents: Cents;
  readonly expectedCents?: Cents;
  /** Of the decision that stands, where it says the line. */
  readonly paidCents?: Cents;
  readonly patientCents?: Cents;
  /** Denials of this line. */
  readonly deniedCents: Cents;
  /** Expected, less paid and the patient's: what nobody answers for. */
  readonly shortCents?: Cents;
  readonly stale?: 'altered' | 'retracted';
  /** Keys of ledger lines. */
  readonly charges: readonly string[];
}

export interface ClaimDetail {
  readonly ladder: readonly Step[];
  readonly lines: readonly DetailLine[];
}

export function claimDetail(hospital: Hospital, { now, stale, denials }: BilledClaim): ClaimDetail {
  const { sent } = now;
  if (sent === undefined) return { ladder: [], lines: [] };
  const { contracts, weights } = pricesOf(hospital.financial);
  const facts = factsOfClaim(sent);
  const pricing = priceInForce(facts, contracts, weights);
  const expected = isGap(pricing) ? undefined : allowedByLine(facts.lines, pricing);
  const decided = lastDecision(now.remitted)?.event;
  const lines = sent.lines.map(({ line, code, revenueCode, units, unit, serviceAt, amountCents, charges }): DetailLine => {
    const said = decided?.lines.filter((one) => lineOf(one, sent) === line) ?? [];
    const expectedCents = expected?.get(String(line));
    const paidCents = said.reduce((sum, one) => addCents(sum, one.paidCents), zeroCents);
    const patientCents = said.reduce((sum, one) => addCents(sum, byNature(one.adjustments).patient), zeroCents);
    const deniedCents = denials.reduce((sum, one) => (one.line === line ? addCents(sum, one.amountCents) : sum), zeroCents);
    const old = stale.find((one) => one.line === line);
    return {
      line,
      code,
      ...(revenueCode === undefined ? {} : { revenueCode }),
      units,
      ...(unit === undefined ? {} : { unit }),
      serviceAt,
      amountCents,
      ...(expectedCents === undefined ? {} : { expectedCents }),
      ...(said.length === 0 ? {} : { paidCents, patientCents }),
      deniedCents,
      ...(said.length === 0 || expectedCents === undefined ? {} : { shortCents: cents(Math.max(0, expectedCents - paidCents - patientCents)) }),
      ...(old === undefined ? {} : { stale: old.state }),
      charges,
    };
  });
  return { ladder: ladderOf(hospital, now), lines };
}
