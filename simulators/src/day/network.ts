/** Several hospitals that send each other patients: their stories go forward together, and what one says to another arrives a minute later. */
import type { FacilityDescription, LevelOfCare } from '@healthos/core/operations/facility.ts';
import { dayMs, instant, minuteMs, type Instant } from '@healthos/core/time.ts';
import { createHospital, type Day, type DayOptions } from './day.ts';
import { receiveTransfer } from './transfers.ts';
import type { Neighbours, World } from './world.ts';

export interface NetworkOptions extends Omit<DayOptions, 'hospital'> {
  /** The first is told whole, the others lean: movements, bed status and work facts. One alone is a day as any. */
  readonly hospitals: readonly FacilityDescription[];
}

/** Nobody hears anything sooner: the stories may be told in strides of this length and stay the same. */
const wordMs = minuteMs;
/** How often hospitals look at each other's free beds: at these times and no other, however the story is told. */
const capacityMs = 10 * minuteMs;
/** Neighbours' stories begin so long before the detail does: their past is of no use here, and costs as much as ours. */
const neighboursMs = 2 * dayMs;
/** Seeds of neighbours are far apart. */
const seedStep = 7919;

/** One day for each hospital, in order; telling one tells all to the same time. */
export function createNetwork(options: NetworkOptions): Day[] {
  const { hospitals, ...shared } = options;
  const worlds = new Map<string, World>();
  let told: Instant | undefined;
  let known: ReadonlyMap<string, ReadonlyMap<LevelOfCare, number>> = new Map();

  /** After what the house there does at that second, and in the order of the hospitals: the same whenever it is heard. */
  const later = (order: number, from: string, to: string, run: (there: World) => void): void => {
    const [here, there] = [worlds.get(from), worlds.get(to)];
    if (here !== undefined && there !== undefined) there.plan(here.clock + wordMs, () => run(there), 1 + order);
  };
  const neighboursFrom = instant(Math.max(shared.startsAt, (shared.detailFrom ?? shared.startsAt) - neighboursMs));
  const neighboursOf = (n: number, { name }: FacilityDescription): Neighbours => ({
    names: hospitals.map((one) => one.name).filter((one) => one !== name),
    begun: (at) => at >= neighboursFrom,
    hasLevel: (other, level) => (worlds.get(other)?.house.count(level) ?? 0) > 0,
    free: (other, level) => known.get(other)?.get(level) ?? 0,
    ask: (other, transfer) => later(n, name, other, (there) => receiveTransfer(there, transfer)),
    answer: (other, run) => later(n, name, other, run),
  });
  const made = hospitals.map((hospital, n) => {
    const one = createHospital({
      ...shared,
      hospital,
      seed: (shared.seed + n * seedStep) % 2 ** 32,
      ...(n === 0 ? {} : { startsAt: neighboursFrom, scenario: { ...shared.scenario, casualties: 0 }, monitorSeconds: 0, lean: true }),
      ...(hospitals.length === 1 ? {} : { neighbours: neighboursOf(n, hospital) }),
    });
    worlds.set(hospital.name, one.world);
    return one;
  });
  const forward = (until: Instant): void => {
    for (let at = told ?? shared.startsAt; ;) {
      at = instant(Math.min(until, (Math.floor(at / wordMs) + 1) * wordMs));
      for (const [n, { advance }] of made.entries()) if (n === 0 || at >= neighboursFrom) advance(at);
      told = at;
      if (at % capacityMs === 0) known = new Map([...worlds].map(([name, world]) => [name, freeBeds(world)]));
      if (at >= until) return;
    }
  };
  const reach = (at: Instant): void => {
    if (told === undefined || at > told) forward(at);
  };
  return made.map(({ day }, n) => ({
    ...day,
    until: (at) => {
      reach(at);
      return n > 0 && at < neighboursFrom ? [] : day.until(at);
    },
    truth: (at) => {
      reach(at);
      return day.truth(at);
    },
  }));
}

function freeBeds(world: World): ReadonlyMap<LevelOfCare, number> {
  const free = new Map<LevelOfCare, number>();
  for (const { bed, occupant, reserved, cleanliness } of world.house.states().values())
    if (occupant === undefined && reserved === undefined && cleanliness === 'clean') free.set(bed.level, (free.get(bed.level) ?? 0) + 1);
  return free;
}
