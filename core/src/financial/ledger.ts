/**
 * The ledger of one encounter, derived: a room night per local midnight, a charge per dose, what was posted from outside. Corrections are
 * reversals: a credit and a new line, never an edit (finance.md). Nothing here is stored.
 */
import type { Encounter } from '../encounter.ts';
import type { Hospital } from '../hospital.ts';
import { keptOn, madeOnce } from '../kept-on.ts';
import { addCents, zeroCents, type Cents } from '../money.ts';
import { getRow } from '../table.ts';
import { startOfLocalDay, type Instant } from '../time.ts';
import { numbersOf, numbersTold, recordsIn } from '../visit-numbers.ts';
import { groupOf, type StayGroup } from './coding/drg.ts';
import { stayCodes, type StayCodes } from './coding/stay-codes.ts';
import { allowedByLine } from './contracts/by-line.ts';
import { isGap as isContractGap, type ClaimFacts, type Gap, type Pricing, type TraceStep } from './contracts/claim-facts.ts';
import { contractOn, priceInForce, type Contracts, type Payer } from './contracts/in-force.ts';
import { nextHourAt } from './charging/observation.ts';
import { chargers } from './charging/chargers.ts';
import { isGap, isLine, type Charged, type ChargeGap } from './charge-line.ts';
import { coverageTold } from './coverage/coverages.ts';
import type { CoverageRecorded, PayerClass } from './events.ts';
import { withPosition, type Books, type ChargeLine, type LedgerLine, type Work } from './lines.ts';
import { postedLines } from './posted-lines.ts';
import { pricesOf, type Prices } from './pricing.ts';
import { stayFacts } from './stay-facts.ts';

export interface Ledger {
  /** With what is expected of each, worked out when somebody first asks: most changes of an account are told in sums. */
  readonly lines: readonly LedgerLine[];
  readonly lineCount: number;
  readonly payerClass: PayerClass;
  /** The contract of today, or of the discharge; several where services of several days go by several; `none` where a gap says why. */
  readonly contract: string;
  readonly chargedCents: Cents;
  /** What the contract allows for what was done so far; no figure where `gap` says that nobody can say. */
  readonly expectedCents: Cents;
  /** The clause of each cent that is expected. */
  readonly trace: readonly TraceStep[];
  readonly gap?: Gap;
  /** Of an inpatient stay. */
  readonly group?: StayGroup;
  readonly codes: StayCodes;
  /** What was priced. */
  readonly facts: ClaimFacts;
  /** Of what is charged: lines that stand and go on no claim yet. */
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
  const [zone, prices] = [zoneOf(hospital), pricesOf(hospital.financial)];
  const work: Work = { hospital, identity, now, encounter, zone, prices, payerClass, basis: basisOf(prices, payerClass, zone) };
  const [derived, gaps] = chargesOf(work);
  const { lines: posted, unpriced } = postedLines(work, derived);
  const nextAt = nextHourAt(work);
  const charged = heldByPeople(work, posted.length === 0 ? derived : [...derived, ...posted]);
  const { pricing, ...expected } = expectationOf(work, charged);
  let lines: readonly LedgerLine[] | undefined;
  return {
    ...expected,
    get lines() {
      return (lines ??= linesOf(charged, expected.facts, pricing));
    },
    lineCount: charged.length,
    payerClass,
    gaps,
    unpriced: unpriced + gaps.filter(({ gap }) => gap === 'no-price').length,
    ...(nextAt === undefined ? {} : { nextAt }),
    ...sumsOf(charged),
  };
}

/** As many as there are payer classes, of a house in one zone. */
const bases = keptOn<Prices, Map<string, object>>();

function basisOf(prices: Prices, payerClass: PayerClass, zone: string): object {
  const known = bases.get(prices) ?? new Map<string, object>();
  bases.set(prices, known);
  const key = `${payerClass}|${zone}`;
  const basis = known.get(key) ?? {};
  known.set(key, basis);
  return basis;
}

function chargesOf(work: Work): readonly [lines: readonly ChargeLine[], gaps: readonly ChargeGap[]] {
  const parts = chargers.map((charger) => partedOf(charger(work)));
  return [noLines.concat(...parts.map(({ lines }) => lines)), noGaps.concat(...parts.map(({ gaps }) => gaps))];
}
const noLines: readonly ChargeLine[] = [];
const noGaps: readonly ChargeGap[] = [];

