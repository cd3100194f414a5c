/**
 * A hospital that behaves: emergency arrivals, admissions, transfers, theatre, births, discharges, cleaning, charting, medication and
 * laboratory, and its departments, drawn from one seed. Pure: time comes from the agenda, chance from the seed; the same arguments give the same acts.
 */
import type { FacilityDescription } from '@healthos/core/operations/facility.ts';
import { dayMs, hourMs, instant, localOf, type Instant } from '@healthos/core/time.ts';
import type { Scenario } from '../scenarios.ts';
import type { Act } from './acts.ts';
import { createAgenda } from './agenda.ts';
import { beginArrivals } from './arrivals.ts';
import { stayHours } from './distributions.ts';
import { countProviders, roomNext } from './emergency.ts';
import { createHouse, type House } from './house.ts';
import { lieInfected } from './infection.ts';
import { demoCarePack } from './nursing-figures.ts';
import { place, requestOf, suits } from './placement.ts';
import { seeded } from './random.ts';
import { assignNurse, runShifts, sayNurses } from './staffing.ts';
import { stateSurge } from './stated.ts';
import { agesOf, newStay, services, settle } from './stay.ts';
import { roomReady, runTheatres } from './theatre.ts';
import { hearPartners } from './transfers.ts';
import { truthOf, type Truth } from './truth.ts';
import type { Departments, Neighbours, World } from './world.ts';

export interface DayOptions {
  readonly seed: number;
  readonly hospital: FacilityDescription;
  readonly startsAt: Instant;
  /** Until then only movements, bed status and work facts are told; absent = everything from the start. */
  readonly detailFrom?: Instant;
  readonly scenario: Scenario;
  /** Seconds between two readings of a bedside monitor; 0 = no monitors. */
  readonly monitorSeconds: number;
  /** Never more than movements, bed status and work facts. */
  readonly lean?: boolean;
  readonly neighbours?: Neighbours;
}

export interface Day {
  /** Acts up to and including this time, in order. */
  until(at: Instant): Act[];
  /** What is true at this time, which must not be before what was told already. */
  truth(at: Instant): Truth;
  readonly house: House;
}

/** Kinds of act that are left out of the lean days. */
const detail = new Set<Act['kind']>(['laboratory', 'vitals', 'fluids', 'monitor', 'prescription', 'dose', 'charge', 'appointment', 'imaging', 'note']);
/** Looks for free beds for those who became easier to place by waiting. */
const lookMs = hourMs / 4;
const quarterMs = hourMs / 4;
/** The house has charted for most of a day when it begins to say what is due: what of it is late then is late. */
const carePackAfterMs = 22 * hourMs;

export function createDay(options: DayOptions): Day {
  return createHospital(options).day;
}

export interface Hospital {
  readonly day: Day;
  readonly world: World;
  /** Lets the story go on to this time; what happened is kept until it is asked for. */
  advance(at: Instant): void;
}

