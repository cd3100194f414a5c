/**
 * Posting: what payers decided, put on the claims as they were sent and their lines. A pure function of what was told; a reversal negates the exact decision
 * that it takes back, and what fits no claim is kept apart and listed, never guessed.
 */
import type { EncounterId, PatientId } from '../../ids.ts';
import { addCents, negateCents, zeroCents, type Cents } from '../../money.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { Version } from '../../versions.ts';
import type { ClaimForm } from '../claim-events.ts';
import type { PayerClass } from '../events.ts';
import type { Adjustment, ClaimRemitted, RemittedLine } from '../remittance-events.ts';
import type { RemittanceState } from './state.ts';
import { doesStand } from './tellings.ts';

/** A claim as it was sent, as far as posting reads it (ClaimSubmitted). */
export interface SentClaim {
  readonly claim: string;
  readonly encounter: EncounterId;
  readonly patient: PatientId;
  readonly payer: string;
  readonly payerClass: PayerClass;
  /** 1 primary, 2 secondary... */
  readonly rank: number;
  /** Professional and institutional care of one stay are billed apart. */
  readonly form: ClaimForm;
  readonly totalCents: Cents;
  readonly lines: readonly SentLine[];
}

export interface SentLine {
  readonly line: number;
  /** Keys of ledger lines. */
  readonly charges: readonly string[];
  readonly revenueCode?: string;
  readonly code: string;
  readonly amountCents: Cents;
  readonly serviceAt: Instant;
}

export type PostingKind = 'payment' | 'denial' | 'reversal' | 'correction' | 'notice';

/** Why a decision is kept apart, or is looked at by a person although it was posted. */
export type PostingOddity =
  /** No claim of this number was sent. */
  | 'claim.unknown'
  /** A reversal of which no decision is the exact opposite. */
  | 'reversal.unmatched'
  /** The payer decided on another total than was sent. */
  | 'charge.differs'
  /** A line of the remittance is on no line of the claim. */
  | 'line.unmatched'
  /** The same payer decided again without taking its first word back. */
  | 'decided.twice';

export interface PostedLine {
  /** The line of the claim, and its charges. */
  readonly line?: number;
  readonly charges: readonly string[];
  readonly remitted: RemittedLine;
}

/** One decision, posted. */
export interface Posting {
  readonly claim: string;
  readonly remittance: string;
  readonly n: number;
  readonly kind: PostingKind;
  /** Whether it counts: what is kept apart has `held`. */
  readonly held: boolean;
  readonly payer: string;
  readonly paidAt: Instant;
  readonly chargedCents: Cents;
  readonly paidCents: Cents;
  readonly patientCents: Cents;
  /** Of the claim and of its lines. */
  readonly adjustments: readonly Adjustment[];
  readonly lines: readonly PostedLine[];
  /** The decision that this one takes back, as remittance and place. */
  readonly reverses?: string;
  readonly reversedBy?: string;
  readonly oddities: readonly PostingOddity[];
  /** Of the fact in the log. */
  readonly position: number;
  readonly decision: ClaimRemitted;
}

/** CLP02. */
const [reversal, denial, notOurs, predetermined] = ['22', '4', '23', '25'];

type Open = { -readonly [Key in keyof Posting]: Posting[Key] };

/** Everything that was decided on one claim, in the order in which it was meant. */
export function postingsOf(state: RemittanceState, claim: string, sent: SentClaim | undefined): readonly Posting[] {
  const decisions = (getRow(state.index.byClaim, claim) ?? [])
    .flatMap((key) => getRow(state.claims, key)?.[0] ?? [])
    .filter((version) => doesStand(state, version))
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.event.n - b.event.n));
  const posted: Open[] = [];
  for (const decision of decisions) posted.push(post(decision, sent, posted));
  return posted;
}

export const placeOf = ({ remittance, n }: { readonly remittance: string; readonly n: number }): string => `${remittance}|${n}`;

