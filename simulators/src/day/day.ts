/**
 * A hospital that behaves: emergency arrivals, admissions, transfers, theatre, births, discharges, cleaning, charting, medication and
 * laboratory, drawn from one seed. Pure: time comes from the agenda, chance from the seed; the same arguments give the same acts.
 */
import type { FacilityDescription } from '@healthos/core/operations/facility.ts';
import { hourMs, instant, localOf, minuteMs, type Instant } from '@healthos/core/time.ts';
import type { Scenario } from '../scenarios.ts';
import type { Act } from './acts.ts';
import { createAgenda } from './agenda.ts';
import { charting } from './charting.ts';
import {
  admissionLevels,
  arrivalsByHour,
  birthsPerDay,
  decisionMinutes,
  directsPerDay,
  electivesPerDay,
  emergencyArrivalsPerDay,
  severities,
  stayHours,
  theatreHours,
} from './distributions.ts';
import { createHouse, type House } from './house.ts';
import { seeded } from './random.ts';
import { admitTo, agesOf, decideToAdmit, leave, newStay, recover, services, settle } from './stay.ts';
import type { Waiting, World } from './world.ts';

export interface DayOptions {
  readonly seed: number;
  readonly hospital: FacilityDescription;
  readonly startsAt: Instant;
  readonly scenario: Scenario;
  /** Seconds between two readings of a bedside monitor; 0 = no monitors. */
  readonly monitorSeconds: number;
}

export interface Day {
  /** Acts up to and including this time, in order. */
  until(at: Instant): Act[];
  readonly house: House;
}

export function createDay(options: DayOptions): Day {
  const { hospital, scenario, startsAt, monitorSeconds } = options;
  const random = seeded(options.seed);
  const agenda = createAgenda();
  const house = createHouse(hospital, random);
  let acts: Act[] = [];
  let counted = 0;
  const world: World = {
    random,
    house,
    scenario,
    monitorSeconds,
    zone: hospital.zone,
    clock: startsAt,
    act: (act) => void acts.push(act),
    plan: (at, run) => agenda.plan(Math.max(at, world.clock), run),
    count: () => ++counted,
  };
  const waiting: Waiting[] = [];
  populate(world, waiting);
  beginArrivals(world, waiting);
  return {
    house,
    until: (at) => {
      for (let next = agenda.peek(); next !== undefined && next <= at; next = agenda.peek()) {
        world.clock = next;
        agenda.step();
      }
      const ready = acts;
      acts = [];
      return ready;
    },
  };
}

/** The inpatients of the moment, admitted at some hour of a stay that goes on. */
function populate(world: World, waiting: Waiting[]): void {
  const { random, house, scenario } = world;
  for (const { place, level } of house.beds) {
    const hours = stayHours[level];
    if (hours === undefined || !random.chance(scenario.startingOccupancy)) continue;
    const whole = random.logNormal(hours.median, hours.sigma) + 6;
    const admittedAt = instant(world.clock - random.next() * whole * hourMs);
    const stay = newStay(
      world,
      level,
      { class: 'I', service: services[level] ?? 'MED', place, admittedAt },
      agesOf(level),
      level === 'maternity' ? 'F' : undefined,
    );
    house.occupy(place, stay.now.visit);
    world.act({ kind: 'movement', trigger: 'A01', at: admittedAt, sentAt: world.clock, visit: stay.now });
    settle(world, stay, waiting, admittedAt + whole * hourMs);
  }
}

