/** Nurses against patients on every unit at this instant: met, in breach since when, not judged, or not computable with what is missing. */
import type { Encounter } from '../../encounter.ts';
import { keptOn, madeOnce } from '../../kept-on.ts';
import type { Unit } from '../../operations/state.ts';
import { getRow, rows, type Table } from '../../table.ts';
import { hourMs, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { loadKey, loadsOf } from './assigned.ts';
import { onDutyOf, staffOn, type UnitStaff } from './on-duty.ts';
import type { ShiftNow } from './presence.ts';
import { breachesOf, type Breach, type Groups, type LineInput } from './ratio-line.ts';
import { californiaRatios, isEnough, nursesFor, ratioOf } from './ratio-pack.ts';
import { isSameList, unitCensus, windowStart, type Time, type UnitCensus } from './unit-census.ts';

interface Common {
  readonly unit: string;
  readonly patients: number;
  /** Breaches of the last 24 h, the open one last. */
  readonly breaches: readonly Breach[];
}
interface Judged extends Common {
  readonly nurses: number;
  readonly needed: number;
  readonly ratio: number;
  readonly positions: readonly number[];
}
export type RatioNow =
  | (Judged & { readonly state: 'met' })
  | (Judged & { readonly state: 'breach'; readonly since: Instant })
  | (Common & { readonly state: 'not-computable'; readonly ratio: number; readonly missing: readonly string[] })
  | (Common & { readonly state: 'not-judged' });

interface Kept {
  readonly staff: ReadonlyMap<string, UnitStaff>;
  readonly units: Table<string, Unit>;
  readonly emergency: ViewInput['hospital']['work']['EmergencyStepped'];
  readonly ratios: ReadonlyMap<string, RatioNow>;
}
const kept = keptOn<ReadonlyMap<string, UnitCensus>, Kept>();

/** Every unit of the facility. Worked out again where patients, staff or units changed, or time moved somebody's shift. */
export function ratioNow(input: ViewInput): ReadonlyMap<string, RatioNow> {
  const { units } = input.hospital.operations;
  const emergency = input.hospital.work.EmergencyStepped;
  const [census, staff] = [unitCensus(input), onDutyOf(input)];
  const known = kept.get(census);
  if (known !== undefined && known.staff === staff && known.units === units && known.emergency === emergency) return known.ratios;
  const shifts = concerning(staff);
  const ratios = new Map([...rows(units)].map((unit) => [unit.unit, judgeKept(input, unit, census.get(unit.unit), shifts.get(unit.unit) ?? [])]));
  kept.set(census, { staff, units, emergency, ratios });
  return ratios;
}

interface UnitKept {
  readonly census: UnitCensus | undefined;
  readonly staff: UnitStaff;
  readonly critical: number;
  readonly day: number;
  readonly shifts: readonly ShiftNow[];
  readonly ratio: RatioNow;
}
const unitsKept = keptOn<Unit, UnitKept>();

/** Worked out again where the unit's patients or staff changed; the day's breaches move on with each hour. */
function judgeKept(input: ViewInput, unit: Unit, census: UnitCensus | undefined, shifts: readonly ShiftNow[]): RatioNow {
  const staff = staffOn(input, unit.unit);
  const critical = criticalOf(input, unit, census?.now ?? []);
  const day = Math.floor(input.now / hourMs);
  const known = unitsKept.get(unit);
  if (
    known !== undefined &&
    known.census === census &&
    known.staff === staff &&
    known.critical === critical &&
    known.day === day &&
    isSameList(known.shifts, shifts)
  )
    return known.ratio;
  const ratio = judge(input, unit, census, shifts);
  unitsKept.set(unit, { census, staff, critical, day, shifts, ratio });
  return ratio;
}

/**
 * The shifts that each unit's ratio depends on: who works or worked there or belongs there, who relieved one of them from elsewhere, and whom one of
 * them relieved elsewhere. Looked for once as long as nobody's shift changes.
 */
const concerning = madeOnce((staff: ReadonlyMap<string, UnitStaff>): ReadonlyMap<string, readonly ShiftNow[]> => {
  const all = [...staff.values()].flatMap((one) => one.shifts);
  const places = new Map(all.map((shift, n) => [shift.shift, { n, units: unitsOf(shift) }]));
  const found = new Map<string, Set<number>>();
  const add = (units: ReadonlySet<string>, n: number): void => {
    for (const unit of units) {
      const numbers = found.get(unit) ?? new Set<number>();
      found.set(unit, numbers.add(n));
    }
  };
  all.forEach((shift, n) => {
    const units = places.get(shift.shift)?.units ?? unitsOf(shift);
    add(units, n);
    for (const relief of reliefsOf(shift)) {
      const other = places.get(relief);
      if (other === undefined) continue;
      add(units, other.n);
      add(other.units, n);
    }
  });
  const byUnit = new Map([...found].map(([unit, numbers]) => [unit, [...numbers].sort((a, b) => a - b).flatMap((n) => all[n] ?? [])]));
  return byUnit;
});

function unitsOf({ unit, homeUnit, stretches }: ShiftNow): ReadonlySet<string> {
  const units = new Set<string>([unit]);
  if (homeUnit !== undefined) units.add(homeUnit);
  for (const one of stretches) units.add(one.unit);
  return units;
}

function reliefsOf({ relief, stretches }: ShiftNow): readonly string[] {
  if (relief === undefined && !stretches.some((one) => one.relief !== undefined)) return none;
  return [...(relief === undefined ? [] : [relief]), ...stretches.flatMap((one) => one.relief ?? [])];
}
const none: readonly string[] = [];

function judge(input: ViewInput, unit: Unit, census: UnitCensus | undefined, shifts: readonly ShiftNow[]): RatioNow {
  const here = census?.now ?? [];
  const common = { unit: unit.unit, patients: here.length };
  const ratio = ratioOf(unit);
  if (ratio === undefined) return { ...common, state: 'not-judged', breaches: [] };
  const groups = groupsOf(input, unit, ratio, here);
  const needs = (patients: number): number => nursesFor(groups(patients));
  const line = { unit: unit.unit, shifts, loads: loadsOf(input), patients: census?.times ?? [], from: windowStart(input.now), now: input.now, groups, needs };
  const breaches = breachesKept(unit, line, criticalOf(input, unit, here), ratio);
  const staff = staffOn(input, unit.unit);
  if (staff.nurses === undefined) return { ...common, state: 'not-computable', ratio, missing: staff.missing, breaches };
  const judged = { ...common, nurses: staff.nurses, needed: needs(here.length), ratio, breaches, positions: positionsOf(staff, here) };
  if (isEnough(staff.nurses, groups(here.length))) return { ...judged, state: 'met' };
  return { ...judged, state: 'breach', since: breaches[breaches.length - 1]?.from ?? input.now };
}

interface Line {
  readonly shifts: readonly ShiftNow[];
  readonly patients: readonly Time[];
  readonly key: string;
  readonly breaches: readonly Breach[];
}
const lines = keptOn<Unit, Line>();

/** The day's breaches of a unit hang on who came and went and who worked, not on what else a patient's row says. */
function breachesKept(unit: Unit, line: LineInput, critical: number, ratio: number): readonly Breach[] {
  const charge = line.shifts.filter(({ kind }) => kind === 'charge').map(({ staff }) => firstOf(line.loads.get(loadKey(unit.unit, staff))));
  const key = [critical, ratio, Math.floor(line.now / hourMs), ...charge].join();
  const known = lines.get(unit);
  if (known?.patients === line.patients && known.key === key && isSameList(known.shifts, line.shifts)) return known.breaches;
  const breaches = breachesOf(line);
  lines.set(unit, { shifts: line.shifts, patients: line.patients, key, breaches });
  return breaches;
}

/** When a charge nurse took the first of those whom she has now. */
const firstOf = (load: readonly { readonly at: Instant }[] = []): number => load.reduce((first, { at }) => Math.min(first, at), Number.MAX_SAFE_INTEGER);

/** In an emergency department whoever is triaged ESI 1 counts as critical; the others by the unit's ratio. */
export function groupsOf(input: ViewInput, unit: Unit, ratio: number, here: readonly Encounter[]): Groups {
  const critical = criticalOf(input, unit, here);
  return (patients) => [
    { patients: Math.max(0, patients - critical), ratio },
    { patients: Math.min(patients, critical), ratio: Math.min(ratio, californiaRatios.emergency.critical) },
  ];
}

function criticalOf(input: ViewInput, { levelOfCare }: Unit, here: readonly Encounter[]): number {
  return levelOfCare === 'emergency' ? here.filter(({ encounter }) => isCritical(input, encounter)).length : 0;
}

function isCritical(input: ViewInput, encounter: string): boolean {
  return getRow(input.hospital.work.EmergencyStepped, encounter)?.findLast(({ event }) => event.esi !== undefined)?.event.esi === 1;
}

/** The newest events behind the two counts. */
function positionsOf(staff: UnitStaff, here: readonly Encounter[]): readonly number[] {
  return [...new Set([...staff.shifts.map(({ position }) => position), ...here.map(({ position }) => position)])].sort((a, b) => b - a).slice(0, 500);
}
