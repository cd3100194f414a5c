/**
 * The ledger of one encounter, derived: a room night per local midnight, a charge per dose, what was posted from outside. Corrections are
 * reversals: a credit and a new line, never an edit (finance.md). Nothing here is stored.
 */
import type { Encounter } from '../encounter.ts';
import type { Hospital } from '../hospital.ts';
import { addCents, zeroCents, type Cents } from '../money.ts';
import { getRow } from '../table.ts';
import { startOfLocalDay } from '../time.ts';
import { numbersOf, recordsIn } from '../visit-numbers.ts';
import { doseLines } from './dose-lines.ts';
import type { CoverageRecorded, PayerClass } from './events.ts';
import type { Books, LedgerLine, Work } from './lines.ts';
import { postedLines } from './posted-lines.ts';
import { pricesOf } from './pricing.ts';
import { roomNights } from './room-nights.ts';

export interface Ledger {
  readonly lines: readonly LedgerLine[];
  readonly payerClass: PayerClass;
  /** The contract of today, or of the discharge. */
  readonly contract: string;
  readonly chargedCents: Cents;
  readonly expectedCents: Cents;
  /** Posted charges without an amount that no pack prices. */
  readonly unpriced: number;
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
  const derived = [...roomNights(work), ...doseLines(work)];
  const { lines: posted, unpriced } = postedLines(work, derived);
  const lines = [...derived, ...posted];
  return {
    lines,
    payerClass,
    unpriced,
    contract: work.prices.contractAt(encounter.dischargedAt ?? startOfLocalDay(now, work.zone), payerClass).version,
    chargedCents: lines.reduce((sum, line) => addCents(sum, line.amountCents), zeroCents),
    expectedCents: lines.reduce((sum, line) => addCents(sum, line.expectedCents), zeroCents),
  };
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
