/**
 * How far an account is from being paid: which of it went out on a claim, what payers decided, what is still expected and from whom. A pure function of the
 * ledger, of the claims that name the visit, of what payers answered and of what the patient paid.
 */
import type { Encounter } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import { addCents, cents, shareOfCents, zeroCents, type Cents } from '../../money.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { isOfUse, numbersOf } from '../../visit-numbers.ts';
import { formOf } from '../claims/claim-lines.ts';
import { claimsOn, isDenied, isLive, type ClaimNow } from '../claims/claim-state.ts';
import type { ClaimForm } from '../claim-events.ts';
import { denialsOf, type Denial } from '../denials/denials-of.ts';
import type { Ledger } from '../ledger.ts';
import type { Books, LedgerLine } from '../lines.ts';
import { isStated, paymentsOf, refundsOf } from '../remittance/account.ts';
import { accountBalance, claimBalance, type ClaimBalance } from '../remittance/balances.ts';
import { postingsOf } from '../remittance/posting.ts';
import type { PatientPayment } from '../remittance/statement.ts';
import { standingLines } from '../stay-facts.ts';

export const accountStates = ['planned', 'here', 'unbilled', 'held', 'rejected', 'billed', 'denied', 'patient', 'credit', 'settled'] as const;
export type AccountState = (typeof accountStates)[number];

/** `waiting`: nobody answered yet; `touched`: somebody held or mended it, or it was refused at the door. */
export type ClaimQuality = 'clean' | 'touched' | 'waiting';

export interface SettledClaim {
  readonly now: ClaimNow;
  readonly quality: ClaimQuality;
  /** The first decision of its payer, whatever became of it later. */
  readonly first?: { readonly at: Instant; readonly denied: boolean; readonly position: number };
  readonly balance?: ClaimBalance;
  readonly denials: readonly Denial[];
}

export interface WrittenOff {
  readonly at: Instant;
  readonly cents: Cents;
  readonly position: number;
}

export interface Settlement {
  readonly claims: readonly SettledClaim[];
  readonly payments: readonly PatientPayment[];
  /** At gross, once the stay is over: charges of a form of which no claim is out. */
  readonly unbilledCents: Cents;
  /** Of contracts: not decided, or not billed yet. */
  readonly payerCents: Cents;
  /** Refused, at what was charged, and neither paid since nor given up. */
  readonly refusedCents: Cents;
  /** What the contract would pay of it: net A/R stands after contractual allowances. */
  readonly deniedCents: Cents;
  readonly patientCents: Cents;
  readonly insurancePaidCents: Cents;
  readonly patientPaidCents: Cents;
  /** Paid above what was due. */
  readonly creditCents: Cents;
  readonly writtenOff: readonly WrittenOff[];
  readonly state: AccountState;
}

export const receivableOf = ({ payerCents, deniedCents, patientCents }: Settlement): Cents => addCents(addCents(payerCents, deniedCents), patientCents);

type Owed = Pick<Settlement, 'payerCents' | 'refusedCents' | 'deniedCents' | 'patientCents'>;

export function settlementOf(books: Pick<Books, 'hospital' | 'identity'>, encounter: Encounter, ledger: Ledger): Settlement {
  const { hospital } = books;
  const claims = claimsOf(hospital, encounter);
  const payments = paymentsOf(books, encounter);
  const refunded = refundsOf(hospital, encounter);
  const paidAtDesk = sum(payments.map(({ amountCents }) => amountCents));
  const live = claims.filter(({ now }) => isLive(now));
  const balances = live.flatMap(({ balance }) => balance ?? []);
  const isSelfPay = ledger.payerClass === 'self-pay';
  // Who pays alone is billed by the statement.
  const lines = live.length === 0 && encounter.dischargedAt === undefined ? [] : standingLines(ledger.lines);
  const unbilledCents =
    encounter.dischargedAt === undefined || (isSelfPay && live.length === 0 && isStated(hospital, encounter)) ? zeroCents : unbilledOf(lines, live);
  const writtenOff = claims.flatMap((claim) => givenUp(hospital, claim));
  const balance = accountBalance({ chargedCents: ledger.chargedCents, claims: balances, patientPaidCents: paidAtDesk, isSelfPay, refunded });
  const { patientPaidCents } = balance;
  const owed = afterPayments(owedOf(ledger, lines, live, isSelfPay), patientPaidCents);
  const creditCents = balances.length === 0 ? zeroCents : balance.creditCents;
  return {
    claims,
    payments,
    unbilledCents,
    ...owed,
    insurancePaidCents: balance.insurancePaidCents,
    patientPaidCents,
    creditCents,
    writtenOff,
    state: stateOf(encounter, ledger, { claims, live, unbilledCents, owed, creditCents, isSelfPay }),
  };
}

