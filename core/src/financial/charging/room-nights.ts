/** Room nights: one charge per local midnight by the level of care of the bed at that midnight (finance.md; rules.md, Census). */
import type { EncounterFact } from '../../encounter.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import type { MovementType } from '../../operations/events.ts';
import { getRow } from '../../table.ts';
import { instant, localDay, localMidnights, startOfLocalDay, type Instant } from '../../time.ts';
import { movementsOf } from '../../visit-numbers.ts';
import { lineOf, type Charged } from '../charge-line.ts';
import type { ChargeLine, Work } from '../lines.ts';
import { keptLines } from './kept-lines.ts';
import { nightsTold, sameNights, type Nights } from './nights-told.ts';
import { asTold, settle, type Step } from './settle.ts';

const kept = keptLines();

/**
 * Inpatient nights only: the admit day counts, the discharge day does not, a same-day stay is one day. A movement that is told once the midnight is
 * over, or that takes another back, leaves the night as it was charged, its credit, and what it is now.
 */
export function roomNights(work: Work): readonly Charged[] {
  const { encounter, hospital, now, zone } = work;
  const until = encounter.dischargedAt ?? now;
  const parts = [hospital.operations.units, hospital.operations.aliases, localDay(until, zone), localMidnights(instant(until - 1), until, zone).length];
  return kept(work, encounter, parts, () => settle(stepsOf(work)));
}

/** What was known of the stay, and the movement told late that it rests on. */
interface Known {
  readonly work: Work;
  readonly facts: readonly EncounterFact[];
  readonly late: EncounterFact | undefined;
}

/** As it was before each such movement that changed where the nights are, and as it is. */
function stepsOf(work: Work): readonly Step[] {
  const { encounter } = work;
  const facts = factsOf(work);
  const told = facts.toSorted(asTold);
  const steps: Step[] = [];
  let late: EncounterFact | undefined;
  const nightsAfter = told.some((fact, i) => i > 0 && changesNights(work, fact)) ? nightsTold(work, facts, told) : () => undefined;
  for (const [i, fact] of told.entries()) {
    const last = told[i - 1];
    if (last === undefined || !changesNights(work, fact)) continue;
    const was = nightsAfter(i - 1);
    if (sameNights(was, nightsAfter(i))) continue;
    const known = new Set(told.slice(0, i));
    const before = facts.filter((one) => known.has(one));
    const until = instant(Math.max(fact.at, fact.recordedAt));
    const due = was === undefined ? [] : [...nightsOf({ work, facts: before, late }, was, until)];
    if (was !== undefined) steps.push({ position: last.position, due: due.filter(({ serviceAt }) => wasCharged(work, serviceAt, told[0] ?? last, fact)) });
    late = fact;
  }
  return [...steps, { position: late?.position ?? encounter.position, due: [...nightsOf({ work, facts, late }, encounter, work.now)] }];
}

const takers: ReadonlySet<MovementType> = new Set([
  'AdmitCancelled',
  'EncounterDeleted',
  'ClassChangedToOutpatient',
  'ClassChangedToInpatient',
  'TransferCancelled',
  'DischargeCancelled',
]);

/** A midnight lies between when it was so and when it was told, or it takes back what was so over one. */
function changesNights({ zone }: Work, { at, recordedAt, movement }: EncounterFact): boolean {
  return (
    takers.has(movement.type) ||
    movement.action === 'cancel' ||
    movement.action === 'update' ||
    (recordedAt > at && localDay(at, zone) !== localDay(recordedAt, zone))
  );
}

/**
 * A night is charged by the midnight that ends it, or by the first one after somebody told of the stay. Of days that are told at once, as when a house
 * is loaded, none had been charged before the next movement was told: there is nothing to take back.
 */
function wasCharged({ zone }: Work, serviceAt: Instant, first: EncounterFact, fact: EncounterFact): boolean {
  const known = localDay(first.recordedAt, zone);
  // The day of a same-day stay is charged when it was told; a night by its midnight.
  const inTime = startOfLocalDay(serviceAt, zone) === serviceAt ? first.recordedAt <= serviceAt : known <= localDay(serviceAt, zone);
  return inTime || known < localDay(fact.recordedAt, zone);
}

function* nightsOf(known: Known, encounter: Nights, until: Instant): Generator<ChargeLine> {
  const { work } = known;
  const { admittedAt, dischargedAt } = encounter;
  if (encounter.class !== 'I' || encounter.stub === true || admittedAt === undefined || encounter.status === 'cancelled') return;
  const end = dischargedAt ?? until;
  // Before the first stay nobody said where the patient was, so there is no bed to charge.
  const from = instant(Math.max(admittedAt, encounter.stays[0]?.from ?? end));
  const positionsOf = placedBy(known.facts, encounter);
  const night = (at: Instant, level: LevelOfCare): Iterable<ChargeLine> => roomLine(known, positionsOf(at), at, level);
  for (const at of localMidnights(from, end, work.zone).filter((one) => one < end)) {
    const level = levelAt(work, encounter, at);
    if (level !== undefined) yield* night(at, level);
  }
  const sameDay = dischargedAt !== undefined && dischargedAt >= admittedAt && !localMidnights(admittedAt, end, work.zone).some((at) => at < end);
  const level = sameDay ? (levelAt(work, encounter, admittedAt) ?? levelAt(work, encounter, from)) : undefined;
  if (level !== undefined) yield* night(admittedAt, level);
}

/** Level of care of the bed; undefined in no bed or on leave. Somebody who is in radiology at midnight still has the bed. */
function levelAt({ hospital }: Work, encounter: Nights, at: Instant): LevelOfCare | undefined {
  const stay = encounter.stays.find((one) => one.from <= at && (one.until === undefined || at < one.until));
  if (stay === undefined || stay.onLeave === true) return undefined;
  return getRow(hospital.operations.units, stay.location.unit)?.levelOfCare ?? 'unknown';
}

function roomLine({ work, late }: Known, positions: readonly number[], at: Instant, level: LevelOfCare): readonly ChargeLine[] {
  const line = lineOf(work, {
    charge: `room:${work.encounter.encounter}:${localDay(at, work.zone)}`,
    kind: 'room',
    code: `ROOM-${level}`,
    units: 1,
    unit: 'night',
    eachCents: work.prices.roomAt(at, level),
    night: level,
    serviceAt: at,
    toldAt: late?.recordedAt ?? at,
    position: positions[0] ?? work.encounter.position,
    positions,
  });
  return line === undefined ? [] : [line];
}

/** The movements that put the patient where the night at an instant was spent, and that began the stay: looked for once for each place. */
function placedBy(facts: readonly EncounterFact[], { stays, admittedAt }: Nights): (at: Instant) => readonly number[] {
  const known = new Map<Instant | undefined, readonly number[]>();
  return (at) => {
    const begun = stays.findLast((one) => one.from <= at)?.from;
    const found = known.get(begun) ?? [...new Set([begun, admittedAt].flatMap((from) => facts.findLast((fact) => fact.at === from)?.position ?? []))];
    known.set(begun, found);
    return found;
  };
}

/** What was told of the movements of a stay, in the order in which its senders meant it. */
export const factsOf = ({ hospital, encounter }: Work): readonly EncounterFact[] => movementsOf(hospital, encounter);
