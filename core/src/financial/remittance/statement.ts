/** What a patient's bill says: each charge, what each payer decided and paid on it, what is the patient's and why, what was paid, and what remains. */
import type { EncounterId } from '../../ids.ts';
import { addCents, cents, zeroCents, type Cents } from '../../money.ts';
import type { Instant } from '../../time.ts';
import type { AccountBalance } from './balances.ts';
import { byNature, natureOf } from './nature.ts';
import type { Posting } from './posting.ts';
import { own } from '../../own.ts';

/** A charge as it stands on the bill. */
export interface BilledCharge {
  readonly charge: string;
  readonly code: string;
  readonly says?: string;
  readonly serviceAt: Instant;
  readonly amountCents: Cents;
  readonly position: number;
}

export interface PatientPayment {
  readonly at: Instant;
  readonly amountCents: Cents;
  readonly position: number;
}

export interface StatementLine extends BilledCharge {
  /** What payers decided on the claim line that this charge is part of. A line of several charges is told once, at its first. */
  readonly decided: readonly {
    readonly payer: string;
    readonly paidCents: Cents;
    readonly writtenOffCents: Cents;
    readonly patientCents: Cents;
    readonly deniedCents: Cents;
    readonly position: number;
  }[];
}

export type ShareKind = 'deductible' | 'co-insurance' | 'co-payment' | 'other';

export interface Statement {
  readonly encounter: EncounterId;
  readonly at: Instant;
  readonly lines: readonly StatementLine[];
  /** Decisions on whole claims, which no line shows. */
  readonly decisions: readonly { readonly payer: string; readonly paidAt: Instant; readonly paidCents: Cents; readonly position: number }[];
  readonly payments: readonly PatientPayment[];
  readonly balance: AccountBalance;
  /** The patient's share by its kind; adds up to it. */
  readonly shares: readonly { readonly kind: ShareKind; readonly amountCents: Cents }[];
}

const shareKinds: Readonly<Record<string, ShareKind>> = { '1': 'deductible', '2': 'co-insurance', '3': 'co-payment' };

export interface StatementParts {
  readonly encounter: EncounterId;
  readonly at: Instant;
  readonly charges: readonly BilledCharge[];
  /** Of the claims of this stay, in the order of their payers. */
  readonly postings: readonly Posting[];
  readonly payments: readonly PatientPayment[];
  readonly balance: AccountBalance;
}

export function statementOf({ encounter, at, charges, postings, payments, balance }: StatementParts): Statement {
  const standing = postings.filter(({ kind, held, reversedBy }) => !held && reversedBy === undefined && kind !== 'reversal' && kind !== 'notice');
  const told = decidedByCharge(standing);
  return {
    encounter,
    at,
    lines: [...charges]
      .sort((a, b) => a.serviceAt - b.serviceAt || (a.charge < b.charge ? -1 : 1))
      .map((one) => ({ ...one, decided: told.get(one.charge) ?? [] })),
    decisions: standing.map(({ payer, paidAt, paidCents, position }) => ({ payer, paidAt, paidCents, position })),
    payments,
    balance,
    shares: sharesOf(standing, balance.patientShareCents),
  };
}

type DecidedLines = StatementLine['decided'];

function decidedByCharge(standing: readonly Posting[]): ReadonlyMap<string, DecidedLines> {
  const found = new Map<string, DecidedLines>();
  for (const { payer, lines, position } of standing) {
    for (const { charges, remitted } of lines) {
      const [first] = charges;
      if (first === undefined) continue;
      const { patient, contractual, denied } = byNature(remitted.adjustments);
      const one = { payer, paidCents: remitted.paidCents, writtenOffCents: contractual, patientCents: patient, deniedCents: denied, position };
      found.set(first, [...(found.get(first) ?? []), one]);
    }
  }
  return found;
}

/** Of the last payer to decide; what no reason explains is `other`. */
function sharesOf(standing: readonly Posting[], shareCents: Cents | undefined): Statement['shares'] {
  if (shareCents === undefined) return [];
  const last = standing[standing.length - 1];
  const sums = new Map<ShareKind, Cents>();
  for (const one of last?.adjustments ?? []) {
    if (natureOf(one) !== 'patient') continue;
    const kind = own(shareKinds, one.reason) ?? 'other';
    sums.set(kind, addCents(sums.get(kind) ?? zeroCents, one.amountCents));
  }
  const told = [...sums.values()].reduce(addCents, zeroCents);
  const rest = cents(shareCents - told);
  if (rest !== 0) sums.set('other', addCents(sums.get('other') ?? zeroCents, rest));
  return [...sums].map(([kind, amountCents]) => ({ kind, amountCents }));
}
