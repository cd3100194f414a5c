/** View `staffing-plan`: a cell for each unit and shift, this one, the next and the one after: planned, checked in, needed, gap, who they are and who could come. */
import { assignedOf } from '../house/staffing/assigned.ts';
import { careOf } from '../house/nursing/care.ts';
import { ordersHere } from '../house/orders/of-encounter.ts';
import { scoresOf } from './scores.ts';
import { acuityStaffing, unitAcuity } from '../house/staffing/acuity-need.ts';
import { arrivalsOf } from '../house/staffing/expected.ts';
import { floatsFor } from '../house/staffing/floats.ts';
import { onDutyOf } from '../house/staffing/on-duty.ts';
import { planOf, plannedFloats, type PlanCell } from '../house/staffing/plan.ts';
import { ratioNow } from '../house/staffing/ratio-now.ts';
import { unitCensus } from '../house/staffing/unit-census.ts';
import { keptOn } from '../kept-on.ts';
import { getRow } from '../table.ts';
import { minuteMs } from '../time.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { PlanFloat, StaffingPlanRow } from './rows-staffing.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfCare, readsOfShifts } from '../reads.ts';

type Plan = ReadonlyMap<string, PlanCell>;
interface Kept {
  readonly parts: readonly unknown[];
  readonly plan: Plan;
}
const kept = keptOn<ReadonlyMap<string, unknown>, Kept>();

/** Worked out again where staff, patients or what is said of them changed, and each minute: what is expected by then moves with time. */
function planKept(input: ViewInput): Plan {
  const staff = onDutyOf(input);
  const { work, operations } = input.hospital;
  const parts = [
    ratioNow(input),
    unitCensus(input),
    unitAcuity(input),
    arrivalsOf(input),
    work.DischargeStepped,
    operations.units,
    Math.floor(input.now / minuteMs),
  ];
  const known = kept.get(staff);
  if (known !== undefined && known.parts.every((part, n) => part === parts[n])) return known.plan;
  const plan = planOf(input);
  kept.set(staff, { parts, plan });
  return plan;
}

/** Everything that a row shows is a part of its plan: who could come is worked out of the same staff, patients and units. */
const rowsKept = keptOn<Plan, ReadonlyMap<string, StaffingPlanRow>>();

export const staffingPlanView: View<StaffingPlanRow> = {
  name: 'staffing-plan',
  title: 'Staffing plan',
  definition:
    'Each unit in this shift, the next and the one after. Planned: nurses on the plan without charge nurses, practical nurses up to as many as registered ones. Needed: patients now, or expected at the start of the shift, by the ratio (California Title 22 70217, or the facility file). Gap: needed less who counts now, or less who is planned and not absent. Hours of care: what the plan gives per patient day, against what the facility file asks of the unit, where it does. Acuity (' +
    `${acuityStaffing.pack}@${acuityStaffing.version}): ${acuityStaffing.definition}`,
  audience: 'bed',
  reads: ['operations', ...readsOfShifts, ...readsOfCare, 'work.DischargeStepped', 'work.EmergencyStepped'],
  tables: [scoresOf, ordersHere, careOf, assignedOf],
  rows: (input, earlier) => {
    const plan = planKept(input);
    let made = rowsKept.get(plan);
    if (made === undefined) rowsKept.set(plan, (made = new Map([...plan].map(([key, cell]) => [key, rowOf(input, plan, cell)]))));
    return replaced(earlier?.rows, new Map(made));
  },
  lineage: (input, key) => {
    const cell = planKept(input).get(key);
    return cell === undefined ? undefined : newestFirst(cell.people.map(({ position }) => position));
  },
};

function rowOf(input: ViewInput, plan: Plan, cell: PlanCell): StaffingPlanRow {
  const { people, ...rest } = cell;
  const unit = getRow(input.hospital.operations.units, cell.unit as never);
  return {
    ...rest,
    name: unit?.name ?? cell.unit,
    levelOfCare: unit?.levelOfCare ?? 'unknown',
    people: people.map(({ shift, staff, kind, presence, homeUnit, startsAt, endsAt }) => ({
      shift,
      staff,
      kind,
      presence,
      startsAt,
      endsAt,
      ...(homeUnit === undefined ? {} : { homeUnit }),
    })),
    floats: (cell.gap ?? 0) > 0 ? floatsOf(input, plan, cell) : [],
  };
}

function floatsOf(input: ViewInput, plan: Plan, cell: PlanCell): readonly PlanFloat[] {
  if (cell.column === 'this') return floatsFor(input, cell.unit).map(({ shift, staff, kind, from, because }) => ({ shift, staff, kind, from, because }));
  return plannedFloats(plan, cell).map(({ spareAfter, ...float }) => ({ ...float, because: `${float.from} keeps ${spareAfter} to spare` }));
}
