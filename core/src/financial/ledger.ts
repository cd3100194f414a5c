/**
 * The ledger of one encounter, derived: a room night per local midnight, a charge per dose, what was posted from outside. Corrections are
 * reversals: a credit and a new line, never an edit (finance.md). Nothing here is stored.
 */
import type { Encounter } from '../encounter.ts';
import type { Hospital } from '../hospital.ts';
import { addCents, zeroCents, type Cents } from '../money.ts';
import { getRow } from '../table.ts';
import { startOfLocalDay, type Instant } from '../time.ts';
import { numbersOf, recordsIn } from '../visit-numbers.ts';
import { nextHourAt } from './charging/observation.ts';
import { chargers } from './charging/chargers.ts';
import { isGap, type ChargeGap, type Charged } from './charge-line.ts';
import type { CoverageRecorded, PayerClass } from './events.ts';
import { withPosition, type Books, type LedgerLine, type Work } from './lines.ts';
import { postedLines } from './posted-lines.ts';
import { pricesOf } from './pricing.ts';

export interface Ledger {
  readonly lines: readonly LedgerLine[];
  readonly payerClass: PayerClass;
  /** The contract of today, or of the discharge. */
  readonly contract: string;
  readonly chargedCents: Cents;
  readonly expectedCents: Cents;
  /** Of it: lines that stand and go on no claim yet. */
  readonly heldCents: Cents;
  /** What should be charged and cannot be. */
  readonly gaps: readonly ChargeGap[];
  /** Charges without an amount that no pack prices, derived or posted. */
  readonly unpriced: number;
  /** When time alone makes the next charge of an hour; nights come at midnight. */
  readonly nextAt?: Instant;
}

/** Zone of a facility that no file describes. */
const defaultZone = 'UTC';

export function zoneOf(hospital: Hospital): string {
  return hospital.operations.description?.zone ?? defaultZone;
}

export function ledgerOf(books: Books, encounter: Encounter): Ledger {
  const { hospital, identity, now } = books;
  const payerClass = payerOf(books, encounter);
  const work: Work = { hospital, identity, now, encounter, zone: zoneOf(hospital), prices: pricesOf(hospital.financial), payerClass };
  const charged = chargers.flatMap((charger): readonly Charged[] => [...charger(work)]);
  const gaps = charged.filter(isGap);
  const derived = charged.filter((one): one is LedgerLine => !isGap(one));
  const { lines: posted, unpriced } = postedLines(work, derived);
  const nextAt = nextHourAt(work);
  const lines = heldByPeople(work, [...derived, ...posted]);
  return {
    lines,
    payerClass,
    gaps,
    unpriced: unpriced + gaps.filter(({ gap }) => gap === 'no-price').length,
    contract: work.prices.contractAt(encounter.dischargedAt ?? startOfLocalDay(now, work.zone), payerClass).version,
    chargedCents: lines.reduce((sum, line) => addCents(sum, line.amountCents), zeroCents),
    expectedCents: lines.reduce((sum, line) => addCents(sum, line.expectedCents), zeroCents),
    ...(nextAt === undefined ? {} : { nextAt }),
    heldCents: lines.reduce((sum, line) => (line.heldBy === undefined ? sum : addCents(sum, line.amountCents)), zeroCents),
  };
}

/** Lines that somebody keeps off the claim; what takes one back goes with it. */
function heldByPeople({ hospital, encounter }: Work, lines: readonly LedgerLine[]): readonly LedgerLine[] {
  const { ChargeStepped } = hospital.work;
  if (ChargeStepped.size === 0) return lines;
  const numbers = numbersOf(hospital, encounter);
  return lines.map((line) => {
    const said = numbers.flatMap((number) => getRow(ChargeStepped, `${number}|${line.reverses ?? line.charge}`) ?? []);
    const newest = said.reduce<(typeof said)[number] | undefined>((best, one) => (best === undefined || one.order > best.order ? one : best), undefined);
    if (newest?.event.step !== 'held' || line.heldBy !== undefined) return line;
    return { ...line, heldBy: 'held-by-person', positions: withPosition(line.positions, newest.position) };
  });
}

/** IN1 rank 1 of the visit, else of the person's records: the newest word by sender order. */
export function payerOf({ hospital, identity }: Books, encounter: Encounter): PayerClass {
  return newestCoverage(hospital, numbersOf(hospital, encounter)) ?? newestCoverage(hospital, recordsIn(identity, encounter)) ?? 'unknown';
}

/** IN1-3.1 of the coverage that `payerOf` reads: the payer's id, where the sender named one. */
export function payerNamed({ hospital, identity }: Books, encounter: Encounter): string | undefined {
  const said = newestSaid(hospital, numbersOf(hospital, encounter)) ?? newestSaid(hospital, recordsIn(identity, encounter));
  return said?.payer;
}

const newestCoverage = (hospital: Hospital, owners: readonly string[]): PayerClass | undefined => newestSaid(hospital, owners)?.payerClass;

function newestSaid(hospital: Hospital, owners: readonly string[]): CoverageRecorded | undefined {
  const said = owners.flatMap((owner) => getRow(hospital.financial.coverages, `${owner}|1`) ?? []);
  return said.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))[said.length - 1]?.event;
}
