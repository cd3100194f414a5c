/** A stay from the decision to admit: the wait for a bed, moves, charting, theatre and recovery, leaving, and the cleaning that only a departure starts. */
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import { hourMs, instant, localOf, minuteMs } from '@healthos/core/time.ts';
import type { Place, VisitNow } from './acts.ts';
import { charting } from './charting.ts';
import { cleaning, payers, stayHours, transportMinutes } from './distributions.ts';
import { inventPerson } from './people.ts';
import type { Stay, Waiting, World } from './world.ts';

export function newStay(
  world: World,
  level: LevelOfCare,
  more: Partial<VisitNow> & Pick<VisitNow, 'class' | 'service'>,
  ages?: readonly [number, number],
  sex?: 'F' | 'M',
): Stay {
  const number = world.count();
  return {
    level,
    illness: 0,
    over: false,
    now: {
      visit: `V${200_000 + number}`,
      person: inventPerson(world.random, number, world.clock, ages, sex),
      attending: `D${world.random.integer(100, 160)}`,
      payer: world.random.weighted(payers),
      ...more,
    },
  };
}

export const services: Partial<Record<LevelOfCare, string>> = {
  icu: 'MED',
  'step-down': 'MED',
  telemetry: 'CAR',
  'medical-surgical': 'MED',
  maternity: 'OBS',
  paediatrics: 'PED',
  nicu: 'NEO',
};
/** Ages, in years, that a level of care takes. */
export const agesOf = (level: LevelOfCare): readonly [number, number] =>
  level === 'paediatrics' ? [1, 15] : level === 'nicu' ? [0, 0.02] : level === 'maternity' ? [18, 43] : [19, 92];

/** The decision makes an inpatient who still is in the ED: a boarder until a bed is free. */
export function decideToAdmit(world: World, waiting: Waiting[], stay: Stay): void {
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
export function settle(world: World, stay: Stay, waiting: Waiting[], ends: number): void {
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

export function leave(world: World, stay: Stay, disposition: string, waiting: Waiting[] = []): void {
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

export function admitTo(world: World, waiting: Waiting[], stay: Stay, bed: Place): void {
  stay.now = { ...stay.now, place: bed, admittedAt: world.clock };
  world.house.occupy(bed, stay.now.visit);
  world.act({ kind: 'movement', trigger: 'A01', at: world.clock, visit: stay.now });
  charting.prescribe(world, stay);
  const hours = stayHours[stay.level] ?? { median: 72, sigma: 0.6 };
  settle(world, stay, waiting, world.clock + world.random.logNormal(hours.median, hours.sigma) * hourMs);
}

export function recover(world: World, waiting: Waiting[], stay: Stay, theatre: Place): void {
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
