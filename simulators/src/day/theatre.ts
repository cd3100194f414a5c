/** The operating rooms: tomorrow's list is booked the day before, cases run room by room, recovery holds when no bed is free. */
import { encounterId, unitId } from '@healthos/core/ids.ts';
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import { dayMs, hourMs, instant, localOf, minuteMs, startOfLocalDay, type Instant } from '@healthos/core/time.ts';
import type { Place } from './acts.ts';
import { charting } from './charting.ts';
import { addOnsPerDay, casesPerTheatre } from './distributions.ts';
import { writeProcedure } from './notes.ts';
import { asWoman } from './people.ts';
import { moveTo, request } from './placement.ts';
import { agesOf, arrived, leave, newStay } from './stay.ts';
import { procedures, type Procedure } from './procedures.ts';
import { usedInTheatre } from './theatre-use.ts';
import type { Stay, World } from './world.ts';

interface Case {
  readonly key: string;
  readonly stay: Stay;
  readonly room: Place;
  readonly procedure: Procedure;
  readonly minutes: number;
  readonly startsAt: Instant;
  readonly elective: boolean;
  readonly after: LevelOfCare | undefined;
}

/** Local hours: the first case, the last begin of a planned one, and the hour at which tomorrow's list is booked. */
const hours = { first: 7.5, last: 16, booked: 13 } as const;
/** Minutes between two cases of one room. */
const gap = 35;
const cancelledChance = 0.04;
const lateChance = 0.12;
const reasons = {
  late: ['patient-late', 'surgeon-late', 'consent-missing', 'equipment'],
  cancelled: ['patient-unwell', 'not-fasted', 'no-bed', 'patient-choice'],
} as const;

/** The list of today and tomorrow when the story begins, then every day the next. */
export function runTheatres(world: World): void {
  const rooms = world.house.beds.filter(({ level }) => level === 'or').map(({ place }) => place);
  if (rooms.length === 0) return;
  const book = (day: Instant): void => {
    for (const room of rooms) bookRoom(world, room, day);
  };
  const today = startOfLocalDay(world.clock, world.zone);
  book(today);
  book(instant(today + dayMs));
  const next = (at: number): void =>
    world.plan(at, () => {
      book(startOfLocalDay(instant(world.clock + dayMs), world.zone));
      next(world.clock + dayMs);
    });
  next(
    Math.max(world.clock + 1000, today + hours.booked * hourMs) +
      (world.clock > today + hours.booked * hourMs ? dayMs - (world.clock - today - hours.booked * hourMs) : 0),
  );
  const unplanned = (): void =>
    world.plan(world.clock + world.random.exponential(dayMs / ((addOnsPerDay * rooms.length) / 12)), () => {
      addOn(world, rooms);
      unplanned();
    });
  unplanned();
}

function bookRoom(world: World, room: Place, day: Instant): void {
  const { random } = world;
  const weekday = new Date(localOf(day, world.zone)).getUTCDay();
  if (weekday === 0 || weekday === 6) return;
  let at = day + hours.first * hourMs;
  for (let left = random.chance(casesPerTheatre % 1) ? Math.ceil(casesPerTheatre) : Math.floor(casesPerTheatre); left > 0; left--) {
    const one = newCase(world, room, instant(Math.round(at / (5 * minuteMs)) * 5 * minuteMs), true);
    if (one.startsAt > day + hours.last * hourMs) return;
    if (one.startsAt > world.clock) schedule(world, one);
    at = one.startsAt + (one.minutes + gap) * minuteMs;
  }
}

function newCase(world: World, room: Place, startsAt: Instant, elective: boolean): Case {
  const { random, house } = world;
  const procedure = random.pick(procedures);
  const wanted = elective ? random.weighted([[undefined, procedure.home] as const, [procedure.level, 1 - procedure.home] as const]) : procedure.level;
  const after = wanted !== undefined && house.count(wanted) === 0 ? (house.count('medical-surgical') > 0 ? 'medical-surgical' : undefined) : wanted;
  const stay = newStay(world, after ?? 'medical-surgical', { class: after === undefined ? 'O' : 'I', service: procedure.service }, agesOf('medical-surgical'));
  if (procedure.ofWomen) stay.now = { ...stay.now, person: asWoman(stay.now.person) };
  return { key: `C${world.count()}`, stay, room, procedure, minutes: Math.round(random.logNormal(procedure.minutes, 0.28)), startsAt, elective, after };
}