const sum = (amounts: readonly Cents[]): Cents => amounts.reduce(addCents, zeroCents);

/** Of every number of the visit, and of this use of it. */
function claimsOf(hospital: Hospital, encounter: Encounter): readonly SettledClaim[] {
  if (hospital.financial.claims.size === 0) return [];
  const found = numbersOf(hospital, encounter).flatMap((number) => claimsOn(hospital, number));
  const own = found.filter(({ sent, since }) => isOfUse(hospital, encounter, sent?.through ?? since));
  return own.map((now) => settledClaim(hospital, now));
}

function settledClaim(hospital: Hospital, now: ClaimNow): SettledClaim {
  const { sent } = now;
  const first = now.remitted.find(({ event }) => event.status !== '22' && event.status !== '25');
  return {
    now,
    quality: qualityOf(hospital, now),
    ...(first === undefined ? {} : { first: { at: first.event.paidAt, denied: isDenied(first.event), position: first.position } }),
    ...(sent === undefined ? {} : { balance: claimBalance(sent, postingsOf(hospital.financial.remittance, now.claim, sent)) }),
    denials: isLive(now) ? denialsOf(hospital, now, undefined) : [],
  };
}

function qualityOf({ financial }: Hospital, { claim, standing, remitted, rejection }: ClaimNow): ClaimQuality {
  const steps = getRow(financial.claims, claim) ?? [];
  if (steps.some(({ event }) => event.type === 'ClaimStepped' && event.step !== 'released')) return 'touched';
  const answers = (getRow(financial.remittance.index.acknowledgedBy, claim) ?? []).flatMap(
    (key) => getRow(financial.remittance.acknowledged, key)?.at(-1) ?? [],
  );
  if (rejection !== undefined || answers.some(({ event }) => !event.accepted)) return 'touched';
  return standing === 'submitted' && answers.length === 0 && remitted.length === 0 ? 'waiting' : 'clean';
}

/** What was given up of a denial that stands; a write-off without an amount gives up all of it. */
function givenUp({ financial }: Hospital, { denials }: SettledClaim): readonly WrittenOff[] {
  return denials.flatMap((denial): WrittenOff[] => {
    const last = denial.state === 'written-off' ? getRow(financial.denials, denial.denial)?.at(-1) : undefined;
    return last === undefined ? [] : [{ at: last.at, cents: last.event.amountCents ?? denial.amountCents, position: last.position }];
  });
}

function unbilledOf(lines: readonly LedgerLine[], live: readonly SettledClaim[]): Cents {
  const out = new Set<ClaimForm | undefined>(live.map(({ now }) => now.sent?.form));
  return sum(lines.filter((line) => !out.has(formOf(line))).map(({ amountCents }) => amountCents));
}