/** A day with its inside, for those who let several go on together. */
export function createHospital(options: DayOptions): Hospital {
  const { hospital, scenario, startsAt, monitorSeconds } = options;
  const random = seeded(options.seed);
  const agenda = createAgenda();
  const house = createHouse(hospital, random);
  let acts: Act[] = [];
  let counted = 0;
  let [offsetOf, offset] = [NaN, 0];
  const world: World = {
    hospital,
    random,
    house,
    scenario,
    monitorSeconds,
    zone: hospital.zone,
    detailFrom: options.lean === true ? instant(Number.MAX_SAFE_INTEGER) : (options.detailFrom ?? startsAt),
    ...(options.neighbours === undefined ? {} : { neighbours: options.neighbours }),
    clock: instant(Math.ceil(startsAt / 1000) * 1000),
    departments: nothingYet(),
    local: () => {
      // No zone changes its offset within a quarter of an hour.
      const quarter = Math.floor(world.clock / quarterMs);
      if (quarter !== offsetOf) [offsetOf, offset] = [quarter, localOf(world.clock, hospital.zone) - world.clock];
      return world.clock + offset;
    },
    act: (act) => {
      if (!detail.has(act.kind) || world.clock >= world.detailFrom) acts.push(act);
      if (act.kind === 'movement' && (act.trigger === 'A01' || act.trigger === 'A02') && act.visit.place !== undefined)
        assignNurse(world, act.visit.visit, act.visit.place.unit);
    },
    say: (fact) => void acts.push({ kind: 'work', at: world.clock, fact }),
    sayAt: (at, fact) => void acts.push({ kind: 'work', at, sentAt: world.clock, fact }),
    freed: (bed) => {
      roomReady(world, bed);
      if (house.level(bed) === 'emergency') roomNext(world);
      else place(world);
    },
    plan: (at, run, rank) => agenda.plan(Math.max(at, world.clock), run, rank),
    count: () => ++counted,
  };
  let opened = false;
  const day: Day = {
    house,
    until: (at) => {
      advance(at);
      const ready = acts;
      acts = [];
      return ready;
    },
    truth: (at) => {
      if (at < world.clock) throw new RangeError('the story is past that time');
      advance(at);
      return truthOf(world);
    },
  };
  return { day, world, advance };

  function advance(at: Instant): void {
    if (!opened) open(world);
    opened = true;
    for (let next = agenda.peek(); next !== undefined && next <= at; next = agenda.peek()) {
      world.clock = next;
      agenda.step();
    }
  }
}

function nothingYet(): Departments {
  return {
    stays: new Map(),
    waiting: [],
    lobby: [],
    turns: new Map(),
    rooms: new Map(),
    cases: new Map(),
    shifts: new Map(),
    away: new Map(),
    coming: new Map(),
    nurses: new Map(),
    loads: new Map(),
  };
}

function open(world: World): void {
  runShifts(world);
  populate(world);
  countProviders(world);
  hearPartners(world);
  stateSurge(world);
  runTheatres(world);
  beginArrivals(world);
  const look = (): void =>
    world.plan(world.clock + lookMs, () => {
      place(world);
      look();
    });
  look();
  if (world.detailFrom > world.clock) world.plan(world.detailFrom, () => sayNurses(world));
  world.plan(world.detailFrom + carePackAfterMs, () => world.say({ type: 'CarePackLoaded', pack: demoCarePack, by: 'admin' }));
}

/** The inpatients of the moment, admitted at some hour of a stay that goes on. */
function populate(world: World): void {
  const { random, house, scenario } = world;
  for (const bed of house.beds) {
    const { place: where, level } = bed;
    const hours = stayHours[level];
    if (hours === undefined || !random.chance(scenario.startingOccupancy)) continue;
    const whole = random.logNormal(hours.median, hours.sigma) + 6;
    const admittedAt = instant(Math.floor((world.clock - random.next() * whole * hourMs) / 1000) * 1000);
    const stay = newStay(
      world,
      level,
      { class: 'I', service: services[level] ?? 'MED', place: where, admittedAt },
      agesOf(level),
      level === 'maternity' ? 'F' : undefined,
    );
    if (!suits(world, { stay, since: instant(world.clock - dayMs / 8) }, bed)) {
      stay.over = true;
      world.departments.stays.delete(stay.now.visit);
      continue;
    }
    house.occupy(where, stay.now.visit);
    stay.now = { ...stay.now, isolation: stay.wants.isolation };
    const asked = requestOf(stay, { key: `R${world.count()}`, level, origin: 'direct', at: instant(admittedAt - hourMs), unknown: false });
    world.sayAt(asked.requestedAt, asked);
    world.act({ kind: 'movement', trigger: 'A01', at: admittedAt, sentAt: world.clock, visit: stay.now });
    settle(world, stay, admittedAt + whole * hourMs);
    lieInfected(world, stay);
  }
}
