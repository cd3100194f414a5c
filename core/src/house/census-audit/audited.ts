/** Each encounter as the audit sees it: who it is, what the book says of it, when it last gave a sign of life, and what is wrong with it alone. */
import type { Encounter } from '../../encounter.ts';
import { personOf } from '../../identity/fold.ts';
import type { BedId, EncounterId, PatientId, UnitId } from '../../ids.ts';
import { directoryOf } from '../../operations/describe.ts';
import type { LateMovement } from '../../operations/told-late.ts';
import { changedSince, getRow } from '../../table.ts';
import { hourMs, instant, type Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import { changedCare } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import { isHere } from '../../views/scores.ts';
import { sameRow, type ViewInput } from '../../views/view.ts';
import { encountersUnder, numbersOf } from '../../visit-numbers.ts';
import { bookOf, sumOf, type Entry } from './entries.ts';
import { faultOf, type CensusFault } from './fault.ts';
import { lastSignOf } from './sign-of-life.ts';
import { emptiedEvidence, type Emptied } from './emptied.ts';

export interface Audited {
  readonly encounter: Encounter;
  readonly person: PatientId;
  readonly here: boolean;
  /** What the book says of this visit by unit. */
  readonly entries: readonly Entry[];
  /** The book less the record, by unit; empty when they agree. */
  readonly off: ReadonlyMap<UnitId, number>;
  readonly late: readonly LateMovement[];
  /** Somebody looked at the record of this visit and found it right. */
  readonly reviewedAt?: Instant;
  /** When they should be gone: a confirmed discharge, or the time that was expected. */
  readonly outBy?: Instant;
  readonly faults: readonly CensusFault[];
  readonly emptied: readonly Emptied[];
}

/** Who left is audited for so long: today's balance and late words are about them too. */
const afterwardsMs = 26 * hourMs;

/** Everything of it but the signs of life: a value charted of somebody who is where they were changes nothing here. */
export const auditedOf = keptTable<Audited>({
  changed: touched,
  make: audit,
  same: ({ off: was, ...before }, { off: is, ...after }) => sameRow([...was], [...is]) && sameRow(before, after),
  nextAt: ({ here, encounter }) => (here || encounter.dischargedAt === undefined ? undefined : instant(encounter.dischargedAt + afterwardsMs)),
});

/** When each who is here last gave a sign of life. */
export const signsOf = keptTable<Instant>({
  changed: touched,
  make: (input, encounter) => (isAuditedHere(encounter) ? lastSignOf(input, encounter) : undefined),
  same: (before, after) => before === after,
});

const isAuditedHere = (encounter: Encounter): boolean => isHere(encounter) && encounter.stub !== true;

function touched(before: ViewInput, after: ViewInput): Iterable<EncounterId> | undefined {
  const found = changedCare(before, after);
  if (found === undefined || before.hospital.operations.description !== after.hospital.operations.description) return undefined;
  const [old, now] = [before.hospital, after.hospital];
  const visit = (number: string): void => {
    for (const { encounter } of encountersUnder(after.hospital, number as EncounterId)) found.add(encounter);
  };
  const bed = (id: string): void => {
    for (const id_ of getRow(now.operations.bedFacts, id as BedId)?.claims.keys() ?? []) found.add(id_);
  };
  for (const id of changedSince(old.operations.bedFacts, now.operations.bedFacts)) bed(id);
  for (const id of changedSince(old.work.TurnStepped, now.work.TurnStepped)) bed(id);
  for (const id of changedSince(old.operations.index.told.late, now.operations.index.told.late)) visit(id);
  for (const id of changedSince(old.clinical.index.administrationsByEncounter, now.clinical.index.administrationsByEncounter)) visit(id);
  for (const id of changedSince(old.work.DischargeStepped, now.work.DischargeStepped)) visit(id);
  for (const about of changedSince(old.work.CensusConfirmed, now.work.CensusConfirmed)) {
    bed(about);
    visit(about);
  }
  return found;
}

function audit(input: ViewInput, encounter: Encounter): Audited | undefined {
  const { hospital, now } = input;
  const here = isAuditedHere(encounter);
  if (!here && (encounter.dischargedAt === undefined || encounter.dischargedAt + afterwardsMs <= now)) return undefined;
  const numbers = numbersOf(hospital, encounter);
  const facts = numbers.flatMap((number) => getRow(hospital.operations.facts, number) ?? []);
  const book = bookOf(numbers.length === 1 ? facts : [...facts].sort((a, b) => (a.order < b.order ? -1 : 1)));
  const reviewedAt = latest(numbers.map((number) => newestOf(getRow(hospital.work.CensusConfirmed, number))?.at));
  const again = here && book.admittedAgain !== undefined && (reviewedAt ?? 0) < book.admittedAgain.at ? book.admittedAgain : undefined;
  const unit = encounter.location?.unit;
  const outBy = outByOf(input, encounter);
  const faults: CensusFault[] = [];
  if (again !== undefined) {
    faults.push(
      faultOf('duplicate-admission', encounter.encounter, {
        since: again.at,
        says: `${encounter.encounter} was admitted again${again.movement.location === undefined ? '' : ` to ${again.movement.location.bedId ?? again.movement.location.unit}`} without having left`,
        owner: 'Bed manager',
        encounters: [encounter.encounter],
        beds: bedsOf(encounter),
        ...(unit === undefined ? {} : { unit }),
        suggestion: { repair: 'as-recorded', encounter: encounter.encounter },
        positions: [again.position],
      }),
    );
  }
  if (here) faults.push(...ghostBed(input, encounter));
  return {
    encounter,
    person: personOf(input.identity, encounter.patient),
    here,
    entries: book.entries,
    off: here && !isLookedAt({ reviewedAt, entries: book.entries }) ? difference(book.entries, unit) : new Map(),
    late: numbers.flatMap((number) => getRow(hospital.operations.index.told.late, number) ?? []),
    ...(reviewedAt === undefined ? {} : { reviewedAt }),
    ...(outBy === undefined ? {} : { outBy }),
    faults,
    emptied: here ? emptiedEvidence(input, encounter) : [],
  };
}

/** Somebody found the record right since the last line of its book. */
export const isLookedAt = ({ reviewedAt, entries }: { readonly reviewedAt?: Instant | undefined; readonly entries: readonly Entry[] }): boolean =>
  (reviewedAt ?? 0) >= (entries.at(-1)?.at ?? 0);

/** The book less the record: an encounter that is here is once in its own unit and nowhere else. */
function difference(entries: readonly Entry[], unit: UnitId | undefined): ReadonlyMap<UnitId, number> {
  const sums = sumOf(entries);
  if (unit !== undefined) sums.set(unit, (sums.get(unit) ?? 0) - 1);
  for (const [key, sum] of sums) if (sum === 0) sums.delete(key);
  return sums;
}

function ghostBed({ hospital }: ViewInput, { encounter, location, locatedAt, position }: Encounter): CensusFault[] {
  const { description } = hospital.operations;
  if (description === undefined || location === undefined) return [];
  const { units, beds } = directoryOf(description);
  const known = units.has(location.unit) && (location.bedId === undefined || beds.has(location.bedId));
  if (known) return [];
  const place = location.bedId ?? location.unit;
  return [
    faultOf('ghost-bed', encounter, {
      since: locatedAt ?? instant(0),
      says: `${encounter} is recorded in ${place}, which the facility does not have`,
      owner: 'Bed manager',
      encounters: [encounter],
      beds: location.bedId === undefined ? [] : [location.bedId],
      unit: location.unit,
      suggestion: { repair: 'choose-bed', encounter },
      positions: [position],
    }),
  ];
}

function outByOf({ hospital }: ViewInput, encounter: Encounter): Instant | undefined {
  if (encounter.dischargedAt !== undefined) return undefined;
  const step = newestOf(getRow(hospital.work.DischargeStepped, encounter.encounter));
  const confirmed = step?.event.step === 'confirmed' ? (step.event.expectedAt ?? step.at) : undefined;
  const planned = encounter.dischargePlannedAt === undefined ? undefined : (encounter.expectedDischargeAt ?? encounter.dischargePlannedAt);
  return latest([confirmed, planned]);
}

export const bedsOf = ({ location }: Encounter): readonly BedId[] => (location?.bedId === undefined ? [] : [location.bedId]);

function latest(times: readonly (Instant | undefined)[]): Instant | undefined {
  const known = times.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : instant(Math.max(...known));
}