/** By form: what the last payer who decided left, else what the contract expects; and what it expects of charges that are on no claim. */
function owedOf(ledger: Ledger, lines: readonly LedgerLine[], live: readonly SettledClaim[], isSelfPay: boolean): Owed {
  if (live.length === 0) {
    const [payerCents, patientCents] = isSelfPay ? [zeroCents, ledger.expectedCents] : [ledger.expectedCents, zeroCents];
    return { payerCents, refusedCents: zeroCents, deniedCents: zeroCents, patientCents };
  }
  const decided = new Map<ClaimForm, SettledClaim>();
  for (const claim of [...live].sort((a, b) => (a.balance?.rank ?? 0) - (b.balance?.rank ?? 0)))
    if (claim.balance?.isDecided === true) decided.set(claim.balance.form, claim);
  const billed = new Set(live.flatMap(({ now }) => now.sent?.lines.flatMap(({ charges }) => charges) ?? []));
  const last = [...decided.values()];
  const isDecided = (line: LedgerLine): boolean => decided.has(formOf(line)) && billed.has(line.charge);
  const expectedOn = (form: ClaimForm): Cents =>
    sum(lines.filter((line) => isDecided(line) && formOf(line) === form).map(({ expectedCents }) => expectedCents));
  const paidOn = (form: ClaimForm): Cents => sum(live.flatMap(({ balance }) => (balance?.form === form ? balance.paidCents : [])));
  return {
    payerCents: sum(lines.filter((line) => !isDecided(line)).map(({ expectedCents }) => expectedCents)),
    patientCents: sum(last.map(({ balance }) => balance?.adjusted.patient ?? zeroCents)),
    refusedCents: sum(last.map(refused)),
    deniedCents: sum([...decided].map(([form, claim]) => worthOf(claim, expectedOn(form), paidOn(form)))),
  };
}

/** The refused charges at the rate of the contract, and no more than it expects beyond what is paid and the patient's. */
function worthOf(claim: SettledClaim, expected: Cents, paid: Cents): Cents {
  const { balance } = claim;
  if (balance === undefined || balance.chargedCents <= 0) return zeroCents;
  const open = Math.max(0, expected - paid - balance.adjusted.patient);
  return cents(Math.min(open, shareOfCents(expected, refused(claim), balance.chargedCents)));
}

/** What the decision refuses, less what was given up of it. */
function refused({ balance, denials }: SettledClaim): Cents {
  const gone = denials.filter(({ state, group }) => state === 'written-off' && group !== 'PR').reduce((all, { amountCents }) => all + amountCents, 0);
  return cents(Math.max(0, (balance?.adjusted.denied ?? 0) - gone));
}

/** A payment goes to the patient's share; what is above it, to what the contract leaves to somebody: nobody has said yet to whom. */
function afterPayments({ payerCents, refusedCents, deniedCents, patientCents }: Owed, paid: Cents): Owed {
  const left = Math.max(0, paid - patientCents);
  return {
    payerCents: cents(Math.max(0, payerCents - left)),
    refusedCents,
    deniedCents,
    patientCents: cents(Math.max(0, patientCents - paid)),
  };
}

interface About {
  readonly claims: readonly SettledClaim[];
  readonly live: readonly SettledClaim[];
  readonly unbilledCents: Cents;
  readonly owed: Owed;
  readonly creditCents: Cents;
  readonly isSelfPay: boolean;
}

function stateOf(encounter: Encounter, ledger: Ledger, { claims, live, unbilledCents, owed, creditCents, isSelfPay }: About): AccountState {
  if (encounter.dischargedAt === undefined) return encounter.status === 'in-progress' || encounter.status === 'on-leave' ? 'here' : 'planned';
  if (claims.some(({ now }) => now.standing === 'held')) return 'held';
  if (unbilledCents !== 0) return claims.some(({ now }) => now.standing === 'rejected') ? 'rejected' : 'unbilled';
  if (live.length === 0 && !isSelfPay && ledger.unpriced > 0) return 'unbilled';
  if (live.some(({ balance }) => balance?.isDecided !== true)) return 'billed';
  if (owed.refusedCents > 0) return 'denied';
  if (owed.patientCents > 0) return 'patient';
  return creditCents > 0 ? 'credit' : 'settled';
}
