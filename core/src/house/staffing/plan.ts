/**
 * The plan by unit and shift: this one, the next, and the one after it. The house's shifts are where most of its nurses change; of each unit then so
 * many are planned, checked in and needed. A unit of which no shift is told for an hour is unknown there, never empty.
 */
import type { Unit } from '../../operations/state.ts';
import { rows } from '../../table.ts';
import { dayMs, hourMs, instant, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { neededByAcuity, unitAcuity, type UnitAcuity } from './acuity-need.ts';
import { projectedPatients } from './expected.ts';
import { isNurse, onDutyOf, staffOn } from './on-duty.ts';
import type { ShiftNow } from './presence.ts';
import { ratioNow, type RatioNow } from './ratio-now.ts';
import { countedNurses, nursesFor, ratioOf } from './ratio-pack.ts';

export const planColumns = ['this', 'next', 'after'] as const;
export type PlanColumn = (typeof planColumns)[number];

export interface ShiftSpan {
  readonly column: PlanColumn;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

export interface PlanCell extends ShiftSpan {
  readonly unit: string;
  /** Nurses on the plan, without charge nurses; who said that they will not come is in it and in `absent`. */
  readonly planned: number;
  readonly checkedIn: number;
  readonly absent: number;
  /** Now, or expected then. */
  readonly patients: number;
  /** By the ratio; absent = not judged. */
  readonly needed?: number;
  readonly ratio?: number;
  /** Above zero: nurses who are missing. Below: to spare. Of this shift against who counts now; to spare are only those whose shift it is. */
  readonly gap?: number;
  /** Direct care that the plan gives, in hours per patient day. */
  readonly plannedHppd?: number;
  /** What the facility file asks for; absent = it says nothing. */
  readonly neededHppd?: number;
  /** What the acuity of the patients who are there asks for, beside the ratio. */
  readonly acuity?: UnitAcuity & { readonly needed?: number };
  readonly missing: readonly string[];
  readonly people: readonly ShiftNow[];
}

/** A start counts as a change of the house where at least this share of the most who start together do. */
const changeShare = 0.25;
/** The longest that a shift is taken to be where nothing follows it. */
const longestMs = 16 * hourMs;

/** When the shifts change: this one's start first. Empty where no nurse's shift covers now. */
export function spansOf(input: ViewInput): readonly ShiftSpan[] {
  const byStart = new Map<Instant, ShiftNow[]>();
  for (const { shifts } of onDutyOf(input).values())
    for (const shift of shifts) {
      if (!isNurse(shift) || shift.presence === 'cancelled') continue;
      const same = byStart.get(shift.startsAt);
      if (same === undefined) byStart.set(shift.startsAt, [shift]);
      else same.push(shift);
    }
  const most = Math.max(0, ...[...byStart.values()].map((list) => list.length));
  const starts = [...byStart].filter(([, list]) => list.length >= most * changeShare).map(([at]) => at);
  starts.sort((a, b) => a - b);
  const current = starts.findLastIndex((at) => at <= input.now && input.now - at < longestMs);
  const ahead = starts.findIndex((at) => at > input.now);
  const chosen = [current < 0 ? undefined : starts[current], ...(ahead < 0 ? [] : starts.slice(ahead, ahead + 2))];
  return chosen.flatMap((startsAt, n): ShiftSpan[] => {
    const column = planColumns[n];
    if (startsAt === undefined || column === undefined) return [];
    const ends = Math.max(...(byStart.get(startsAt) ?? []).map(({ endsAt }) => endsAt));
    return [{ column, startsAt, endsAt: instant(Math.min(chosen[n + 1] ?? ends, ends)) }];
  });
}

/** Cells by `unit|column`, of every unit that has a ratio or a shift. */
export function planOf(input: ViewInput): ReadonlyMap<string, PlanCell> {
  const spans = spansOf(input);
  const ratios = ratioNow(input);
  const told = onDutyOf(input);
  const acuity = unitAcuity(input);
  const found = new Map<string, PlanCell>();
  for (const unit of rows(input.hospital.operations.units)) {
    if (ratioOf(unit) === undefined && !told.has(unit.unit)) continue;
    for (const span of spans)
      found.set(`${unit.unit}|${span.column}`, cellOf(input, unit, span, { judged: ratios.get(unit.unit), acuity: acuity.get(unit.unit) }));
  }
  return found;
}

interface OfUnit {
  readonly judged: RatioNow | undefined;
  readonly acuity: UnitAcuity | undefined;
}

function cellOf(input: ViewInput, unit: Unit, span: ShiftSpan, { judged, acuity }: OfUnit): PlanCell {
  const isNow = span.column === 'this';
  const at = isNow ? input.now : span.startsAt;
  const people = staffOn(input, unit.unit).shifts.filter((shift) => shift.presence !== 'cancelled' && shift.startsAt <= at && at < shift.endsAt);
  const nurses = people.filter((shift) => isNurse(shift) && shift.kind !== 'charge');
  const count = (list: readonly ShiftNow[]): number => {
    const practical = list.filter(({ kind }) => kind === 'lpn').length;
    return countedNurses(list.length - practical, practical);
  };
  const patients = isNow ? (judged?.patients ?? 0) : projectedPatients(input, unit.unit, at);
  const ratio = ratioOf(unit);
  const needed = ratio === undefined ? undefined : isNow && judged !== undefined && 'needed' in judged ? judged.needed : nursesFor([{ patients, ratio }]);
  const coming = count(nurses.filter(({ presence }) => !notThere.has(presence)));
  const counting = isNow && judged !== undefined && 'nurses' in judged ? judged.nurses : coming;
  const { counted } = staffOn(input, unit.unit);
  const own = isNow ? count(people.filter(({ shift }) => counted.has(shift))) : coming;
  const missing = people.length === 0 ? ['shifts'] : ratio === undefined ? ['ratio'] : [];
  const hours = shortStays.has(unit.levelOfCare) ? undefined : plannedHppd(people, span, patients);
  const asked = input.hospital.operations.description?.units.find((one) => one.unit === unit.unit)?.hppd;
  return {
    ...span,
    unit: unit.unit,
    planned: count(nurses),
    checkedIn: count(nurses.filter(({ presence }) => presence === 'here' || presence === 'on-break')),
    absent: nurses.filter(({ presence }) => presence === 'absent').length,
    patients,
    ...(needed === undefined ? {} : { needed }),
    ...(ratio === undefined ? {} : { ratio }),
    ...(needed === undefined || missing.length > 0 ? {} : { gap: needed > counting ? needed - counting : Math.min(0, needed - own) }),
    ...(hours === undefined ? {} : { plannedHppd: hours }),
    ...(asked === undefined ? {} : { neededHppd: asked }),
    ...(acuity === undefined ? {} : { acuity: { ...acuity, ...(ratio === undefined ? {} : { needed: neededByAcuity(acuity, patients, ratio) }) } }),
    missing,
    people,
  };
}

/** Places where nobody stays for a day: hours per patient day say nothing there. */
const shortStays: ReadonlySet<string> = new Set(['emergency', 'or', 'pacu']);

const notThere: ReadonlySet<ShiftNow['presence']> = new Set(['absent', 'left', 'over']);
const direct: ReadonlySet<ShiftNow['kind']> = new Set(['rn', 'lpn', 'cna']);

/** Hours on the plan within the shift, of who gives direct care, over patients for as long. */
function plannedHppd(people: readonly ShiftNow[], { startsAt, endsAt }: ShiftSpan, patients: number): number | undefined {
  const [lasts, care] = [
    endsAt - startsAt,
    people
      .filter(({ kind, productive, presence }) => productive && direct.has(kind) && presence !== 'absent')
      .reduce((sum, shift) => sum + Math.max(0, Math.min(shift.endsAt, endsAt) - Math.max(shift.startsAt, startsAt)), 0),
  ];
  return people.length === 0 || patients === 0 || lasts <= 0 ? undefined : care / hourMs / ((patients * lasts) / dayMs);
}

export interface PlannedFloat {
  readonly shift: string;
  readonly staff: string;
  readonly kind: ShiftNow['kind'];
  readonly from: string;
  /** Nurses that her unit has above its need once she is gone. */
  readonly spareAfter: number;
}
/** At most this many are offered. */
const floatLimit = 3;

/** Who could work on a short unit in a shift that has not begun: from units with most to spare then, nobody who floats already. */
export function plannedFloats(plan: ReadonlyMap<string, PlanCell>, { unit, column }: Pick<PlanCell, 'unit' | 'column'>): readonly PlannedFloat[] {
  const donors = [...plan.values()].filter((cell) => cell.column === column && cell.unit !== unit && (cell.gap ?? 0) < 0);
  donors.sort((a, b) => (a.gap ?? 0) - (b.gap ?? 0) || (a.unit < b.unit ? -1 : 1));
  return donors
    .flatMap((cell) => {
      const nurse = cell.people.find(({ kind, presence, homeUnit }) => kind === 'rn' && presence === 'expected' && homeUnit === undefined);
      return nurse === undefined ? [] : [{ shift: nurse.shift, staff: nurse.staff, kind: nurse.kind, from: cell.unit, spareAfter: -(cell.gap ?? 0) - 1 }];
    })
    .slice(0, floatLimit);
}
