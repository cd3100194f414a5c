/** Underpayments over ten thousand remittances of a payer that errs on purpose: each is found with its clause, and hardly anything else is said to be one. */
import { describe, expect, it } from 'vitest';
import { encounterId, patientId } from '../../ids.ts';
import { addCents, cents, shareOfCents, zeroCents, type Cents } from '../../money.ts';
import { dayMs, instant } from '../../time.ts';
import { demoWeights } from '../coding/demo-weights.ts';
import { weightsOf } from '../coding/weights.ts';
import type { ClaimLine, ClaimSubmitted } from '../claim-events.ts';
import { factsOfClaim } from '../claims/claim-facts-of.ts';
import { allowedByLine } from '../contracts/by-line.ts';
import { isGap, type Priced } from '../contracts/claim-facts.ts';
import { demoContracts } from '../contracts/demo-contracts.ts';
import { contractsOf, priceInForce } from '../contracts/in-force.ts';
import type { Adjustment, ClaimRemitted, RemittedLine } from '../remittance-events.ts';
import { underpaymentOf } from './underpayment.ts';

const remittances = 10_000;
const contracts = contractsOf(demoContracts);
const weights = weightsOf([demoWeights]);
const day = instant(Date.UTC(2026, 1, 1));
const payers = ['medicare', 'commercial', 'medicaid', 'other'] as const;
const levels = ['icu', 'telemetry', 'medical-surgical', 'step-down'] as const;
const drgs = ['291', '871', '194', '470', '690'];

/** The same numbers on every machine. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}
type Next = (below: number) => number;

function claimOf(n: number, next: Next): ClaimSubmitted {
  const isStay = next(2) === 0;
  const days = isStay ? 1 + next(12) : 0;
  const line = (number: number, code: string, amount: number, more: Partial<ClaimLine> = {}): ClaimLine => ({
    line: number,
    charges: [`x${number}`],
    code,
    units: 1,
    amountCents: cents(amount),
    serviceAt: day,
    positions: [number],
    ...more,
  });
  const nights = Array.from({ length: days }, (_, i) => line(i + 1, 'ROOM', 240_000 + next(400_000), { level: levels[next(4)] ?? 'icu' }));
  const rest = Array.from({ length: 2 + next(10) }, (_, i) => line(days + i + 1, `S${next(30)}`, 800 + next(next(40) === 0 ? 20_000_000 : 150_000)));
  const lines = [...nights, ...rest];
  return {
    type: 'ClaimSubmitted',
    claim: `K${n}`,
    encounter: encounterId(`V${n}`),
    patient: patientId('p1'),
    payer: 'P1',
    payerClass: payers[next(4)] ?? 'other',
    rank: 1,
    form: '837I',
    setting: isStay ? 'inpatient' : 'outpatient',
    frequency: '1',
    lines,
    diagnoses: [],
    totalCents: lines.reduce((sum, { amountCents }) => addCents(sum, amountCents), zeroCents),
    from: day,
    through: instant(day + days * dayMs),
    ...(isStay ? { days, drg: drgs[next(drgs.length)] ?? '291', admittedAt: day, dischargedAt: instant(day + days * dayMs) } : {}),
  };
}

/** What the payer allows of each line, and which clause it breaks on purpose. */
interface Decision {
  readonly allowed: Map<number, number>;
  readonly broken?: string;
}

/** By case it allows one sum; by line each its own. */
const isByCase = ({ trace }: Priced): boolean => trace.some(({ method }) => method === 'drg' || method === 'stop-loss' || method === 'lesser-of');

function decide(sent: ClaimSubmitted, priced: Priced, next: Next): Decision {
  const right = allowedByLine(factsOfClaim(sent).lines, priced);
  const allowed = new Map(sent.lines.map(({ line }): [number, number] => [line, right.get(String(line)) ?? 0]));
  // Within the tolerance: rounding of another system.
  const [first] = sent.lines;
  if (first !== undefined && next(10) === 0) allowed.set(first.line, Math.max(0, (allowed.get(first.line) ?? 0) - next(90)));
  return next(20) === 0 ? { allowed, ...broke(sent, priced, allowed, next) } : { allowed };
}

function broke(sent: ClaimSubmitted, priced: Priced, allowed: Map<number, number>, next: Next): { readonly broken?: string } {
  const take = (amount: number): void => {
    for (const { line } of sent.lines) {
      const part = Math.min(amount, allowed.get(line) ?? 0);
      allowed.set(line, (allowed.get(line) ?? 0) - part);
      amount -= part;
    }
  };
  const left = priced.trace.find(({ method, amountCents }) => (method === 'outlier' || method === 'stop-loss') && amountCents > 500);
  if (left !== undefined) {
    take(left.amountCents);
    return { broken: left.clause };
  }
  if (isByCase(priced)) {
    const [greatest] = priced.trace.filter(({ amountCents }) => amountCents > 0).sort((a, b) => b.amountCents - a.amountCents);
    const less = Math.floor(priced.allowedCents / 20);
    if (greatest === undefined || less < 500) return {};
    take(less);
    return { broken: greatest.clause };
  }
  const worth = sent.lines.filter(({ line }) => (allowed.get(line) ?? 0) > 5000);
  const one = worth[next(Math.max(1, worth.length))];
  if (one === undefined) return {};
  allowed.set(one.line, Math.floor(((allowed.get(one.line) ?? 0) * 9) / 10) - 200);
  return { broken: priced.trace.find(({ lines }) => lines?.includes(String(one.line)))?.clause ?? '' };
}

