/** Environmental services: only a departure starts a turn; the crew of the house takes jobs by priority and age, the ED and the theatres turn their own rooms. */
import { bedId } from '@healthos/core/ids.ts';
import { hourMs, minuteMs } from '@healthos/core/time.ts';
import type { Place } from './acts.ts';
import { cleaning } from './distributions.ts';
import { placeKey, type House } from './house.ts';
import type { TurnJob, World } from './world.ts';

interface Crew {
  readonly name: string;
  /** Beds per cleaner, by day and by night. */
  readonly beds: readonly [day: number, night: number];
  readonly work: readonly [median: number, sigma: number];
  readonly walk: readonly [low: number, high: number];
}
const house: Crew = { name: 'H', beds: [36, 84], work: [cleaning.workMedian, cleaning.workSigma], walk: [2, 9] };
const crews: Readonly<Record<string, Crew>> = {
  emergency: { name: 'E', beds: [12, 18], work: [13, 0.35], walk: [1, 5] },
  or: { name: 'O', beds: [4, 6], work: [22, 0.25], walk: [1, 3] },
  pacu: { name: 'R', beds: [7, 14], work: [8, 0.3], walk: [1, 3] },
};
const allCrews = [house, ...Object.values(crews)];
/** Of each crew. */
const cleanersKnown = 30;
export const cleanerIds: readonly string[] = allCrews.flatMap(({ name }) => Array.from({ length: cleanersKnown }, (_, n) => `EV${name}${n + 1}`));
/** A cleaner is called away in the middle of one job of twenty. */
const suspended = { chance: 0.05, minutes: [6, 28] } as const;
const [dayStarts, dayEnds] = [7, 23];
const order = { stat: 0, next: 1, routine: 2 } as const;

export function turn(world: World, bed: Place): void {
  world.house.vacate(bed);
  const level = world.house.level(bed);
  const wanted = world.departments.waiting.filter((one) => one.level === level && !one.stay.over).length;
  const priority = wanted > 3 ? 'stat' : wanted > 0 ? 'next' : 'routine';
  const crew = crews[level] ?? house;
  world.departments.turns.set(placeKey(bed), { bed, crew: crew.name, requestedAt: world.clock, priority, taken: false, state: 'requested' });
  world.say({ type: 'TurnStepped', bed: keyOf(bed), step: 'requested', priority, by: 'adt' });
  dispatch(world);
}

function keyOf(bed: Place) {
  return bedId(bed.unit, bed.room, bed.bed);
}

/** Gives waiting jobs to cleaners who are free. */
export function dispatch(world: World): void {
  const { turns } = world.departments;
  for (const crew of allCrews) {
    const own = [...turns.values()].filter((job) => job.crew === crew.name);
    const waiting = own.filter((job) => !job.taken).sort((a, b) => order[a.priority] - order[b.priority] || a.requestedAt - b.requestedAt);
    let free = cleaners(world, crew) - (own.length - waiting.length);
    for (const job of waiting) {
      if (free-- <= 0) break;
      work(world, crew, job);
    }
  }
}

function cleaners(world: World, crew: Crew): number {
  const hour = (world.local() / hourMs) % 24;
  const day = hour >= dayStarts && hour < dayEnds;
  const beds = bedsOf(world, crew);
  return beds === 0 ? 0 : Math.max(1, Math.round(beds / crew.beds[day ? 0 : 1]));
}

const crewBeds = new WeakMap<House, ReadonlyMap<Crew, number>>();

function bedsOf(world: World, crew: Crew): number {
  let counted = crewBeds.get(world.house);
  if (counted === undefined) {
    const found = new Map<Crew, number>();
    for (const { level } of world.house.beds) found.set(crews[level] ?? house, (found.get(crews[level] ?? house) ?? 0) + 1);
    crewBeds.set(world.house, (counted = found));
  }
  return counted.get(crew) ?? 0;
}

function work(world: World, crew: Crew, job: TurnJob): void {
  const { random } = world;
  const cleaner = `EV${crew.name}${random.integer(1, cleanersKnown)}`;
  const by = `evs:${cleaner}`;
  const bed = keyOf(job.bed);
  job.taken = true;
  const said = world.clock + 15_000 + random.next() * 45_000;
  world.plan(said, () => {
    job.state = 'assigned';
    world.say({ type: 'TurnStepped', bed, step: 'assigned', cleaner, by });
  });
  const begins = said + random.between(...crew.walk) * minuteMs;
  world.plan(begins, () => {
    job.state = 'started';
    world.house.cleaning(job.bed);
    world.say({ type: 'TurnStepped', bed, step: 'started', cleaner, by });
    world.act({ kind: 'bed', at: world.clock, place: job.bed, status: 'H' });
  });
  const minutes = random.logNormal(...crew.work);
  const away = random.chance(suspended.chance) ? random.between(...suspended.minutes) : 0;
  if (away > 0) {
    world.plan(begins + minutes * 0.4 * minuteMs, () => {
      job.state = 'suspended';
      world.say({ type: 'TurnStepped', bed, step: 'suspended', cleaner, reason: random.pick(['called to a stat bed', 'supplies awaited', 'break']), by });
    });
    world.plan(begins + (minutes * 0.4 + away) * minuteMs, () => {
      job.state = 'started';
      world.say({ type: 'TurnStepped', bed, step: 'resumed', cleaner, by });
    });
  }
  world.plan(begins + (minutes + away) * minuteMs, () => {
    world.departments.turns.delete(placeKey(job.bed));
    world.house.clean(job.bed);
    world.say({ type: 'TurnStepped', bed, step: 'done', cleaner, by });
    world.act({ kind: 'bed', at: world.clock, place: job.bed, status: 'U' });
    dispatch(world);
    world.freed(job.bed);
  });
}
