/** View `staff`: every shift near now, with where the person is, since when, and how many patients they have. */
import { loadKey, loadsOf, assignedOf } from '../house/staffing/assigned.ts';
import { onDutyOf } from '../house/staffing/on-duty.ts';
import type { ShiftNow } from '../house/staffing/presence.ts';
import { keptOn } from '../kept-on.ts';
import { hourMs } from '../time.ts';
import { replaced } from './keep.ts';
import type { StaffRow } from './rows-staffing.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfShifts } from '../reads.ts';

/** A shift is shown so long after its end and before its start. */
const shown = { afterMs: 2 * hourMs, aheadMs: 14 * hourMs } as const;

export const staffView: View<StaffRow> = {
  name: 'staff',
  title: 'Staff',
  definition:
    'Every shift from two hours after its end to fourteen hours before its start: expected, here, on break with or without relief, floated, absent, or gone.',
  audience: 'bed',
  reads: ['operations', ...readsOfShifts],
  tables: [assignedOf],
  rows: (input, earlier) => replaced(earlier?.rows, new Map(found(input))),
  lineage: (input, key) => {
    for (const { shifts } of onDutyOf(input).values()) {
      const shift = shifts.find((one) => one.shift === key);
      if (shift !== undefined) return [shift.position];
    }
    return undefined;
  },
};

function* found(input: ViewInput): Generator<[string, StaffRow]> {
  const loads = loadsOf(input);
  for (const { unit, shifts, counted } of onDutyOf(input).values()) {
    for (const shift of shifts) {
      if (shift.endsAt < input.now - shown.afterMs || shift.startsAt > input.now + shown.aheadMs) continue;
      yield [shift.shift, rowOf(shift, counted.has(shift.shift), loads.get(loadKey(unit, shift.staff))?.length ?? 0)];
    }
  }
}

const kept = keptOn<ShiftNow, StaffRow>();

/** The same row as long as the shift, its count and its patients are the same. */
function rowOf(shift: ShiftNow, counted: boolean, patients: number): StaffRow {
  const known = kept.get(shift);
  if (known !== undefined && known.counted === counted && known.patients === patients) return known;
  const { stretches: _stretches, unspoken: _unspoken, position: _position, ...shown } = shift;
  const row = { ...shown, counted, patients };
  kept.set(shift, row);
  return row;
}
