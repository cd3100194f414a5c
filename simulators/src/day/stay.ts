/** A stay in the house: who it is, its moves from one level of care to the next, and leaving. */
import { encounterId } from '@healthos/core/ids.ts';
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import { dayMs, hourMs, instant, localOf, minuteMs } from '@healthos/core/time.ts';
import type { Place, VisitNow } from './acts.ts';
import { charting } from './charting.ts';
import { payers, stayHours, weekendStays } from './distributions.ts';
import { planDischarge, stayOn } from './discharges.ts';
import { removeLines } from './lines.ts';
import { imageInpatient } from './imaging.ts';
import { runFluids } from './infusions.ts';
import { writeDischarge, writeNotes } from './notes.ts';
import { inventPerson } from './people.ts';
import { request } from './placement.ts';
import { dropNurse } from './staffing.ts';
import { onMachine, treat } from './treatments.ts';
import { turn } from './turns.ts';
import { wantsOf } from './wants.ts';
import type { Stay, World } from './world.ts';

export function newStay(
  world: World,
  level: LevelOfCare,
  more: Partial<VisitNow> & Pick<VisitNow, 'class' | 'service'>,
  ages?: readonly [number, number],
  sex?: 'F' | 'M',
): Stay {
  const number = world.count();
  // Somebody who lies there since before the story began was as old then.
  const at = more.admittedAt ?? world.clock;
  const person = inventPerson(world.random, number, at, ages, sex);
  const stay: Stay = {
    level,
    illness: 0,
    illAt: world.clock,
    drugs: [],
    infection: {},
    plans: 0,
    homeward: {},
    over: false,
    charted: 0,
    caredFor: false,
    wants: wantsOf(world.random, level, person, at),
    now: {
      visit: `V${200_000 + number}`,
      person,
      attending: `D${world.random.integer(...attendings)}`,
      payer: world.random.weighted(payers),
      ...more,
    },
  };
  world.departments.stays.set(stay.now.visit, stay);
  return stay;
}

const attendings = [100, 160] as const;
export const attendingIds: readonly string[] = Array.from({ length: attendings[1] - attendings[0] + 1 }, (_, n) => `D${attendings[0] + n}`);
/** Whoever is there may need intensive care. */
const wards: ReadonlySet<LevelOfCare> = new Set<LevelOfCare>(['step-down', 'telemetry', 'medical-surgical']);

/** Where people go from intensive care. */
const belowIntensive = ['step-down', 'telemetry', 'telemetry', 'medical-surgical', 'medical-surgical'] as const;

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
export const newborn = [0, 0] as const;

/** Into a first inpatient bed that was kept for them: the stay begins. */
export function admitTo(world: World, stay: Stay, bed: Place): void {
  stay.now = { ...stay.now, class: 'I', place: bed, admittedAt: world.clock, isolation: stay.wants.isolation };
  world.house.occupy(bed, stay.now.visit);
  world.act({ kind: 'movement', trigger: 'A01', at: world.clock, visit: stay.now });
  charting.prescribe(world, stay);
  settle(world, stay, world.clock + lengthOf(world, stay.level) * hourMs);
}

/** In the inpatient bed that was asked for. */
export function arrived(world: World, stay: Stay): void {
  const level = stay.now.place === undefined ? stay.level : world.house.level(stay.now.place);
  const hours = stay.now.class === 'O' ? world.random.between(14, 40) : lengthOf(world, level) + 4;
  settle(world, stay, world.clock + hours * hourMs);
}

function lengthOf(world: World, level: LevelOfCare): number {
  const hours = stayHours[level] ?? { median: 72, sigma: 0.6 };
  return world.random.logNormal(hours.median, hours.sigma);
}

