/**
 * The ledger of one encounter, derived: a room night per local midnight, a charge per dose, what was posted from outside. Corrections are
 * reversals: a credit and a new line, never an edit (finance.md). Nothing here is stored.
 */
import type { Encounter } from '../encounter.ts';
import { addCents, cents, negateCents, shareOfCents, zeroCents, type Cents } from '../money.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import { getRow } from '../table.ts';
import { localDay, localMidnights, type Instant } from '../time.ts';
import { newestOf, type Version, type Versions } from '../versions.ts';
import type { Hospital } from '../hospital.ts';
import type { ChargePosted, CoverageRecorded, PayerClass } from './events.ts';
import { expectedOf, pricesOf, type Prices } from './pricing.ts';
import type { MedicationAdministered } from '../clinical/events.ts';

export interface LedgerLine {
  readonly charge: string;
  readonly kind: 'room' | 'medication' | 'posted' | 'credit';
  readonly code: string;
  readonly amountCents: Cents;
  readonly expectedCents: Cents;
  readonly serviceAt: Instant;
  /** The line that a credit takes back. */
  readonly reverses?: string;
  readonly position: number;
}

export interface Ledger {
  readonly lines: readonly LedgerLine[];
  readonly payerClass: PayerClass;
  readonly contract: string;
  readonly chargedCents: Cents;
  readonly expectedCents: Cents;
  /** Posted charges without an amount that no pack prices. */
  readonly unpriced: number;
}

interface Work {
  readonly hospital: Hospital;
  readonly encounter: Encounter;
  readonly now: Instant;
  readonly zone: string;
  readonly prices: Prices;
  readonly payerClass: PayerClass;
}

/** Zone of a facility that no file describes. */
const defaultZone = 'UTC';

export function zoneOf(hospital: Hospital): string {
  return hospital.operations.description?.zone ?? defaultZone;
}

export function ledgerOf(hospital: Hospital, encounter: Encounter, now: Instant): Ledger {
  const payerClass = payerOf(hospital, encounter);
  const work: Work = { hospital, encounter, now, zone: zoneOf(hospital), prices: pricesOf(hospital.financial), payerClass };
  const lines = [...roomNights(work), ...doses(work)];
  const { posted, unpriced } = postedLines(work, lines);
  lines.push(...posted);
  return {
    lines, payerClass, unpriced,
    contract: work.prices.contractAt(now, payerClass).version,
    chargedCents: lines.reduce((sum, line) => addCents(sum, line.amountCents), zeroCents),
    expectedCents: lines.reduce((sum, line) => addCents(sum, line.expectedCents), zeroCents),
  };
}

/** IN1 rank 1 of the encounter, else of the record. */
export function payerOf(hospital: Hospital, encounter: Encounter): PayerClass {
  return newestCoverage(hospital, encounter.encounter)?.payerClass ?? newestCoverage(hospital, encounter.patient)?.payerClass ?? 'unknown';
}

function newestCoverage(hospital: Hospital, owner: string): CoverageRecorded | undefined {
  return newestOf(getRow(hospital.financial.coverages, `${owner}|1`))?.event;
}

/** One night per local midnight by the level of the bed at that midnight; a same-day stay is one day (rules.md, Census). */
function* roomNights(work: Work): Generator<LedgerLine> {
  const { encounter, now, zone } = work;
  const { admittedAt, dischargedAt } = encounter;
  if (encounter.class !== 'I' || encounter.stub === true || admittedAt === undefined || encounter.status === 'cancelled') return;
  const end = dischargedAt ?? now;
  const midnights = localMidnights(admittedAt, end, zone).filter((at) => at < end);
  for (const at of midnights) {
    const level = levelAt(work, at);
    if (level !== undefined) yield roomLine(work, at, level);
  }
  if (midnights.length === 0 && dischargedAt !== undefined && dischargedAt >= admittedAt) {
    const level = levelAt(work, admittedAt) ?? levelAt(work, encounter.stays[0]?.from ?? admittedAt);
    if (level !== undefined) yield roomLine(work, admittedAt, level);
  }
}

/** Level of care of the bed in which the encounter was; undefined where it was in none, or away. */
function levelAt({ hospital, encounter }: Work, at: Instant): LevelOfCare | undefined {
  const stay = encounter.stays.find((one) => one.from <= at && (one.until === undefined || at < one.until));
  if (stay === undefined || stay.away === true) return undefined;
  return getRow(hospital.operations.units, stay.location.unit)?.levelOfCare ?? 'unknown';
}

function roomLine(work: Work, at: Instant, level: LevelOfCare): LedgerLine {
  const amountCents = work.prices.chargeMasterAt(at).roomPerMidnightCents[level];
  const expectedCents = expectedOf(work.prices.contractAt(at, work.payerClass), amountCents, level);
  return { charge: `room:${work.encounter.encounter}:${localDay(at, work.zone)}`, kind: 'room', code: `ROOM-${level}`, amountCents, expectedCents, serviceAt: at, position: work.encounter.position };
}

