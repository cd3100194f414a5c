/**
 * A hospital that behaves: emergency arrivals, admissions, transfers, theatre, births, discharges, cleaning, charting, medication and
 * laboratory, drawn from one seed. Pure: time comes from the agenda, chance from the seed; the same arguments give the same acts.
 */
import type { FacilityDescription, LevelOfCare } from '@healthos/core/operations/facility.ts';
import { hourMs, instant, localOf, minuteMs, type Instant } from '@healthos/core/time.ts';
import type { Scenario } from '../scenarios.ts';
import type { Act, Place, VisitNow } from './acts.ts';
import { createAgenda } from './agenda.ts';
import { charting } from './charting.ts';
import { admissionLevels, arrivalsByHour, birthsPerDay, cleaning, decisionMinutes, directsPerDay, electivesPerDay, emergencyArrivalsPerDay, payers, severities, stayHours, theatreHours, transportMinutes } from './distributions.ts';
import { createHouse, type House } from './house.ts';
import { inventPerson } from './people.ts';
import { seeded, type Random } from './random.ts';

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

/** A visit as the simulator carries it. */
export interface Stay {
  now: VisitNow;
  readonly level: LevelOfCare;
  /** 0 stable to 1 in extremis; changed by charting. */
  illness: number;
  over: boolean;
}

export interface World {
  readonly random: Random;
  readonly house: House;
  readonly zone: string;
  readonly scenario: Scenario;
  readonly monitorSeconds: number;
  clock: Instant;
  act(act: Act): void;
  plan(at: number, run: () => void): void;
  count(): number;
}

