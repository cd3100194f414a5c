/** Nurses that the next shift of a unit needs by its projected patients, against those who are scheduled for it. */
import { getRow } from '../../table.ts';
import type { UnitId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import type { Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { loadKey, loadsOf } from './assigned.ts';
import { projectedPatients } from './expected.ts';
import { isNurse, staffOn, type UnitStaff } from './on-duty.ts';
import type { ShiftNow } from './presence.ts';
import { countedNurses, nursesFor, ratioOf } from './ratio-pack.ts';

export interface NextShift {
  readonly startsAt: Instant;
  readonly projected: number;
  readonly needed: number;
  readonly scheduled: number;
  /** Above zero: nurses who are missing. Below: to spare. */
  readonly gap: number;
  readonly positions: readonly number[];
}
export type NextShiftState = NextShift | { readonly missing: readonly string[] };

/** The next start of a nurse's shift on the unit; not computable where no shift ahead is scheduled or the unit has no ratio. */
export function nextShiftOf(input: ViewInput, unit: string): NextShiftState {
  const row = getRow(input.hospital.operations.units, unit as UnitId);
  const ratio = row === undefined ? undefined : ratioOf(row);
  if (ratio === undefined) return { missing: ['ratio'] };
  const planned = plannedNurses(staffOn(input, unit));
  // By start: the first that is ahead is the next.
  const startsAt = planned.find((shift) => shift.startsAt > input.now && shift.presence !== 'cancelled' && shift.presence !== 'absent')?.startsAt;
  if (startsAt === undefined) return { missing: ['shifts ahead'] };
  const then = planned.filter((shift) => worksAt(shift, startsAt));
  const practical = then.filter(({ kind }) => kind === 'lpn').length;
  const projected = projectedPatients(input, unit, startsAt);
  const needed = nursesFor([{ patients: projected, ratio }]);
  const scheduled = countedNurses(then.length - practical, practical);
  return { startsAt, projected, needed, scheduled, gap: needed - scheduled, positions: then.map(({ position }) => position).sort((a, b) => b - a) };
}

const nurses = keptOn<UnitStaff, readonly ShiftNow[]>();
function plannedNurses(staff: UnitStaff): readonly ShiftNow[] {
  const known = nurses.get(staff) ?? staff.shifts.filter((shift) => isNurse(shift) && shift.kind !== 'charge');
  nurses.set(staff, known);
  return known;
}

const gone = new Set<ShiftNow['presence']>(['left', 'absent', 'cancelled', 'over']);
const worksAt = ({ startsAt, endsAt, presence }: ShiftNow, at: Instant): boolean => startsAt <= at && at < endsAt && !gone.has(presence);

/** How many patients a nurse has now. */
export const loadOf = (input: ViewInput, unit: string, staff: string): number => loadsOf(input).get(loadKey(unit, staff))?.length ?? 0;
