/** Every emergency visit of the present and of the last day, kept so that a change costs what changed. */
import type { EncounterId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import { changedSince, getRow, rows, type Table } from '../../table.ts';
import { hourMs, instant, type Instant } from '../../time.ts';
import { encountersOf } from '../../visit-numbers.ts';
import { anyMayChange, changedRows } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import type { ViewInput } from '../../views/view.ts';
import { visitNamed } from './requests-by-visit.ts';
import { visitOfEncounter, type EdVisit } from './visit.ts';

/** Hours for which a visit that is over still counts: a day of flow and one more to begin it. */
const keptHours = 25;

const until = (visit: EdVisit): Instant | undefined => (visit.departedAt === undefined ? undefined : instant(visit.departedAt + keptHours * hourMs));

export const visitsOf = keptTable<EdVisit>({
  changed: (before, after) => (anyMayChange(before, after) ? undefined : changed(before, after)),
  make: (input, encounter) => {
    const visit = visitOfEncounter(input, encounter);
    const over = visit === undefined ? undefined : until(visit);
    return over !== undefined && over <= input.now ? undefined : visit;
  },
  nextAt: until,
});

function changed(before: ViewInput, after: ViewInput): Set<EncounterId> {
  const found = changedRows(before, after);
  const [old, now] = [before.hospital.work, after.hospital.work];
  const add = (number: EncounterId | undefined): void => {
    if (number === undefined) return;
    for (const { encounter } of encountersOf(after.hospital, number)) found.add(encounter);
  };
  for (const number of changedSince(old.EmergencyStepped, now.EmergencyStepped)) add(number as EncounterId);
  for (const key of changedSince(old.CareNeedStated, now.CareNeedStated)) add(key.slice(0, key.lastIndexOf('|')) as EncounterId);
  for (const key of changedSince(old.BedRequested, now.BedRequested)) {
    add(visitNamed(getRow(old.BedRequested, key)));
    add(visitNamed(getRow(now.BedRequested, key)));
  }
  for (const key of changedSince(old.BedRequestWithdrawn, now.BedRequestWithdrawn)) add(visitNamed(getRow(now.BedRequested, key)));
  for (const key of changedSince(old.AmbulanceStepped, now.AmbulanceStepped)) {
    add(visitNamed(getRow(old.AmbulanceStepped, key)));
    add(visitNamed(getRow(now.AmbulanceStepped, key)));
  }
  return found;
}

const present = keptOn<Table<EncounterId, EdVisit>, readonly EdVisit[]>();

/** Whoever is in the ED now, the waiting room included: the earliest arrival first. */
export function presentVisits(input: ViewInput): readonly EdVisit[] {
  const table = visitsOf(input);
  const known = present.get(table);
  if (known !== undefined) return known;
  const here = [...rows(table)]
    .filter(({ departedAt }) => departedAt === undefined)
    .sort((a, b) => a.arrivedAt - b.arrivedAt || (a.encounter < b.encounter ? -1 : 1));
  present.set(table, here);
  return here;
}

/** The open visit of a visit number; undefined when it is over or is none. */
export function visitNow(input: ViewInput, number: EncounterId): EdVisit | undefined {
  for (const { encounter } of encountersOf(input.hospital, number).toReversed()) {
    const visit = getRow(visitsOf(input), encounter);
    if (visit?.departedAt === undefined && visit !== undefined) return visit;
  }
  return undefined;
}

/** Whether anybody ever said of somebody that they are, or are not, on a ventilator: a source that never spoke says nothing of zero. */
export function ventilationSpoken({ hospital }: ViewInput): boolean {
  const { CareNeedStated } = hospital.work;
  let spoken = spokenOf.get(CareNeedStated);
  if (spoken === undefined) {
    spoken = [...rows(CareNeedStated)].some((versions) => versions[0]?.event.need === 'ventilator');
    spokenOf.set(CareNeedStated, spoken);
  }
  return spoken;
}
const spokenOf = keptOn<object, boolean>();
