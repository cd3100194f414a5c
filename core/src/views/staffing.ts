/** View `staffing`: each unit's nurses against its patients at this instant, hours of care today, the next shift's gap and who could come. */
import { assignedOf } from '../house/staffing/assigned.ts';
import { floatsFor } from '../house/staffing/floats.ts';
import { hppdToday } from '../house/staffing/hours.ts';
import { nextShiftOf } from '../house/staffing/next-shift.ts';
import { isNurse, onDutyOf, type UnitStaff } from '../house/staffing/on-duty.ts';
import { ratioNow, type RatioNow } from '../house/staffing/ratio-now.ts';
import type { Unit } from '../operations/state.ts';
import { rows } from '../table.ts';
import { instant, minuteMs } from '../time.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { StaffingRow } from './rows-staffing.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfShifts } from '../reads.ts';

export const staffingView: View<StaffingRow> = {
  name: 'staffing',
  title: 'Staffing',
  definition:
    'Of each unit: nurses who count now against those whom its patients need by the ratio (California Title 22 70217, or the facility file), breaches with the instant they began and ended, hours of care per patient day, and the next shift.',
  audience: 'bed',
  reads: ['operations', ...readsOfShifts, 'work.DischargeStepped', 'work.EmergencyStepped'],
  tables: [assignedOf],
  rows: (input, earlier) => {
    const staff = onDutyOf(input);
    const ratios = ratioNow(input);
    const away = floatsOut(staff);
    const found = [...rows(input.hospital.operations.units)].flatMap((unit): [string, StaffingRow][] => {
      const ratio = ratios.get(unit.unit);
      return ratio === undefined || (ratio.state === 'not-judged' && ratio.patients === 0)
        ? []
        : [[unit.unit, rowOf(input, unit, ratio, staff.get(unit.unit), away)]];
    });
    return replaced(earlier?.rows, new Map(found));
  },
  lineage: (input, key) => {
    const ratio = ratioNow(input).get(key);
    if (ratio === undefined) return undefined;
    return newestFirst([...('positions' in ratio ? ratio.positions : []), ...(onDutyOf(input).get(key)?.shifts ?? []).map(({ position }) => position)]);
  },
};

/** Places where nobody stays for a day: hours per patient day say nothing there. */
const shortStays: ReadonlySet<string> = new Set(['emergency', 'or', 'pacu']);

/** People of a unit who work on another now. */
function floatsOut(staff: ReadonlyMap<string, UnitStaff>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { shifts } of staff.values())
    for (const { homeUnit, presence } of shifts) if (homeUnit !== undefined && presence === 'here') found.set(homeUnit, (found.get(homeUnit) ?? 0) + 1);
  return found;
}

function rowOf(input: ViewInput, unit: Unit, ratio: RatioNow, staff: UnitStaff | undefined, away: ReadonlyMap<string, number>): StaffingRow {
  const shifts = staff?.shifts ?? [];
  const next = nextShiftOf(input, unit.unit);
  // Hours change with each second; a screen shows them by the minute.
  const hours = hppdToday(input, unit.unit, instant(Math.floor(input.now / minuteMs) * minuteMs));
  const isStay = !shortStays.has(unit.levelOfCare);
  const short = ratio.state === 'breach' || (!('missing' in next) && next.gap > 0);
  const onBreak = shifts.filter((shift) => shift.presence === 'on-break' && isNurse(shift));
  return {
    unit: unit.unit,
    name: unit.name,
    levelOfCare: unit.levelOfCare,
    patients: ratio.patients,
    state: ratio.state,
    ...('ratio' in ratio ? { ratio: ratio.ratio } : {}),
    ...('nurses' in ratio ? { nurses: ratio.nurses, needed: ratio.needed } : {}),
    ...('missing' in ratio ? { missing: ratio.missing } : {}),
    ...('since' in ratio ? { since: ratio.since } : {}),
    breaches: ratio.breaches,
    onBreak: onBreak.length,
    unrelieved: onBreak.filter(({ relief }) => relief === undefined).length,
    absent: shifts.filter(({ presence, endsAt }) => presence === 'absent' && endsAt > input.now).length,
    floatsIn: shifts.filter(({ presence, homeUnit }) => presence === 'here' && homeUnit !== undefined).length,
    floatsOut: away.get(unit.unit) ?? 0,
    ...(isStay && hours.state === 'known' ? { hppd: hours.hppd } : {}),
    ...('missing' in next ? { nextMissing: next.missing } : { next: withoutPositions(next) }),
    ...(short ? { floats: floatsFor(input, unit.unit) } : {}),
  };
}

function withoutPositions<Value extends { readonly positions: readonly number[] }>({ positions: _positions, ...rest }: Value): Omit<Value, 'positions'> {
  return rest;
}