function schedule(world: World, one: Case): void {
  const { random } = world;
  const { now } = one.stay;
  world.departments.cases.set(one.key, { room: one.room.room, state: 'scheduled', startsAt: one.startsAt });
  world.say({
    type: 'CaseScheduled',
    case: one.key,
    room: one.room.room,
    unit: unitId(one.room.unit),
    encounter: encounterId(now.visit),
    procedure: one.procedure.code,
    service: one.procedure.service,
    startsAt: one.startsAt,
    minutes: one.minutes,
    elective: one.elective,
    acuity: one.procedure.acuity,
    ...(one.after === undefined ? {} : { levelAfter: one.after }),
    by: 'theatre',
  });
  world.act({ kind: 'appointment', at: world.clock, person: now.person, appointment: one.key, startsAt: one.startsAt, minutes: one.minutes, room: one.room });
  if (one.elective && random.chance(cancelledChance)) {
    world.plan(one.startsAt - random.between(0.3, 10) * hourMs, () => step(world, one, 'cancelled', random.pick(reasons.cancelled)));
    return;
  }
  const late = random.chance(lateChance);
  if (late) world.plan(one.startsAt + 2 * minuteMs, () => step(world, one, 'delayed', random.pick(reasons.late)));
  world.plan(one.startsAt + (late ? random.between(12, 50) : random.normal(1, 4)) * minuteMs, () => wheelsIn(world, one));
}

/** When the room is ready; else the case waits and says so once. */
function wheelsIn(world: World, one: Case): void {
  const { stay, room } = one;
  const bed = world.house.free('or', ({ place }) => place.room === room.room);
  if (bed === undefined) {
    if (world.departments.cases.get(one.key)?.state === 'scheduled') step(world, one, 'delayed', 'room-not-ready');
    world.plan(world.clock + 5 * minuteMs, () => wheelsIn(world, one));
    return;
  }
  world.house.occupy(bed, stay.now.visit);
  stay.now = { ...stay.now, place: bed, admittedAt: world.clock };
  world.act({ kind: 'movement', trigger: 'A01', at: world.clock, visit: stay.now });
  step(world, one, 'wheels-in');
  const actual = one.minutes * world.random.logNormal(1, 0.16);
  const [cut, close] = [world.clock + actual * 0.18 * minuteMs, world.clock + actual * 0.88 * minuteMs];
  world.plan(world.clock + actual * 0.05 * minuteMs, () => step(world, one, 'anaesthesia-start'));
  world.plan(cut, () => step(world, one, 'cut'));
  world.plan(close, () => step(world, one, 'close'));
  world.plan(world.clock + actual * 0.97 * minuteMs, () => step(world, one, 'anaesthesia-end'));
  world.plan(world.clock + actual * minuteMs, () => recover(world, one));
}

function recover(world: World, one: Case): void {
  const { random, house } = world;
  const { stay } = one;
  const bed = house.free('pacu');
  if (bed === undefined) {
    world.plan(world.clock + 6 * minuteMs, () => recover(world, one));
    return;
  }
  step(world, one, 'wheels-out');
  moveTo(world, stay, bed);
  step(world, one, 'recovery-in');
  charting.prescribe(world, stay);
  writeProcedure(world, stay);
  usedInTheatre(world, stay, one.procedure);
  const minutes = random.between(45, 115);
  world.plan(world.clock + minutes * minuteMs, () => step(world, one, 'recovery-done'));
  if (one.after === undefined) {
    world.plan(world.clock + (minutes + random.between(10, 60)) * minuteMs, () => {
      step(world, one, 'recovery-out');
      leave(world, stay, '01');
    });
    return;
  }
  request(world, {
    stay,
    level: one.after,
    origin: 'or',
    readyIn: minutes,
    arrived: () => {
      step(world, one, 'recovery-out');
      arrived(world, stay);
    },
  });
}

function addOn(world: World, rooms: readonly Place[]): void {
  const room = world.house.free('or') ?? rooms[0];
  if (room !== undefined) schedule(world, newCase(world, room, instant(Math.ceil((world.clock + 40 * minuteMs) / minuteMs) * minuteMs), false));
}

function step(
  world: World,
  one: Case,
  said:
    | 'wheels-in'
    | 'anaesthesia-start'
    | 'cut'
    | 'close'
    | 'anaesthesia-end'
    | 'wheels-out'
    | 'recovery-in'
    | 'recovery-done'
    | 'recovery-out'
    | 'delayed'
    | 'cancelled',
  reason?: string,
): void {
  const kept = world.departments.cases.get(one.key);
  if (kept !== undefined && said !== 'wheels-out' && said !== 'anaesthesia-start' && said !== 'anaesthesia-end') kept.state = said;
  world.say({ type: 'CaseStepped', case: one.key, step: said, ...(reason === undefined ? {} : { reason }), by: 'theatre' });
  if (said === 'wheels-out') world.departments.rooms.set(`${one.room.unit}-${one.room.room}`, one.key);
}

/** The room of the last case is ready: told by its turn. */
export function roomReady(world: World, bed: Place): void {
  const key = `${bed.unit}-${bed.room}`;
  const last = world.departments.rooms.get(key);
  if (last === undefined) return;
  world.departments.rooms.delete(key);
  world.say({ type: 'CaseStepped', case: last, step: 'room-ready', by: 'theatre' });
}