function post({ event, position }: Version<ClaimRemitted>, sent: SentClaim | undefined, before: Open[]): Open {
  const oddities: PostingOddity[] = [];
  if (sent === undefined) oddities.push('claim.unknown');
  const original = event.status === reversal ? before.findLast((one) => isOpposite(one, event)) : undefined;
  if (event.status === reversal && original === undefined) oddities.push('reversal.unmatched');
  const standing = before.filter((one) => one.kind !== 'reversal' && one.kind !== 'notice' && one.reversedBy === undefined && !one.held);
  const isNotice = event.status === predetermined || event.status === notOurs;
  if (event.status !== reversal && !isNotice && standing.some(({ payer }) => payer === event.payer)) oddities.push('decided.twice');
  if (sent !== undefined && event.status !== reversal && event.chargedCents !== sent.totalCents) oddities.push('charge.differs');
  const lines = linesOn(sent, event.lines);
  if (sent !== undefined && lines.some(({ line }) => line === undefined)) oddities.push('line.unmatched');
  if (original !== undefined) original.reversedBy = placeOf(event);
  const corrects = before.some((one) => one.kind === 'reversal' && one.payer === event.payer && !one.held);
  return {
    claim: event.claim,
    remittance: event.remittance,
    n: event.n,
    kind: isNotice ? 'notice' : event.status === reversal ? 'reversal' : corrects ? 'correction' : event.status === denial ? 'denial' : 'payment',
    held: sent === undefined || (event.status === reversal && original === undefined),
    payer: event.payer,
    paidAt: event.paidAt,
    chargedCents: event.chargedCents,
    paidCents: event.paidCents,
    patientCents: event.patientCents,
    adjustments: [...event.adjustments, ...event.lines.flatMap(({ adjustments }) => adjustments)],
    lines,
    ...(original === undefined ? {} : { reverses: placeOf(original) }),
    oddities,
    position,
    decision: event,
  };
}

/** The exact opposite, to the cent and to the reason: what was charged, paid and adjusted, of the claim and of each line. */
function isOpposite(one: Open, event: ClaimRemitted): boolean {
  if (one.kind === 'reversal' || one.kind === 'notice' || one.reversedBy !== undefined || one.payer !== event.payer) return false;
  const { decision } = one;
  if (decision.chargedCents !== negateCents(event.chargedCents) || decision.paidCents !== negateCents(event.paidCents)) return false;
  return sums(decision, 1) === sums(event, -1);
}

/** Amounts by group and reason over the whole claim, as text; zero sums say nothing. */
function sums({ adjustments, lines }: ClaimRemitted, sign: 1 | -1): string {
  const found = new Map<string, number>();
  for (const { group, reason, amountCents } of [...adjustments, ...lines.flatMap((line) => line.adjustments)]) {
    const key = `${group}-${reason}`;
    found.set(key, (found.get(key) ?? 0) + sign * amountCents);
  }
  return [...found]
    .flatMap(([key, amount]) => (amount === 0 ? [] : [`${key}:${amount}`]))
    .sort()
    .join(' ');
}

/** By the line number that came back (REF 6R), else by code and amount, else by revenue code and amount; each line of the claim once. */
function linesOn(sent: SentClaim | undefined, remitted: readonly RemittedLine[]): readonly PostedLine[] {
  const free = new Set(sent?.lines ?? []);
  const found = new Map<RemittedLine, SentLine>();
  const match = (fits: (own: SentLine, line: RemittedLine) => boolean): void => {
    for (const line of remitted) {
      if (found.has(line)) continue;
      const own = [...free].find((one) => fits(one, line));
      if (own === undefined) continue;
      found.set(line, own);
      free.delete(own);
    }
  };
  match((own, line) => line.reference !== undefined && lineNumber(line.reference) === own.line);
  match((own, line) => (line.submittedCode ?? line.code) === own.code && Math.abs(line.chargedCents) === own.amountCents);
  match((own, line) => line.revenueCode !== undefined && line.revenueCode === own.revenueCode && Math.abs(line.chargedCents) === own.amountCents);
  return remitted.map((line) => {
    const own = found.get(line);
    return { ...(own === undefined ? {} : { line: own.line }), charges: own?.charges ?? [], remitted: line };
  });
}

/** `3`, or what we write before it and the number behind the last point. */
function lineNumber(reference: string): number | undefined {
  const match = /(?:^|\.)0*([1-9]\d{0,5})$/.exec(reference);
  return match === null ? undefined : Number(match[1]);
}

export function paidBy(postings: readonly Posting[]): Cents {
  return postings.filter(({ held }) => !held).reduce((sum, { paidCents }) => addCents(sum, paidCents), zeroCents);
}