interface Parted {
  readonly lines: readonly ChargeLine[];
  readonly gaps: readonly ChargeGap[];
}
/** Most chargers give the list of before, and most have no gap. */
const partedOf = madeOnce((charged: readonly Charged[]): Parted => {
  if (charged.every(isLine)) return { lines: charged, gaps: noGaps };
  const [lines, gaps]: [ChargeLine[], ChargeGap[]] = [[], []];
  for (const one of charged) {
    if (isGap(one)) gaps.push(one);
    else lines.push(one);
  }
  return { lines, gaps };
});

function sumsOf(lines: readonly ChargeLine[]): Pick<Ledger, 'chargedCents' | 'heldCents'> {
  let [chargedCents, heldCents] = [zeroCents, zeroCents];
  for (const { amountCents, heldBy } of lines) {
    chargedCents = addCents(chargedCents, amountCents);
    if (heldBy !== undefined) heldCents = addCents(heldCents, amountCents);
  }
  return { chargedCents, heldCents };
}

function linesOf(charged: readonly ChargeLine[], { lines }: ClaimFacts, pricing: Pricing): readonly LedgerLine[] {
  const allowed = isContractGap(pricing) ? undefined : allowedByLine(lines, pricing);
  return charged.map((line) => expecting(line, allowed?.get(line.charge) ?? zeroCents));
}

type Expectation = Pick<Ledger, 'contract' | 'expectedCents' | 'trace' | 'gap' | 'group' | 'codes' | 'facts'> & { readonly pricing: Pricing };

/** The encounter as its contract sees it, priced once, and what of it falls on each line. */
function expectationOf(work: Work, charged: readonly ChargeLine[]): Expectation {
  const { encounter, now, zone, prices, payerClass } = work;
  const named = payerNamed(work, encounter);
  const payer: Payer = { payerClass, ...(named === undefined ? {} : { payer: named }) };
  // Within a day nothing changes by time alone: terms, weights and nights go by its beginning.
  const through = encounter.dischargedAt ?? startOfLocalDay(now, zone);
  const codes = stayCodes(work, encounter);
  const group = groupOf(encounter, codes, prices.weights, through);
  const facts = stayFacts({ encounter, through, zone, payer, ...(group === undefined ? {} : { group }) }, charged);
  const pricing = priceInForce(facts, prices.contracts, prices.weights);
  return {
    pricing,
    contract: nameOf(pricing, prices.contracts, payer, through),
    expectedCents: isContractGap(pricing) ? zeroCents : pricing.allowedCents,
    trace: isContractGap(pricing) ? [] : pricing.trace,
    facts,
    codes,
    ...(isContractGap(pricing) ? { gap: pricing } : {}),
    ...(group === undefined ? {} : { group }),
  };
}

/** Lines are kept while what they are made of is the same; so is each with what is expected of it. */
const expecting = (line: ChargeLine, expectedCents: Cents): LedgerLine => {
  const known = expectingOf.get(line);
  if (known?.expectedCents === expectedCents) return known;
  const made = { ...line, expectedCents };
  expectingOf.set(line, made);
  return made;
};
const expectingOf = keptOn<ChargeLine, LedgerLine>();

/** Where nothing was priced, the one that would be. */
function nameOf(pricing: Pricing, contracts: Contracts, payer: Payer, at: Instant): string {
  if (isContractGap(pricing)) return pricing.contract ?? 'none';
  if (pricing.contracts.length > 0) return pricing.contracts.map(({ version }) => version).join(', ');
  const found = contractOn(contracts, payer, at);
  return 'gap' in found ? 'none' : found.version;
}

/** Lines that somebody keeps off the claim; what takes one back goes with it. */
function heldByPeople({ hospital, encounter }: Work, lines: readonly ChargeLine[]): readonly ChargeLine[] {
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
export function payerOf(books: Books, encounter: Encounter): PayerClass {
  return firstCoverage(books, encounter)?.payerClass ?? 'unknown';
}

/** IN1-3.1 of the coverage that `payerOf` reads: the payer's id, where the sender named one. */
export function payerNamed(books: Books, encounter: Encounter): string | undefined {
  return firstCoverage(books, encounter)?.payer;
}

function firstCoverage(books: Books, encounter: Encounter): CoverageRecorded | undefined {
  const { hospital, identity } = books;
  return newestCoverage(books, encounter, numbersTold(hospital, encounter)) ?? newestCoverage(books, encounter, recordsIn(identity, encounter));
}

function newestCoverage(books: Books, encounter: Encounter, owners: readonly string[]): CoverageRecorded | undefined {
  const said = owners.flatMap((owner) => coverageTold(books, encounter, owner, 1));
  return [...said].sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))[said.length - 1]?.event;
}
