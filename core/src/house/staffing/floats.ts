/** Who could come to a unit that is short, with the least harm elsewhere: nobody whose going would break the ratio where she is now. */
import { levelsOfCare } from '../../operations/facility.ts';
import { getRow } from '../../table.ts';
import type { UnitId } from '../../ids.ts';
import type { ViewInput } from '../../views/view.ts';
import { loadOf } from './next-shift.ts';
import { isNurse, onDutyOf } from './on-duty.ts';
import type { ShiftNow } from './presence.ts';
import { ratioNow, type RatioNow } from './ratio-now.ts';

export interface FloatChoice {
  readonly shift: string;
  readonly staff: string;
  readonly kind: ShiftNow['kind'];
  readonly from: string;
  /** Nurses that her unit has above what it needs, once she is gone; absent where no ratio is judged there. */
  readonly spareAfter?: number;
  /** Patients who must be handed over first. */
  readonly patients: number;
  readonly pool: boolean;
  readonly sameLevel: boolean;
  /** Why she is this high in the list. */
  readonly because: string;
}

/** A unit's name that means the pool: nobody's home. */
const isPool = (unit: string): boolean => /^(float|pool)/iu.test(unit);

/** At most this many are offered. */
export const floatLimit = 3;

/** Pool first, then who hands over fewest, then the unit with most to spare, then the same level of care. */
export function floatsFor(input: ViewInput, unit: string): FloatChoice[] {
  const ratios = ratioNow(input);
  const choices: FloatChoice[] = [];
  for (const [from, staff] of onDutyOf(input)) {
    if (from === unit) continue;
    const donor = ratios.get(from);
    if (!isPool(from) && !canSpare(donor)) continue;
    for (const shift of staff.shifts) {
      if (shift.presence !== 'here' || !isNurse(shift) || shift.kind === 'charge' || shift.homeUnit !== undefined) continue;
      if (!staff.counted.has(shift.shift)) continue;
      choices.push(choice(input, unit, shift, donor));
    }
  }
  return choices.sort(byHarm).slice(0, floatLimit);
}

const canSpare = (donor: RatioNow | undefined): boolean => donor?.state === 'met' && donor.nurses > donor.needed;

function choice(input: ViewInput, unit: string, shift: ShiftNow, donor: RatioNow | undefined): FloatChoice {
  const levelOf = (id: string): string => getRow(input.hospital.operations.units, id as UnitId)?.levelOfCare ?? levelsOfCare[levelsOfCare.length - 1] ?? '';
  const pool = isPool(shift.unit);
  const patients = loadOf(input, shift.unit, shift.staff);
  const spareAfter = donor?.state === 'met' ? donor.nurses - donor.needed - 1 : undefined;
  const sameLevel = levelOf(unit) === levelOf(shift.unit);
  const parts = [
    pool ? 'float pool' : `${shift.unit} keeps ${spareAfter ?? 'unknown'} to spare`,
    patients === 0 ? 'has no patients' : `hands over ${patients}`,
    ...(sameLevel ? ['same level of care'] : []),
  ];
  const { staff, kind } = shift;
  return {
    shift: shift.shift,
    staff,
    kind,
    from: shift.unit,
    ...(spareAfter === undefined ? {} : { spareAfter }),
    patients,
    pool,
    sameLevel,
    because: parts.join(', '),
  };
}

function byHarm(a: FloatChoice, b: FloatChoice): number {
  return (
    Number(b.pool) - Number(a.pool) ||
    a.patients - b.patients ||
    (b.spareAfter ?? 0) - (a.spareAfter ?? 0) ||
    Number(b.sameLevel) - Number(a.sameLevel) ||
    (a.shift < b.shift ? -1 : 1)
  );
}
