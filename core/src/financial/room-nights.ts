/** Room nights: one charge per local midnight by the level of care of the bed at that midnight (finance.md; rules.md, Census). */
import type { Encounter, EncounterFact } from '../encounter.ts';
import { deriveVisit } from '../derive-encounter.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import type { MovementType } from '../operations/events.ts';
import { getRow } from '../table.ts';
import { localDay, localMidnights, type Instant } from '../time.ts';
import { numbersOf, visitOf } from '../visit-numbers.ts';
import { creditOf, type LedgerLine, type Work } from './lines.ts';
import { expectedOf } from './pricing.ts';

/** Inpatient nights only: the admit day counts, the discharge day does not, a same-day stay is one day. Then what a cancelled admission took back. */
export function roomNights(work: Work): readonly LedgerLine[] {
  const nights = [...nightsOf(work, work.encounter, work.now)];
  return [...nights, ...takenBack(work, nights)];
}

function* nightsOf(work: Work, encounter: Encounter, until: Instant): Generator<LedgerLine> {
  const { admittedAt, dischargedAt } = encounter;
  if (encounter.class !== 'I' || encounter.stub === true || admittedAt === undefined || encounter.status === 'cancelled') return;
  const end = dischargedAt ?? until;
  // Before the first stay nobody said where the patient was, so there is no bed to charge.
  const from = Math.max(admittedAt, encounter.stays[0]?.from ?? end) as Instant;
  const midnights = localMidnights(from, end, work.zone).filter((at) => at < end);
  for (const at of midnights) {
    const level = levelAt(work, encounter, at);
    if (level !== undefined) yield roomLine(work, encounter, at, level);
  }
  const sameDay = dischargedAt !== undefined && dischargedAt >= admittedAt && !localMidnights(admittedAt, end, work.zone).some((at) => at < end);
  const level = sameDay ? (levelAt(work, encounter, admittedAt) ?? levelAt(work, encounter, from)) : undefined;
  if (level !== undefined) yield roomLine(work, encounter, admittedAt, level);
}

/** Level of care of the bed; undefined in no bed or on leave. Somebody who is in radiology at midnight still has the bed. */
function levelAt({ hospital }: Work, encounter: Encounter, at: Instant): LevelOfCare | undefined {
  const stay = encounter.stays.find((one) => one.from <= at && (one.until === undefined || at < one.until));
  if (stay === undefined || stay.onLeave === true) return undefined;
  return getRow(hospital.operations.units, stay.location.unit)?.levelOfCare ?? 'unknown';
}

function roomLine(work: Work, encounter: Encounter, at: Instant, level: LevelOfCare): LedgerLine {
  const amountCents = work.prices.roomAt(at, level);
  const expectedCents = expectedOf(work.prices.contractAt(at, work.payerClass), amountCents, level);
  return {
    charge: `room:${encounter.encounter}:${localDay(at, work.zone)}`,
    kind: 'room',
    code: `ROOM-${level}`,
    amountCents,
    expectedCents,
    serviceAt: at,
    position: encounter.position,
  };
}

const takers: ReadonlySet<MovementType> = new Set(['AdmitCancelled', 'EncounterDeleted', 'ClassChangedToOutpatient']);

/** Nights that had been charged when the admission was cancelled, or became outpatient: each is shown with its credit (hard case 6). */
function* takenBack(work: Work, standing: readonly LedgerLine[]): Generator<LedgerLine> {
  const facts = factsOf(work);
  const taker = facts.findLast((fact) => takers.has(fact.movement.type));
  if (taker === undefined) return;
  const visit = visitOf(work.encounter.encounter);
  const before = deriveVisit(visit, facts.slice(0, facts.indexOf(taker))).encounters.find((one) => one.encounter === work.encounter.encounter);
  if (before === undefined) return;
  for (const night of nightsOf(work, before, taker.at)) {
    if (standing.some((line) => line.charge === night.charge && line.code === night.code)) continue;
    const line = { ...night, charge: `${night.charge}:cancelled` };
    yield line;
    yield creditOf(line, taker.position);
  }
}

function factsOf({ hospital, encounter }: Work): readonly EncounterFact[] {
  const lists = numbersOf(hospital, encounter).map((number) => getRow(hospital.operations.facts, number) ?? []);
  return lists.length === 1 ? (lists[0] ?? []) : lists.flat().sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
}
