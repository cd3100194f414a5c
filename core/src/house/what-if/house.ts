/**
 * Beds, queues and cleaners of the simulated house. Hard constraints are simplified and said so: a bed must be usable, clean, nobody's and of the
 * level wanted; isolation, sex, age and equipment are not looked at. Who has waited longest is placed first; who leaves starts the cleaning.
 */
import { emergency, levelCount } from '../forecast/course.ts';
import type { Agenda } from './agenda.ts';
import type { Fork } from './fork.ts';
import { logNormal, type Stream } from './streams.ts';

/** Minutes: cleaning once it has begun, and the way to the next bed (the medians that the goals of a house leave room for). */
const cleaning = { median: 34, sigma: 0.3 } as const;
const transport = { median: 24, sigma: 0.5 } as const;

export interface Ward {
  readonly unit: string;
  readonly level: number;
  usable: number;
  /** In a bed, or on the way to one. */
  taken: number;
  unclean: number;
}
export interface Person {
  readonly id: number;
  /** Where they are: a ward's place, or -1 for the emergency department and outside. */
  ward: number;
  /** The level where they are; -1 = outside. */
  level: number;
  /** How many levels they have been at: each has a stream of its own. */
  stays: number;
  waitsSince?: number;
  gone: boolean;
}
interface Wait {
  readonly person: Person;
  readonly since: number;
  readonly stream: Stream;
  readonly arrives: () => void;
}
export interface House {
  readonly wards: readonly Ward[];
  now: number;
  /** People in beds by level, those on their way included where they still are. */
  readonly census: Float64Array;
  boarders: number;
  ask(person: Person, level: number, since: number, stream: Stream, arrives: () => void): void;
  /** Somebody left a bed: it is cleaned, then given to who waits longest. */
  vacate(ward: number, stream: Stream): void;
  enter(person: Person, ward: number): void;
  leave(person: Person): void;
  waiting(level: number): number;
  /** Minutes from a bed left to clean, and how many. */
  readonly turns: { minutes: number; count: number };
  /** Minutes from asked to in bed, by who waited in the emergency department. */
  readonly placed: { minutes: number; count: number; over4h: number };
}

export function createHouse(fork: Fork, agenda: Agenda, cleaners: number, openMore: ReadonlyMap<string, number>): House {
  const wards: Ward[] = fork.units.map(({ unit, level, usable, dirty }) => ({
    unit,
    level,
    usable: usable + (openMore.get(unit) ?? 0),
    taken: 0,
    unclean: dirty,
  }));
  const queues: Wait[][] = Array.from({ length: levelCount }, () => []);
  const dirty: { readonly ward: number; readonly since: number; readonly stream: Stream | undefined }[] = [];
  let idle = cleaners;
  const house: House = {
    wards,
    now: 0,
    census: new Float64Array(levelCount),
    boarders: 0,
    turns: { minutes: 0, count: 0 },
    placed: { minutes: 0, count: 0, over4h: 0 },
    ask,
    vacate,
    enter,
    leave,
    waiting: (level) => queues[level]?.length ?? 0,
  };

  function ask(person: Person, level: number, since: number, stream: Stream, arrives: () => void): void {
    const queue = queues[level];
    if (queue === undefined) return;
    if (person.level === emergency) house.boarders++;
    person.waitsSince = since;
    let i = queue.length;
    while (i > 0 && (queue[i - 1]?.since ?? 0) > since) i--;
    queue.splice(i, 0, { person, since, stream, arrives });
    place(level);
  }

  function place(level: number): void {
    const queue = queues[level];
    for (let first = queue?.[0]; queue !== undefined && first !== undefined; first = queue[0]) {
      const ward = freest(level);
      if (ward === undefined) return;
      queue.shift();
      move(first, ward);
    }
  }

  function freest(level: number): number | undefined {
    let [best, most] = [-1, 0];
    for (const [i, ward] of wards.entries()) {
      const free = ward.level === level ? ward.usable - ward.taken - ward.unclean : 0;
      if (free > most) [best, most] = [i, free];
    }
    return best < 0 ? undefined : best;
  }

  function move({ person, since, stream, arrives }: Wait, ward: number): void {
    const to = wards[ward];
    if (to !== undefined) to.taken++;
    agenda.plan(house.now + (person.level < 0 ? 0 : logNormal(stream, transport.median, transport.sigma)), () => {
      if (person.level === emergency) {
        const waited = house.now - since;
        house.boarders--;
        house.placed.count++;
        house.placed.minutes += waited;
        if (waited > 240) house.placed.over4h++;
      }
      const from = person.ward;
      leave(person);
      if (from >= 0) vacate(from, stream);
      enter(person, ward);
      delete person.waitsSince;
      arrives();
    });
  }

  function enter(person: Person, ward: number): void {
    person.ward = ward;
    person.level = wards[ward]?.level ?? -1;
    house.census[person.level] = (house.census[person.level] ?? 0) + 1;
  }

  function leave(person: Person): void {
    if (person.level >= 0) house.census[person.level] = (house.census[person.level] ?? 0) - 1;
    person.ward = -1;
  }

  function vacate(ward: number, stream: Stream): void {
    const own = wards[ward];
    if (own === undefined) return;
    own.taken--;
    own.unclean++;
    dirty.push({ ward, since: house.now, stream });
    clean();
  }

  function clean(): void {
    while (idle > 0) {
      const next = dirty.shift();
      if (next === undefined) return;
      idle--;
      const minutes = next.stream === undefined ? cleaning.median : logNormal(next.stream, cleaning.median, cleaning.sigma);
      agenda.plan(house.now + minutes, () => {
        idle++;
        const own = wards[next.ward];
        if (own !== undefined) own.unclean--;
        house.turns.minutes += house.now - next.since;
        house.turns.count++;
        clean();
        if (own !== undefined) place(own.level);
      });
    }
  }

  for (const [ward, { dirty: count }] of fork.units.entries()) for (let n = 0; n < count; n++) dirty.push({ ward, since: 0, stream: undefined });
  agenda.plan(0, clean);
  return house;
}
