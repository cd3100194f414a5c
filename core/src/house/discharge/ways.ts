/** The ways out of everybody who is here, kept: an encounter is worked out anew only when something was said of it. */
import type { Encounter } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import type { EncounterId } from '../../ids.ts';
import { getRow } from '../../table.ts';
import { anyMayChange, changedRows } from '../../views/changed-encounters.ts';
import { keptTable, type KeptTable } from '../../views/kept-table.ts';
import type { ViewInput } from '../../views/view.ts';
import { isStay } from './stays.ts';
import { wayOutOf, type WayOut } from './way-out.ts';
import { changedWays } from './work-of-stay.ts';

export interface Leaver {
  readonly encounter: Encounter;
  readonly way: WayOut;
}

/** Inpatients, and observation patients on a ward, who are here now. */
export const leaversOf: KeptTable<Leaver> = keptTable<Leaver>({
  changed: (before, after) => {
    if (anyMayChange(before, after)) return undefined;
    const changed = changedRows(before, after);
    for (const id of changedWays(before, after)) changed.add(id);
    return changed;
  },
  make: ({ hospital }, encounter) => leaverNow(hospital, encounter),
});

/** The same of one encounter, worked out anew. */
export const leaverNow = (hospital: Hospital, encounter: Encounter): Leaver | undefined =>
  isHere(encounter) && isStay(hospital, encounter) ? { encounter, way: wayOutOf(hospital, encounter) } : undefined;

const isHere = ({ status, dischargedAt }: Encounter): boolean => dischargedAt === undefined && (status === 'in-progress' || status === 'on-leave');

export const leaverOf = (input: ViewInput, encounter: EncounterId): Leaver | undefined => getRow(leaversOf(input), encounter);
