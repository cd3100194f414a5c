/**
 * Who is on each unit now, from shifts and their steps, and how many of them count as nurses for the ratio. A unit of which no shift was ever told,
 * or none covers this hour, is unknown: it is never taken for empty.
 */
import { keptOn } from '../../kept-on.ts';
import { lastOf } from '../../last-of.ts';
import { entries, getRow, rows } from '../../table.ts';
import { hourMs, instant, minuteMs, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import type { WorkState } from '../../work/state.ts';
import { loadKey, loadsOf, type Loads } from './assigned.ts';
import { overtimeMs, shiftNow, type ShiftNow } from './presence.ts';
import { countedNurses } from './ratio-pack.ts';
import { isSameList } from './unit-census.ts';

export interface UnitStaff {
  readonly unit: string;
  /** Shifts of this unit near now (`staffWindow`), by start. */
  readonly shifts: readonly ShiftNow[];
  /** Nurses who count for the ratio at this instant; absent = unknown, `missing` says why. */
  readonly nurses?: number;
  /** Shifts whose person counts here now: of this unit, or relieving on it. */
  readonly counted: ReadonlySet<string>;
  readonly missing: readonly string[];
}

/** Shifts are looked at this far back and ahead. */
export const staffWindow = { backMs: 38 * hourMs, aheadMs: 26 * hourMs } as const;
/** Somebody may come so long before the shift begins and covers the hour already. */
const earlyMs = 30 * minuteMs;

const nobody: ReadonlySet<string> = new Set();

type Planned = WorkState['ShiftScheduled'];

interface Kept {
  readonly steps: WorkState['ShiftStepped'];
  readonly loads: Loads;
  readonly from: Instant;
  readonly nextAt: Instant;
  readonly staff: ReadonlyMap<string, UnitStaff>;
}
const kept = keptOn<Planned, Kept>();
const recents = keptOn<Planned, { readonly from: Instant; readonly until: Instant; readonly keys: readonly string[] }>();

/** Staff by unit; units of which no shift was ever told have no entry. */
export function onDutyOf(input: ViewInput): ReadonlyMap<string, UnitStaff> {
  const { ShiftScheduled: planned, ShiftStepped: steps } = input.hospital.work;
  const loads = loadsOf(input);
  const known = kept.get(planned);
  if (known !== undefined && known.steps === steps && known.loads === loads && known.from <= input.now && input.now < known.nextAt) return known.staff;
  const { facility } = input.hospital;
  const made = work(planned, steps, loads, input.now, staffOf.get(facility));
  staffOf.keep(facility, made.staff);
  kept.set(planned, made);
  return made.staff;
}

/** Staff of one unit; unknown where no shift was ever told. */
export function staffOn(input: ViewInput, unit: string): UnitStaff {
  return onDutyOf(input).get(unit) ?? { unit, shifts: [], counted: nobody, missing: ['shifts'] };
}

function work(planned: Planned, steps: WorkState['ShiftStepped'], loads: Loads, now: Instant, before: ReadonlyMap<string, UnitStaff> | undefined): Kept {
  const shifts = recentKeys(planned, now).flatMap((key) => shiftKept(getRow(planned, key), getRow(steps, key), now) ?? []);
  const byKey = new Map(shifts.map((shift) => [shift.shift, shift]));
  const byUnit = new Map<string, ShiftNow[]>();
  for (const unit of unitsEverTold(planned)) byUnit.set(unit, []);
  for (const shift of shifts) byUnit.get(shift.unit)?.push(shift);
  const staff = new Map<string, UnitStaff>();
  const counting = countingByUnit(byKey, loads);
  for (const [unit, list] of byUnit) staff.set(unit, sameStaff(before?.get(unit), unitStaff(unit, list, counting.get(unit) ?? [], now)));
  return { steps, loads, from: now, nextAt: nextChange(shifts, now), staff };
}

type Shifts = NonNullable<ReturnType<typeof shiftNow>>;
const shiftsKept = keptOn<object, { readonly steps: unknown; readonly from: Instant; readonly until: Instant; readonly shift: Shifts }>();

/** The same shift object as long as neither its facts nor time change it. */
function shiftKept(plans: Parameters<typeof shiftNow>[0], steps: Parameters<typeof shiftNow>[1], now: Instant): Shifts | undefined {
  if (plans === undefined) return undefined;
  const known = shiftsKept.get(plans);
  if (known !== undefined && known.steps === steps && known.from <= now && now < known.until) return known.shift;
  const shift = shiftNow(plans, steps, now);
  if (shift === undefined) return undefined;
  const ahead = [shift.endsAt + overtimeMs, ...plans.map(({ at }) => at), ...(steps ?? []).map(({ at }) => at)].filter((at) => at > now);
  shiftsKept.set(plans, { steps, from: now, until: instant(Math.min(...ahead, Number.MAX_SAFE_INTEGER)), shift });
  return shift;
}

const staffOf = lastOf<ReadonlyMap<string, UnitStaff>>();

/** The same object where a unit's staff is as it was. */
function sameStaff(known: UnitStaff | undefined, made: UnitStaff): UnitStaff {
  const isSame =
    known !== undefined &&
    known.nurses === made.nurses &&
    isSameList(known.shifts, made.shifts) &&
    isSameList(known.missing, made.missing) &&
    isSameList([...known.counted], [...made.counted]);
  return isSame ? known : made;
}

function unitStaff(unit: string, list: ShiftNow[], counting: readonly ShiftNow[], now: Instant): UnitStaff {
  const shifts = list.sort((a, b) => a.startsAt - b.startsAt || (a.shift < b.shift ? -1 : 1));
  const covering = shifts.filter((shift) => covers(shift, now));
  const missing = covering.length === 0 ? ['shifts of this hour'] : covering.every(({ unspoken }) => unspoken) ? ['check-ins'] : [];
  if (missing.length > 0) return { unit, shifts, counted: nobody, missing };
  const practical = counting.filter(({ kind }) => kind === 'lpn').length;
  return { unit, shifts, nurses: countedNurses(counting.length - practical, practical), counted: new Set(counting.map(({ shift }) => shift)), missing };
}

const covers = ({ startsAt, endsAt, presence }: ShiftNow, now: Instant): boolean =>
  presence !== 'cancelled' && startsAt - earlyMs <= now && now < endsAt + overtimeMs;

/** The shifts whose person counts on each unit: who is there, and who relieves somebody there. Nobody counts on two units. */
function countingByUnit(byKey: ReadonlyMap<string, ShiftNow>, loads: Loads): ReadonlyMap<string, readonly ShiftNow[]> {
  const relieving = new Map<string, string>();
  for (const shift of byKey.values())
    if (shift.presence === 'on-break' && shift.relief !== undefined && !relieving.has(shift.relief)) relieving.set(shift.relief, shift.unit);
  const found = new Map<string, ShiftNow[]>();
  for (const shift of byKey.values()) {
    if (shift.presence !== 'here' || !isNurse(shift)) continue;
    const relieved = relieving.get(shift.shift);
    const unit = relieved ?? shift.unit;
    // A charge nurse takes no patients: she counts while she has some, or stands in for somebody (70217 (a)).
    if (shift.kind === 'charge' && relieved === undefined && !loads.has(loadKey(unit, shift.staff))) continue;
    const known = found.get(unit);
    if (known === undefined) found.set(unit, [shift]);
    else known.push(shift);
  }
  return found;
}

export const countingFor = (unit: string, byKey: ReadonlyMap<string, ShiftNow>, loads: Loads): readonly ShiftNow[] =>
  countingByUnit(byKey, loads).get(unit) ?? [];

/** Licensed nurses; their kind of care counts for ratios. */
export const isNurse = ({ kind }: Pick<ShiftNow, 'kind'>): boolean => kind === 'rn' || kind === 'lpn' || kind === 'charge';

/** When time alone may change somebody's presence. */
function nextChange(shifts: readonly ShiftNow[], now: Instant): Instant {
  let next = now + hourMs;
  for (const { startsAt, endsAt } of shifts) for (const at of [startsAt - earlyMs, startsAt, endsAt, endsAt + overtimeMs]) if (at > now && at < next) next = at;
  return instant(next);
}

/** Keys of the shifts near now; looked for anew after an hour or where the plan changed. */
function recentKeys(planned: Planned, now: Instant): readonly string[] {
  const known = recents.get(planned);
  if (known !== undefined && known.from <= now && now < known.until) return known.keys;
  const keys: string[] = [];
  for (const [key, versions] of entries(planned)) {
    const plan = versions[versions.length - 1]?.event;
    if (plan !== undefined && plan.endsAt > now - staffWindow.backMs && plan.startsAt < now + staffWindow.aheadMs) keys.push(key);
  }
  keys.sort();
  recents.set(planned, { from: now, until: instant(now + hourMs), keys });
  return keys;
}

const told = keptOn<Planned, ReadonlySet<string>>();

/** Every unit that a shift ever named. */
function unitsEverTold(planned: Planned): ReadonlySet<string> {
  const known = told.get(planned);
  if (known !== undefined) return known;
  const units = new Set<string>();
  for (const versions of rows(planned)) for (const { event } of versions) units.add(event.unit);
  told.set(planned, units);
  return units;
}
