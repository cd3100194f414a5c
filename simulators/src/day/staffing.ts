/** Who works where: shifts of twelve hours booked a day ahead, absences filled by floats, breaks with relief, and which nurse has which patient. */
import { encounterId, unitId } from '@healthos/core/ids.ts';
import type { UnitDescription } from '@healthos/core/operations/facility.ts';
import { dayMs, hourMs, instant, minuteMs, startOfLocalDay, type Instant } from '@healthos/core/time.ts';
import type { Shift, World } from './world.ts';

/** Local hours at which shifts change. */
const starts = [7, 19] as const;
const shiftHours = 12;
const absentChance = 0.03;
/** Beds per nursing assistant, and for how full a unit is staffed. */
const [assistantBeds, staffedFor] = [10, 0.92] as const;
const breakMinutes = 30;

/** The shifts of now, the next two, and every change of shift after. */
export function runShifts(world: World): void {
  const today = startOfLocalDay(world.clock, world.zone);
  const changes = [-1, 0, 1, 2].flatMap((day) => starts.map((hour) => instant(today + day * dayMs + hour * hourMs)));
  const now = changes.findLast((at) => at <= world.clock) ?? instant(today);
  for (const at of changes.filter((one) => one >= now && one <= now + 24 * hourMs)) book(world, at);
  const change = (at: Instant): void =>
    world.plan(at, () => {
      book(world, instant(at + 24 * hourMs));
      change(instant(at + shiftHours * hourMs));
    });
  change(instant(now + shiftHours * hourMs));
}

function book(world: World, startsAt: Instant): void {
  for (const unit of world.hospital.units) {
    const beds = unit.rooms.reduce((sum, room) => sum + room.beds.length, 0);
    for (const [kind, count] of needOf(unit, beds)) {
      for (let n = 0; n < count; n++) {
        // Two teams take turns, so that the same people come every other day.
        const team = Math.floor(startsAt / (shiftHours * hourMs)) % teams;
        bookShift(world, { kind, unit: unit.unit, staff: staffId(unit.unit, kind, team, n), startsAt });
      }
    }
  }
}

/** Everybody who works on the units, whichever team has the shift. */
export function everybodyOf(units: readonly UnitDescription[]): readonly Pick<Shift, 'staff' | 'kind' | 'unit'>[] {
  return units.flatMap((unit) => {
    const beds = unit.rooms.reduce((sum, room) => sum + room.beds.length, 0);
    return needOf(unit, beds).flatMap(([kind, count]) =>
      Array.from({ length: teams * count }, (_, n) => ({ kind, unit: unit.unit, staff: staffId(unit.unit, kind, n % teams, Math.floor(n / teams)) })),
    );
  });
}

const teams = 4;
const staffId = (unit: string, kind: Shift['kind'], team: number, n: number): string => `${unit}${kind}${team}${n}`;

function needOf(unit: UnitDescription, beds: number): readonly (readonly [Shift['kind'], number])[] {
  const theatre = unit.levelOfCare === 'or';
  const nurses = Math.max(1, Math.ceil((beds * (theatre ? 1 : staffedFor)) / (unit.ratio ?? 5)));
  return [
    ['rn', nurses],
    ['charge', 1],
    ['cna', theatre ? 0 : Math.ceil(beds / assistantBeds)],
    ['unit-clerk', beds >= 20 ? 1 : 0],
  ];
}

function bookShift(world: World, booked: Pick<Shift, 'kind' | 'unit' | 'staff' | 'startsAt'>, homeUnit?: string): void {
  const { random } = world;
  const { kind, unit, staff, startsAt } = booked;
  const endsAt = instant(startsAt + shiftHours * hourMs);
  const shift: Shift = { ...booked, shift: `S${world.count()}`, endsAt, state: 'booked' };
  world.departments.shifts.set(shift.shift, shift);
  world.say({
    type: 'ShiftScheduled',
    shift: shift.shift,
    staff,
    kind,
    unit: unitId(unit),
    ...(homeUnit === undefined ? {} : { homeUnit: unitId(homeUnit) }),
    startsAt,
    endsAt,
    productive: true,
    by: 'staffing',
  });
  if (homeUnit === undefined && kind === 'rn' && startsAt > world.clock && random.chance(absentChance)) {
    world.plan(Math.max(world.clock + 1000, startsAt - random.between(1, 4) * hourMs), () => {
      shift.state = 'absent';
      sayStep(world, shift, 'absent');
      world.departments.shifts.delete(shift.shift);
      float(world, shift);
    });
    return;
  }
  world.plan(Math.max(world.clock, startsAt + random.between(-9, 4) * minuteMs), () => begin(world, shift));
}