export function createDay(options: DayOptions): Day {
  const { hospital, scenario, startsAt, monitorSeconds } = options;
  const random = seeded(options.seed);
  const agenda = createAgenda();
  const house = createHouse(hospital, random);
  let acts: Act[] = [];
  let counted = 0;
  const world: World = {
    random, house, scenario, monitorSeconds, zone: hospital.zone, clock: startsAt,
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

/** Somebody who needs a bed of a level and is somewhere else. */
interface Waiting {
  readonly stay: Stay;
  readonly level: LevelOfCare;
}

function newStay(world: World, level: LevelOfCare, more: Partial<VisitNow> & Pick<VisitNow, 'class' | 'service'>, ages?: readonly [number, number], sex?: 'F' | 'M'): Stay {
  const number = world.count();
  return {
    level, illness: 0, over: false,
    now: {
      visit: `V${200_000 + number}`, person: inventPerson(world.random, number, world.clock, ages, sex), attending: `D${world.random.integer(100, 160)}`, payer: world.random.weighted(payers), ...more,
    },
  };
}

const services: Partial<Record<LevelOfCare, string>> = { icu: 'MED', 'step-down': 'MED', telemetry: 'CAR', 'medical-surgical': 'MED', maternity: 'OBS', paediatrics: 'PED', nicu: 'NEO' };
const agesOf = (level: LevelOfCare): readonly [number, number] => (level === 'paediatrics' ? [1, 15] : level === 'nicu' ? [0, 0.02] : level === 'maternity' ? [18, 43] : [19, 92]);

/** The inpatients of the moment, admitted at some hour of a stay that goes on. */
function populate(world: World, waiting: Waiting[]): void {
  const { random, house, scenario } = world;
  for (const { place, level } of house.beds) {
    const hours = stayHours[level];
    if (hours === undefined || !random.chance(scenario.startingOccupancy)) continue;
    const whole = random.logNormal(hours.median, hours.sigma) + 6;
    const admittedAt = instant(world.clock - random.next() * whole * hourMs);
    const stay = newStay(world, level, { class: 'I', service: services[level] ?? 'MED', place, admittedAt }, agesOf(level), level === 'maternity' ? 'F' : undefined);
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
  for (let n = 0; n < scenario.casualties; n++) world.plan(world.clock + random.between(10, 70) * minuteMs, () => arrive(world, waiting, random.pick([1, 2, 2, 3] as const)));
  every(world, 24 / directsPerDay, () => direct(world, waiting));
  every(world, 24 / birthsPerDay, () => labour(world, waiting));
  every(world, (theatreHours[1] - theatreHours[0]) / electivesPerDay, () => elective(world, waiting));
}

function every(world: World, meanHours: number, run: () => void): void {
  const again = (): void => world.plan(world.clock + world.random.exponential(meanHours * hourMs), () => {
    run();
    again();
  });
  again();
}

function arrive(world: World, waiting: Waiting[], esi?: number): void {
  const { random, house } = world;
  const drawn = esi ?? random.weighted(severities.map(([level, share]) => [level, share] as const));
  const level = random.weighted(admissionLevels);
  const stay = newStay(world, level, { class: 'E', service: 'EMR', acuity: drawn, admittedAt: world.clock }, agesOf(level === 'paediatrics' ? level : 'medical-surgical'));
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

/** The decision makes an inpatient who still is in the ED: a boarder until a bed is free. */
function decideToAdmit(world: World, waiting: Waiting[], stay: Stay): void {
  stay.now = { ...stay.now, class: 'I', service: services[stay.level] ?? 'MED', admittedAt: world.clock };
  world.act({ kind: 'movement', trigger: 'A06', at: world.clock, visit: stay.now });
  charting.prescribe(world, stay);
  request(world, waiting, stay, stay.level);
}

/** Asks for a bed of a level; whoever waits longest is placed first. */
function request(world: World, waiting: Waiting[], stay: Stay, level: LevelOfCare): void {
  waiting.push({ stay, level });
  place(world, waiting);
}

function place(world: World, waiting: Waiting[]): void {
  for (let i = 0; i < waiting.length; i++) {
    const next = waiting[i];
    if (next === undefined || next.stay.over) continue;
    const bed = world.house.free(next.level);
    if (bed === undefined) continue;
    waiting.splice(i--, 1);
    world.house.occupy(bed, next.stay.now.visit);
    world.act({ kind: 'movement', trigger: 'A15', at: world.clock, visit: next.stay.now, pending: bed });
    world.plan(world.clock + world.random.logNormal(transportMinutes.median, transportMinutes.sigma) * minuteMs, () => move(world, waiting, next.stay, bed));
  }
}

function move(world: World, waiting: Waiting[], stay: Stay, bed: Place): void {
  const prior = stay.now.place;
  stay.now = { ...stay.now, place: bed };
  world.act({ kind: 'movement', trigger: 'A02', at: world.clock, visit: stay.now, ...(prior === undefined ? {} : { prior }) });
  if (prior !== undefined && prior.bed !== '') turn(world, waiting, prior);
  const hours = stayHours[world.house.level(bed)] ?? { median: 72, sigma: 0.6 };
  settle(world, stay, waiting, world.clock + (world.random.logNormal(hours.median, hours.sigma) + 4) * hourMs);
}

/** What an inpatient's stay brings: charting, a step down from intensive care, a planned discharge, and leaving. */
function settle(world: World, stay: Stay, waiting: Waiting[], ends: number): void {
  const { random } = world;
  charting.begin(world, stay, true);
  const level = stay.now.place === undefined ? 'unknown' : world.house.level(stay.now.place);
  if (level === 'icu' && random.chance(0.75)) {
    world.plan(ends, () => request(world, waiting, stay, random.pick(['step-down', 'telemetry', 'medical-surgical'] as const)));
    return;
  }
  const leaves = Math.max(daytime(world, ends), world.clock + 30 * minuteMs);
  world.plan(leaves - random.between(2, 7) * hourMs, () => {
    if (stay.over || waiting.some((one) => one.stay === stay)) return;
    stay.now = { ...stay.now, expectedDischargeAt: instant(Math.round(leaves)) };
    world.act({ kind: 'movement', trigger: 'A16', at: world.clock, visit: stay.now });
  });
  world.plan(leaves, () => leave(world, stay, random.chance(0.18) ? '03' : '01', waiting));
}

/** People leave by day: in the morning as often as the scenario says, else in the afternoon. */
function daytime(world: World, ends: number): number {
  const { random, scenario } = world;
  const local = localOf(instant(Math.round(ends)), world.zone);
  const hour = random.chance(scenario.morningDischarges) ? random.between(8.5, 12) : random.normal(15.2, 1.8);
  return ends - (local % (24 * hourMs)) + Math.min(21, Math.max(8, hour)) * hourMs;
}

function leave(world: World, stay: Stay, disposition: string, waiting: Waiting[] = []): void {
  if (stay.over) return;
  stay.over = true;
  world.act({ kind: 'movement', trigger: 'A03', at: world.clock, visit: stay.now, disposition });
  if (stay.now.place !== undefined && stay.now.place.bed !== '') turn(world, waiting, stay.now.place);
}

/** Only a departure starts cleaning. */
function turn(world: World, waiting: Waiting[], bed: Place): void {
  const { random, house } = world;
  house.vacate(bed);
  const begins = world.clock + random.exponential(cleaning.waitMean) * minuteMs;
  world.plan(begins, () => world.act({ kind: 'bed', at: world.clock, place: bed, status: 'H' }));
  world.plan(begins + random.logNormal(cleaning.workMedian, cleaning.workSigma) * minuteMs, () => {
    house.clean(bed);
    world.act({ kind: 'bed', at: world.clock, place: bed, status: 'U' });
    place(world, waiting);
  });
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

function admitTo(world: World, waiting: Waiting[], stay: Stay, bed: Place): void {
  stay.now = { ...stay.now, place: bed, admittedAt: world.clock };
  world.house.occupy(bed, stay.now.visit);
  world.act({ kind: 'movement', trigger: 'A01', at: world.clock, visit: stay.now });
  charting.prescribe(world, stay);
  const hours = stayHours[stay.level] ?? { median: 72, sigma: 0.6 };
  settle(world, stay, waiting, world.clock + world.random.logNormal(hours.median, hours.sigma) * hourMs);
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
  world.act({ kind: 'appointment', at: world.clock, person: stay.now.person, appointment: `S${stay.now.visit}`, startsAt: world.clock, minutes, room: theatre });
  world.act({ kind: 'movement', trigger: 'A01', at: world.clock, visit: stay.now });
  world.plan(world.clock + minutes * minuteMs, () => {
    world.act({ kind: 'charge', at: world.clock, visit: stay.now, charge: `OR${stay.now.visit}`, code: 'OR-CASE', name: 'Operating room case', cents: 90_000 + minutes * 3_600 });
    recover(world, waiting, stay, theatre);
  });
}

function recover(world: World, waiting: Waiting[], stay: Stay, theatre: Place): void {
  const bed = world.house.free('pacu');
  if (bed === undefined) {
    world.plan(world.clock + 10 * minuteMs, () => recover(world, waiting, stay, theatre));
    return;
  }
  world.house.occupy(bed, stay.now.visit);
  stay.now = { ...stay.now, place: bed };
  world.act({ kind: 'movement', trigger: 'A02', at: world.clock, visit: stay.now, prior: theatre });
  turn(world, waiting, theatre);
  charting.prescribe(world, stay);
  world.plan(world.clock + world.random.between(45, 120) * minuteMs, () => request(world, waiting, stay, 'medical-surgical'));
}

