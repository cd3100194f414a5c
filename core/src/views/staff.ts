/** View `staff`: every shift near now, with where the person is, since when, and how many patients they have. */
import { loadKey, loadsOf } from '../house/staffing/assigned.ts';
import { onDutyOf } from '../house/staffing/on-duty.ts';
import { hourMs } from '../time.ts';
import { replaced } from './keep.ts';
import type { StaffRow } from './rows-staffing.ts';
import type { View, ViewInput } from './view.ts';

/** A shift is shown so long after its end and before its start. */
const shown = { afterMs: 2 * hourMs, aheadMs: 14 * hourMs } as const;

export const staffView: View<StaffRow> = {
  name: 'staff',
  title: 'Staff',
  definition:
    'Every shift from two hours after its end to fourteen hours before its start: expected, here, on break with or without relief, floated, absent, or gone.',
  audience: 'bed',
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
    for (const { stretches: _stretches, unspoken: _unspoken, position: _position, ...shift } of shifts) {
      if (shift.endsAt < input.now - shown.afterMs || shift.startsAt > input.now + shown.aheadMs) continue;
      yield [shift.shift, { ...shift, counted: counted.has(shift.shift), patients: loads.get(loadKey(unit, shift.staff))?.length ?? 0 }];
    }
  }
}