/** A nurse of another unit of the same level of care comes instead. */
function float(world: World, missing: Shift): void {
  const level = world.hospital.units.find(({ unit }) => unit === missing.unit)?.levelOfCare;
  const lender = world.hospital.units.filter((unit) => unit.levelOfCare === level && unit.unit !== missing.unit);
  const home = lender[world.random.integer(0, lender.length - 1)];
  if (home === undefined || world.random.chance(0.35)) return;
  bookShift(world, { kind: 'rn', unit: missing.unit, staff: `${home.unit}rnF${world.random.integer(1, 9)}`, startsAt: missing.startsAt }, home.unit);
}

function sayStep(world: World, shift: Shift, step: 'checked-in' | 'break' | 'back' | 'left' | 'absent', relief?: string): void {
  world.say({ type: 'ShiftStepped', shift: shift.shift, step, ...(relief === undefined ? {} : { relief }), by: 'staffing' });
}

function begin(world: World, shift: Shift): void {
  const { random } = world;
  shift.state = 'here';
  sayStep(world, shift, 'checked-in');
  if (shift.kind === 'rn' || shift.kind === 'cna') {
    const at = shift.startsAt + random.between(3, 8) * hourMs;
    if (at > world.clock) world.plan(at, () => rest(world, shift));
  }
  world.plan(Math.max(world.clock + 1000, shift.endsAt + random.between(1, 18) * minuteMs), () => {
    shift.state = 'left';
    sayStep(world, shift, 'left');
    world.departments.shifts.delete(shift.shift);
    handOver(world, shift);
  });
  if (shift.kind === 'rn') takeOrphans(world, shift.unit);
}

/** Half an hour, relieved by the charge nurse nine times of ten. */
function rest(world: World, shift: Shift): void {
  if (shift.state !== 'here') return;
  const relief = [...world.departments.shifts.values()].find((one) => one.unit === shift.unit && one.kind === 'charge' && one.state === 'here');
  shift.state = 'break';
  sayStep(world, shift, 'break', relief !== undefined && world.random.chance(0.9) ? relief.shift : undefined);
  world.plan(world.clock + breakMinutes * minuteMs, () => {
    shift.state = 'here';
    sayStep(world, shift, 'back');
  });
}

function nursesOn(world: World, unit: string): Shift[] {
  const found: Shift[] = [];
  for (const one of world.departments.shifts.values())
    if (one.unit === unit && one.kind === 'rn' && (one.state === 'here' || one.state === 'break')) found.push(one);
  return found;
}

/** Gives a patient to the nurse of the unit who has the fewest. */
export function assignNurse(world: World, visit: string, unit: string, here = nursesOn(world, unit)): void {
  const { loads, nurses } = world.departments;
  if (here.length === 0) return dropNurse(world, visit);
  const least = here.reduce((best, one) => ((loads.get(one.staff) ?? 0) < (loads.get(best.staff) ?? 0) ? one : best));
  if (nurses.get(visit) === least.staff) return;
  dropNurse(world, visit);
  nurses.set(visit, least.staff);
  loads.set(least.staff, (loads.get(least.staff) ?? 0) + 1);
  if (world.clock >= world.detailFrom) world.say({ type: 'NurseAssigned', encounter: encounterId(visit), unit: unitId(unit), nurse: least.staff });
}

export function dropNurse(world: World, visit: string): void {
  const { loads, nurses } = world.departments;
  const nurse = nurses.get(visit);
  if (nurse === undefined) return;
  nurses.delete(visit);
  loads.set(nurse, (loads.get(nurse) ?? 1) - 1);
}

/** At the end of a shift its patients go to who has come. */
function handOver(world: World, shift: Shift): void {
  if ((world.departments.loads.get(shift.staff) ?? 0) === 0) return;
  const here = nursesOn(world, shift.unit);
  for (const [visit, nurse] of [...world.departments.nurses]) if (nurse === shift.staff) assignNurse(world, visit, shift.unit, here);
}

function takeOrphans(world: World, unit: string): void {
  const here = nursesOn(world, unit);
  for (const { bed, occupant } of world.house.states().values())
    if (occupant !== undefined && bed.place.unit === unit && !world.departments.nurses.has(occupant)) assignNurse(world, occupant, unit, here);
}

/** When clinical detail begins, everybody's nurse is said once. */
export function sayNurses(world: World): void {
  for (const { bed, occupant } of world.house.states().values()) {
    const nurse = occupant === undefined ? undefined : world.departments.nurses.get(occupant);
    if (occupant !== undefined && nurse !== undefined)
      world.say({ type: 'NurseAssigned', encounter: encounterId(occupant), unit: unitId(bed.place.unit), nurse });
  }
}