function beginArrivals(world: World, waiting: Waiting[]): void {
  const { random, scenario } = world;
  const nextArrival = (): void => {
    const hour = Math.floor(localOf(world.clock, world.zone) / hourMs) % 24;
    const perHour = (emergencyArrivalsPerDay * scenario.arrivals * (arrivalsByHour[hour] ?? 4)) / 100;
    world.plan(world.clock + random.exponential(hourMs / perHour), () => {
      arrive(world, waiting);
      nextArrival();
    });
  };
  nextArrival();
  for (let n = 0; n < scenario.casualties; n++)
    world.plan(world.clock + random.between(10, 70) * minuteMs, () => arrive(world, waiting, random.pick([1, 2, 2, 3] as const)));
  every(world, 24 / directsPerDay, () => direct(world, waiting));
  every(world, 24 / birthsPerDay, () => labour(world, waiting));
  every(world, (theatreHours[1] - theatreHours[0]) / electivesPerDay, () => elective(world, waiting));
}

function every(world: World, meanHours: number, run: () => void): void {
  const again = (): void =>
    world.plan(world.clock + world.random.exponential(meanHours * hourMs), () => {
      run();
      again();
    });
  again();
}

function arrive(world: World, waiting: Waiting[], esi?: number): void {
  const { random, house } = world;
  const drawn = esi ?? random.weighted(severities.map(([level, share]) => [level, share] as const));
  const level = random.weighted(admissionLevels);
  const stay = newStay(
    world,
    level,
    { class: 'E', service: 'EMR', acuity: drawn, admittedAt: world.clock },
    agesOf(level === 'paediatrics' ? level : 'medical-surgical'),
  );
  const place = house.free('emergency');
  stay.illness = drawn <= 2 ? random.between(0.1, 0.6) : random.between(0, 0.15);
  stay.now = { ...stay.now, place: place ?? { unit: 'ED', room: 'WAIT', bed: '' } };
  if (place !== undefined) house.occupy(place, stay.now.visit);
  world.act({ kind: 'movement', trigger: 'A04', at: world.clock, visit: stay.now });
  charting.begin(world, stay, false);
  const decides = world.clock + random.logNormal(decisionMinutes.median, decisionMinutes.sigma) * minuteMs;
  const admitted = severities.find(([one]) => one === drawn)?.[2] ?? 0;
  world.plan(decides, () => (random.chance(admitted) ? decideToAdmit(world, waiting, stay) : leave(world, stay, '01')));
}

function direct(world: World, waiting: Waiting[]): void {
  const level = world.random.weighted(admissionLevels);
  const bed = world.house.free(level);
  if (bed === undefined) return;
  admitTo(world, waiting, newStay(world, level, { class: 'I', service: services[level] ?? 'MED' }, agesOf(level)), bed);
}

function labour(world: World, waiting: Waiting[]): void {
  const bed = world.house.free('maternity');
  if (bed !== undefined) admitTo(world, waiting, newStay(world, 'maternity', { class: 'I', service: 'OBS' }, agesOf('maternity'), 'F'), bed);
}

/** Theatre, recovery, then a surgical bed: the recovery hold begins when no bed is free. Booked the day before. */
function elective(world: World, waiting: Waiting[]): void {
  const { random, house } = world;
  const hour = (localOf(world.clock, world.zone) / hourMs) % 24;
  const theatre = house.free('or');
  if (hour < theatreHours[0] || hour > theatreHours[1] || theatre === undefined) return;
  const stay = newStay(world, 'medical-surgical', { class: 'I', service: 'SUR', place: theatre, admittedAt: world.clock });
  house.occupy(theatre, stay.now.visit);
  const minutes = Math.round(random.logNormal(115, 0.4));
  world.act({
    kind: 'appointment',
    at: world.clock,
    person: stay.now.person,
    appointment: `S${stay.now.visit}`,
    startsAt: world.clock,
    minutes,
    room: theatre,
  });
  world.act({ kind: 'movement', trigger: 'A01', at: world.clock, visit: stay.now });
  world.plan(world.clock + minutes * minuteMs, () => {
    world.act({
      kind: 'charge',
      at: world.clock,
      visit: stay.now,
      charge: `OR${stay.now.visit}`,
      code: 'OR-CASE',
      name: 'Operating room case',
      cents: 90_000 + minutes * 3_600,
    });
    recover(world, waiting, stay, theatre);
  });
}