/** Paid, the contract's reduction, the patient's share, and what the law takes off: they add up to the charge. */
function told(
  charged: Cents,
  allowed: number,
  next: Next,
): { readonly paidCents: Cents; readonly patientCents: Cents; readonly adjustments: readonly Adjustment[] } {
  const patient = next(3) === 0 ? Math.min(allowed, next(20_000)) : 0;
  const off = next(4) === 0 ? shareOfCents(cents(allowed - patient), 200, 10_000) : zeroCents;
  const made: Adjustment[] = [
    { group: 'CO', reason: '45', amountCents: cents(charged - allowed) },
    { group: 'PR', reason: ['1', '2', '3'][next(3)] ?? '2', amountCents: cents(patient) },
    { group: 'CO', reason: '253', amountCents: off },
  ];
  return { paidCents: cents(allowed - patient - off), patientCents: cents(patient), adjustments: made.filter(({ amountCents }) => amountCents !== 0) };
}

const denials = ['16', '197', '50', '97', '18', '29', '11'];

function remittanceOf(sent: ClaimSubmitted, { allowed }: Decision, byCase: boolean, deny: number | undefined, next: Next): ClaimRemitted {
  const about = {
    type: 'ClaimRemitted',
    remittance: 'P1|1',
    control: '1.1',
    claim: sent.claim,
    n: 1,
    status: '1',
    payer: 'P1',
    paidAt: day,
    chargedCents: sent.totalCents,
  } as const;
  const reason = denials[next(denials.length)] ?? '16';
  if (byCase) {
    const sum = [...allowed.values()].reduce((all, each) => all + each, 0);
    return { ...about, ...told(sent.totalCents, sum, next), lines: [] };
  }
  const lines = sent.lines.map(({ line, code, amountCents }): RemittedLine => {
    const { paidCents, adjustments } =
      line === deny ? { paidCents: zeroCents, adjustments: [{ group: 'CO', reason, amountCents } as const] } : told(amountCents, allowed.get(line) ?? 0, next);
    return { code, chargedCents: amountCents, paidCents, adjustments, reference: String(line) };
  });
  const paid = lines.reduce((sum, { paidCents }) => addCents(sum, paidCents), zeroCents);
  return { ...about, paidCents: paid, patientCents: zeroCents, adjustments: [], lines };
}

describe('underpayments', () => {
  it('of ten thousand remittances all that were made are found, each with its clause, and at least 99 of 100 that are found were made', () => {
    let [made, found, wrong, other] = [0, 0, 0, 0];
    for (let n = 0; n < remittances; n++) {
      const next = numbers(n + 1);
      const sent = claimOf(n, next);
      const facts = factsOfClaim(sent);
      const priced = priceInForce(facts, contracts, weights);
      if (isGap(priced)) throw new RangeError(priced.gap);
      const decision = decide(sent, priced, next);
      const byCase = isByCase(priced);
      // A line that was denied is never the one that was paid short.
      const deny = decision.broken === undefined && next(8) === 0 ? sent.lines[next(sent.lines.length)]?.line : undefined;
      const short = underpaymentOf(sent, remittanceOf(sent, decision, byCase, deny, next), facts, priced);
      if (decision.broken !== undefined) made++;
      if (short !== undefined && decision.broken !== undefined) found++;
      if (short !== undefined && decision.broken === undefined) wrong++;
      if (short !== undefined && decision.broken !== undefined && short.clause !== decision.broken) other++;
    }
    expect(made).toBeGreaterThan(300);
    expect(found).toBe(made);
    expect(found / (found + wrong)).toBeGreaterThanOrEqual(0.99);
    expect(other).toBe(0);
  });

  it('a denial, a reversal, and a second payer are none', () => {
    const next = numbers(7);
    const sent = { ...claimOf(1, next), payerClass: 'other' as const, setting: 'outpatient' as const };
    const facts = factsOfClaim(sent);
    const priced = priceInForce(facts, contracts, weights);
    if (isGap(priced)) throw new RangeError(priced.gap);
    const nothing = { ...remittanceOf(sent, { allowed: new Map() }, true, undefined, next), paidCents: zeroCents };
    expect(underpaymentOf(sent, nothing, facts, priced)).toMatchObject({ shortCents: priced.allowedCents });
    for (const status of ['4', '22', '25']) expect(underpaymentOf(sent, { ...nothing, status }, facts, priced)).toBeUndefined();
    expect(underpaymentOf({ ...sent, rank: 2 }, nothing, facts, priced)).toBeUndefined();
    const denied = { ...nothing, adjustments: [{ group: 'CO', reason: '197', amountCents: sent.totalCents } as const] };
    expect(underpaymentOf(sent, denied, facts, priced)).toBeUndefined();
  });
});
