/** How many nurses count on each unit now. A unit of which that is not known is absent: unknown is never taken for nobody. */
import { unitId, type UnitId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import type { ViewInput } from '../../views/view.ts';
import { onDutyOf } from '../staffing/on-duty.ts';

const made = keptOn<ReturnType<typeof onDutyOf>, ReadonlyMap<UnitId, number>>();

export function nursesByUnit(input: ViewInput): ReadonlyMap<UnitId, number> {
  const staff = onDutyOf(input);
  const known = made.get(staff);
  if (known !== undefined) return known;
  const found = new Map<UnitId, number>();
  for (const { unit, nurses } of staff.values()) if (nurses !== undefined) found.set(unitId(unit), nurses);
  made.set(staff, found);
  return found;
}