/** What a stay in an inpatient bed brings: charting, a step down from intensive care, a planned discharge, and leaving. */
export function settle(world: World, stay: Stay, ends: number): void {
  const { random } = world;
  charting.begin(world, stay, true);
  careFor(world, stay);
  const level = stay.now.place === undefined ? 'unknown' : world.house.level(stay.now.place);
  // Who lies there because a ward was full needs none.
  if (level === 'icu' && (stay.level === 'icu' || stay.plans > 0)) needVentilator(world, stay, ends);
  stay.worse = () => toIntensive(world, stay);
  if (level === 'icu' && random.chance(0.75)) {
    world.plan(ends, () => {
      const next = belowIntensive.filter((one) => world.house.count(one) > 0)[random.integer(0, 4)] ?? 'medical-surgical';
      request(world, { stay, level: next, origin: 'unit', readyIn: random.between(10, 60), arrived: () => arrived(world, stay) });
    });
    return;
  }
  const leaves = Math.max(daytime(world, ends), world.clock + soonest(world));
  const plan = ++stay.plans;
  planDischarge(world, stay, leaves, (disposition) => {
    if (stay.plans === plan) leave(world, stay, disposition);
  });
}

/** Of a house that is full when the story begins some should have gone by then: one after the other over two hours and a half, not all at one moment. */
const soonest = ({ departments }: World): number => (30 + ((departments.stays.size * 61) % 120)) * minuteMs;

/** Whoever gets much worse on a ward is taken to intensive care, and nothing of the way home is planned any more. */
function toIntensive(world: World, stay: Stay): void {
  const { house, departments, random } = world;
  const level = stay.now.place === undefined ? 'unknown' : house.level(stay.now.place);
  if (!wards.has(level) || stay.now.class !== 'I' || house.count('icu') === 0) return;
  // Whose way home is arranged goes it: little is asked of a story.
  if (stay.homeward.referred === true || stay.now.expectedDischargeAt !== undefined) return;
  if (departments.waiting.some((one) => one.stay === stay)) return;
  stay.plans++;
  stayOn(world, stay);
  request(world, { stay, level: 'icu', origin: 'unit', readyIn: random.between(5, 15), arrived: () => arrived(world, stay) });
}

/** Once, in the first bed of the stay. */
function careFor(world: World, stay: Stay): void {
  if (stay.caredFor) return;
  stay.caredFor = true;
  treat(world, stay);
  imageInpatient(world, stay);
  writeNotes(world, stay);
  runFluids(world, stay);
}

function needVentilator(world: World, stay: Stay, ends: number): void {
  if (!world.random.chance(0.42)) return;
  const encounter = encounterId(stay.now.visit);
  world.say({ type: 'CareNeedStated', encounter, need: 'ventilator', present: true, by: 'clinician' });
  const until = world.clock + (ends - world.clock) * world.random.between(0.3, 0.9);
  onMachine(world, stay, 'VENT', until);
  world.plan(until, () => {
    if (!stay.over) world.say({ type: 'CareNeedStated', encounter, need: 'ventilator', present: false, by: 'clinician' });
  });
}

/** People leave by day: in the morning as often as the scenario says, else in the afternoon; fewer on a weekend. */
function daytime(world: World, ends: number): number {
  const { random, scenario } = world;
  const local = localOf(instant(Math.round(ends)), world.zone);
  const weekday = (Math.floor(local / dayMs) + 4) % 7;
  const waits = weekday === 6 && random.chance(weekendStays) ? 2 : weekday === 0 && random.chance(weekendStays) ? 1 : 0;
  const hour = random.chance(scenario.morningDischarges) ? random.between(8.5, 12) : random.normal(15.2, 1.8);
  return ends - (local % dayMs) + waits * dayMs + Math.min(21, Math.max(8, hour)) * hourMs;
}

/** Physically gone: only this frees the bed. */
export function leave(world: World, stay: Stay, disposition: string): void {
  if (stay.over) return;
  stay.over = true;
  world.departments.stays.delete(stay.now.visit);
  removeLines(world, stay);
  dropNurse(world, stay.now.visit);
  world.act({ kind: 'movement', trigger: 'A03', at: world.clock, visit: stay.now, disposition });
  if (stay.now.class === 'I') writeDischarge(world, stay.now);
  if (stay.now.place !== undefined && stay.now.place.bed !== '') turn(world, stay.now.place);
}
