/** Which nurse cares for whom among those who are here: the newest word on each assignment. */
import type { EncounterId, UnitId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import { changedSince, getRow, rows, type Table } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import { anyMayChange, changedRows } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import { isHere } from '../../views/scores.ts';
import type { ViewInput } from '../../views/view.ts';

export interface Assigned {
  readonly encounter: EncounterId;
  readonly nurse: string;
  readonly unit: UnitId;
  readonly at: Instant;
  readonly position: number;
}

/** Who cares for whom among those who are here. */
export const assignedOf = keptTable<Assigned>({
  changed: (before, after) => {
    if (anyMayChange(before, after)) return undefined;
    const changed = changedRows(before, after);
    for (const id of changedSince(before.hospital.nursing.assignments, after.hospital.nursing.assignments)) changed.add(id as EncounterId);
    return changed;
  },
  make: ({ hospital }, { encounter, status, location }) => {
    const said = isHere({ status }) ? getRow(hospital.nursing.assignments, encounter) : undefined;
    // A nurse whom the next unit named already takes over when the patient is there.
    const newest = said?.findLast(({ event }) => event.unit === location?.unit) ?? newestOf(said);
    return newest?.event.nurse === undefined
      ? undefined
      : { encounter, nurse: newest.event.nurse, unit: newest.event.unit, at: newest.at, position: newest.position };
  },
  // Whoever cares for whom is the same while the patient's own row changes: what is worked out of it is kept.
  same: (before, after) => before.position === after.position && before.unit === after.unit && before.nurse === after.nurse && before.at === after.at,
});

export type Loads = ReadonlyMap<string, readonly Assigned[]>;
const loads = keptOn<Table<EncounterId, Assigned>, Loads>();

export const loadKey = (unit: string, nurse: string): string => `${unit}|${nurse}`;

/** Patients by unit and nurse (`loadKey`). */
export function loadsOf(input: ViewInput): Loads {
  const assigned = assignedOf(input);
  const known = loads.get(assigned);
  if (known !== undefined) return known;
  const found = new Map<string, Assigned[]>();
  for (const one of rows(assigned)) {
    const key = loadKey(one.unit, one.nurse);
    const load = found.get(key);
    if (load === undefined) found.set(key, [one]);
    else load.push(one);
  }
  loads.set(assigned, found);
  return found;
}