/** Doses charted on the encounter, and those of its record that named none while it lasted. */
function* doses(work: Work): Generator<LedgerLine> {
  const { administrations, index } = work.hospital.clinical;
  for (const key of getRow(index.administrationsByEncounter, work.encounter.encounter) ?? []) yield* doseLines(work, key, getRow(administrations, key) ?? []);
  for (const key of getRow(index.administrationsByPatient, work.encounter.patient) ?? []) {
    const versions = getRow(administrations, key) ?? [];
    const given = newestOf(versions)?.event.givenAt ?? newestOf(versions)?.at;
    if (given !== undefined && lasted(work.encounter, given)) yield* doseLines(work, key, versions);
  }
}

function lasted(encounter: Encounter, at: Instant): boolean {
  const from = encounter.arrivedAt ?? encounter.admittedAt;
  return from !== undefined && at >= from && (encounter.dischargedAt === undefined || at <= encounter.dischargedAt);
}

/** Each version that changes the money takes the old line back and puts the new one (ingest.md, hard case 23). */
function* doseLines(work: Work, key: string, versions: Versions<MedicationAdministered>): Generator<LedgerLine> {
  let standing: LedgerLine | undefined;
  for (const [n, version] of versions.entries()) {
    const next = isCharged(version.event) ? doseLine(work, `dose:${key}:${n + 1}`, version) : undefined;
    if (standing !== undefined && next !== undefined && standing.code === next.code && standing.amountCents === next.amountCents && standing.serviceAt === next.serviceAt) continue;
    if (standing !== undefined) yield creditOf(standing, version);
    if (next !== undefined) yield next;
    standing = next;
  }
}

/** Refused, not given, taken back, or the patient's own supply: no charge. Immunisation reports of registries carry none either. */
function isCharged(event: MedicationAdministered): boolean {
  return event.action !== 'delete' && (event.completion === 'complete' || event.completion === 'partial') && event.ownSupply !== true && event.vaccine !== true;
}

function doseLine(work: Work, charge: string, version: Version<MedicationAdministered>): LedgerLine {
  const serviceAt = version.event.givenAt ?? version.at;
  const master = work.prices.chargeMasterAt(serviceAt);
  const amountCents = master.medicationCents[version.event.code.code] ?? master.medicationDefaultCents;
  const expectedCents = expectedOf(work.prices.contractAt(serviceAt, work.payerClass), amountCents);
  return { charge, kind: 'medication', code: version.event.code.code, amountCents, expectedCents, serviceAt, position: version.position };
}

function creditOf(line: LedgerLine, by: Version<MedicationAdministered>): LedgerLine {
  return { ...line, charge: `${line.charge}:credit`, kind: 'credit', amountCents: negateCents(line.amountCents), expectedCents: negateCents(line.expectedCents), reverses: line.charge, position: by.position };
}

/** What was posted from outside; a charge for a dose or night that is derived already is the same charge, not a second one. */
function postedLines(work: Work, derived: readonly LedgerLine[]): { posted: LedgerLine[]; unpriced: number } {
  const { posted: table, index } = work.hospital.financial;
  const taken = new Set<string>();
  const posted: LedgerLine[] = [];
  let unpriced = 0;
  for (const key of [...(getRow(index.postedByEncounter, work.encounter.encounter) ?? [])].sort()) {
    const version = newestOf(getRow(table, key));
    if (version === undefined || version.event.kind === 'payment' || version.event.kind === 'adjustment') continue;
    const serviceAt = version.event.serviceAt ?? version.at;
    const same = derived.find((line) => !taken.has(line.charge) && line.kind !== 'credit' && line.code === version.event.code.code && localDay(line.serviceAt, work.zone) === localDay(serviceAt, work.zone));
    if (same !== undefined && version.event.kind === 'charge') taken.add(same.charge);
    else if (version.event.amountCents === undefined && priceOf(work, version.event, serviceAt) === undefined) unpriced++;
    else posted.push(postedLine(work, version, serviceAt));
  }
  return { posted, unpriced };
}

function priceOf(work: Work, event: ChargePosted, at: Instant): Cents | undefined {
  const each = work.prices.chargeMasterAt(at).medicationCents[event.code.code];
  return each === undefined ? undefined : shareOfCents(each, Math.round(event.quantity * 1000), 1000);
}

function postedLine(work: Work, version: Version<ChargePosted>, serviceAt: Instant): LedgerLine {
  const { event } = version;
  const sent = event.amountCents ?? priceOf(work, event, serviceAt) ?? zeroCents;
  const amountCents = event.kind === 'credit' ? cents(-Math.abs(sent)) : sent;
  const contract = work.prices.contractAt(serviceAt, work.payerClass);
  return { charge: `posted:${event.charge}`, kind: event.kind === 'credit' ? 'credit' : 'posted', code: event.code.code, amountCents, expectedCents: expectedOf(contract, amountCents), serviceAt, position: version.position };
}
