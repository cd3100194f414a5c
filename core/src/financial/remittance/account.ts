/** One stay's account: its ledger, the claims that stand, what payers decided on them, what the patient paid, and what remains. Derived, like everything of money. */
import type { Encounter } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import { addCents, cents, zeroCents, type Cents } from '../../money.ts';
import { getRow } from '../../table.ts';
import { newestOf, type Version } from '../../versions.ts';
import { isOfUse, isToldOf, numbersOf, numbersTold, visitOf } from '../../visit-numbers.ts';
import type { BalanceStepped, ClaimSubmitted } from '../claim-events.ts';
import { ledgerOf, type Ledger } from '../ledger.ts';
import type { Books, LedgerLine } from '../lines.ts';
import { accountBalance, claimBalance, type AccountBalance, type Refunded } from './balances.ts';
import type { FindClaim } from './payment.ts';
import { postingsOf, type Posting } from './posting.ts';
import { statementOf, type BilledCharge, type PatientPayment, type Statement } from './statement.ts';

export interface Account {
  readonly encounter: Encounter;
  readonly ledger: Ledger;
  readonly claims: readonly ClaimSubmitted[];
  /** By payer in their order, then as they were meant. */
  readonly postings: readonly Posting[];
  readonly payments: readonly PatientPayment[];
  readonly balance: AccountBalance;
}

/** The claim as it was last sent under this number. */
export function findClaimIn(hospital: Hospital): FindClaim {
  return (claim) => lastSent(hospital, claim);
}

export function lastSent(hospital: Hospital, claim: string): ClaimSubmitted | undefined {
  return getRow(hospital.financial.claims, claim)
    ?.flatMap(({ event }) => (event.type === 'ClaimSubmitted' ? [event] : []))
    .at(-1);
}

export function accountOf(books: Books, encounter: Encounter, ledger = ledgerOf(books, encounter)): Account {
  const { hospital } = books;
  const claims = standingClaims(hospital, encounter);
  const decided = claims.map((sent) => ({ sent, postings: postingsOf(hospital.financial.remittance, sent.claim, sent) }));
  const payments = paymentsOf(books, encounter);
  const balance = accountBalance({
    chargedCents: ledger.chargedCents,
    claims: decided.map(({ sent, postings }) => claimBalance(sent, postings)),
    patientPaidCents: payments.reduce((sum, { amountCents }) => addCents(sum, amountCents), zeroCents),
    isSelfPay: ledger.payerClass === 'self-pay',
    refunded: refundsOf(hospital, encounter),
  });
  return { encounter, ledger, claims, postings: decided.flatMap(({ postings }) => postings), payments, balance };
}

/** Sent and neither replaced nor taken back, the first payer first. */
function standingClaims(hospital: Hospital, encounter: Encounter): readonly ClaimSubmitted[] {
  const { claims, index } = hospital.financial;
  const keys = [...new Set(numbersOf(hospital, encounter).flatMap((number) => getRow(index.claimsByEncounter, number) ?? []))];
  const sent = keys.flatMap((key) => lastSent(hospital, key) ?? []);
  const replaced = new Set(sent.flatMap(({ replaces }) => replaces ?? []));
  const isVoid = (claim: string): boolean => getRow(claims, claim)?.some(({ event }) => event.type === 'ClaimStepped' && event.step === 'voided') === true;
  return sent
    .filter(({ claim, frequency }) => frequency !== '8' && !replaced.has(claim) && !isVoid(claim))
    .sort((a, b) => a.rank - b.rank || (a.claim < b.claim ? -1 : 1));
}

/** What was done about the balance of this use of the visit number, oldest first. */
export function balanceSteps(hospital: Hospital, encounter: Encounter): readonly Version<BalanceStepped>[] {
  const steps = getRow(hospital.financial.balances, visitOf(encounter.encounter)) ?? [];
  return steps.filter(({ at }) => isOfUse(hospital, encounter, at));
}

/** The statement went out. */
export const isStated = (hospital: Hospital, encounter: Encounter): boolean => balanceSteps(hospital, encounter).some(({ event }) => event.step === 'stated');

export function refundsOf(hospital: Hospital, encounter: Encounter): Refunded {
  const sum = (to: 'patient' | 'payer'): Cents =>
    balanceSteps(hospital, encounter).reduce(
      (all, { event }) => (event.step === 'refunded' && event.to === to ? addCents(all, event.amountCents) : all),
      zeroCents,
    );
  return { patientCents: sum('patient'), payerCents: sum('payer') };
}

/** FT1-6 PY: what was paid at the desk or by the statement. */
export function paymentsOf(books: Pick<Books, 'hospital' | 'identity'>, encounter: Encounter): readonly PatientPayment[] {
  const { posted, index } = books.hospital.financial;
  const keys = [...new Set(numbersTold(books.hospital, encounter).flatMap((number) => getRow(index.postedByEncounter, number) ?? []))];
  return keys
    .flatMap((key): PatientPayment[] => {
      const newest = newestOf(getRow(posted, key));
      const number = newest?.event.encounter;
      if (newest === undefined || (number !== undefined && !isToldOf(books, encounter, number, newest.event.patient))) return [];
      const amount = newest.event.kind === 'payment' ? newest.event.amountCents : undefined;
      // Some send what was paid as less than nothing.
      return amount === undefined ? [] : [{ at: newest.event.serviceAt ?? newest.at, amountCents: cents(Math.abs(amount)), position: newest.position }];
    })
    .sort((a, b) => a.at - b.at || a.position - b.position);
}

/** What a line of the ledger is called, where somebody told a name of it. */
export type NameOfLine = (line: LedgerLine) => string | undefined;

/** The bill of the account. A charge that was taken back is not on it. */
export function statementFor(
  { encounter, ledger, postings, payments, balance }: Account,
  at: Statement['at'],
  nameOf: NameOfLine = () => undefined,
): Statement {
  const reversed = new Set(ledger.lines.flatMap(({ reverses }) => reverses ?? []));
  const charges = ledger.lines
    .filter(({ charge, reverses }) => reverses === undefined && !reversed.has(charge))
    .map((line): BilledCharge => {
      const { charge, code, serviceAt, amountCents, position } = line;
      const says = nameOf(line);
      return { charge, code, ...(says === undefined ? {} : { says }), serviceAt, amountCents, position };
    });
  return statementOf({ encounter: encounter.encounter, at, charges, postings, payments, balance });
}
