/** What a patient owes and why: each visit's bill with what every line is, what payers decided of it, and an estimate while nobody decided. Figures are the ledger's. */
import { accountCoverages } from '../../financial/coverage/account-coverage.ts';
import type { Estimate } from '../../financial/coverage/estimate.ts';
import { nameOfLines } from '../../financial/account/titles.ts';
import { ledgerOf } from '../../financial/ledger.ts';
import type { ChargeKind } from '../../financial/lines.ts';
import { accountOf, statementFor } from '../../financial/remittance/account.ts';
import type { Statement, StatementLine } from '../../financial/remittance/statement.ts';
import type { Encounter } from '../../encounter.ts';
import type { EncounterId } from '../../ids.ts';
import type { Cents } from '../../money.ts';
import type { Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { personIn } from '../chart/whose.ts';
import { present } from '../chart/words.ts';

/** Visits of one answer; the newest. */
export const billsShown = 20;

export interface MyBillLine extends StatementLine {
  readonly kind: ChargeKind;
  readonly units: number;
}

export interface MyBill {
  readonly encounter: EncounterId;
  readonly class: string;
  readonly from?: Instant;
  readonly until?: Instant;
  /** The stay goes on, or no payer has decided: lines may change. */
  readonly final: boolean;
  readonly payerClass: string;
  /** One price for the whole stay: its lines cost the patient nothing of their own. */
  readonly onePrice: boolean;
  readonly lines: readonly MyBillLine[];
  readonly payments: Statement['payments'];
  readonly shares: Statement['shares'];
  readonly balance: Statement['balance'];
  readonly estimate: Estimate;
  /** What may be paid now. */
  readonly dueCents: Cents;
}

/** Newest first; a visit without a charge has no bill. */
export function myBillsOf(input: ViewInput, patient: Parameters<typeof personIn>[1]): readonly MyBill[] {
  return personIn(input, patient)
    .encounters.slice(0, billsShown)
    .flatMap((encounter) => billOf(input, encounter) ?? []);
}

export function billOf(input: ViewInput, encounter: Encounter): MyBill | undefined {
  const books = { hospital: input.hospital, identity: input.identity, now: input.now };
  const ledger = ledgerOf(books, encounter);
  if (ledger.lineCount === 0) return undefined;
  const account = accountOf(books, encounter, ledger);
  const statement = statementFor(account, input.now, nameOfLines(books, encounter));
  const lines = new Map(ledger.lines.map((line) => [line.charge, line]));
  return {
    encounter: encounter.encounter,
    class: encounter.class,
    final: encounter.dischargedAt !== undefined && statement.balance.patientShareCents !== undefined,
    payerClass: ledger.payerClass,
    onePrice: ledger.trace.some(({ method }) => method === 'drg' || method === 'case-rate' || method === 'per-diem'),
    lines: statement.lines.map((line) => ({ ...line, kind: lines.get(line.charge)?.kind ?? 'posted', units: lines.get(line.charge)?.units ?? 1 })),
    payments: statement.payments,
    shares: statement.shares,
    balance: statement.balance,
    estimate: accountCoverages(books, encounter, ledger).estimate,
    dueCents: statement.balance.patientBalanceCents,
    ...present({ from: encounter.admittedAt ?? encounter.arrivedAt, until: encounter.dischargedAt }),
  };
}
