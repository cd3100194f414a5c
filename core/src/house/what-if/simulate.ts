/**
 * One possible course of the next 72 hours: a discrete-event simulation of the forked house. Pure; everybody draws from a stream of their own, so
 * that scenarios of one seed share everything that they did not change.
 */
import { emergency, levelCount, stayLevels } from '../forecast/course.ts';
import { severities, weekHours } from '../forecast/day-counts.ts';
import { levelsOfCare } from '../../operations/facility.ts';
import { createAgenda, type Agenda } from './agenda.ts';
import { chancesOf, decisionAfter, endOfStay, leavingAfter, nextOf, type Chances } from './chances.ts';
import { simulatedHours, type Fork, type ForkedPatient } from './fork.ts';
import { createHouse, type House, type Person } from './house.ts';
import type { Lever } from './levers.ts';
import { exponential, logNormal, pick, streamOf, type Stream } from './streams.ts';

/** What came out, hour by hour and in sums. */
export interface Course {
  /** At each full hour from now to 72. */
  readonly boarders: Float64Array;
  readonly census: readonly Float64Array[];
  readonly free: Float64Array;
  readonly sums: Readonly<Record<Sum, number>>;
}
export const sumNames = ['boarderHours', 'placed', 'waitHours', 'over4h', 'turnMinutes', 'cases', 'casesHeld', 'diverted', 'transfersIn', 'leftHouse'] as const;
export type Sum = (typeof sumNames)[number];

/** Streams are named by who: people here by their place, others by kind, hour and number. */
const [arriving, coming, booked, accepted] = [100_000_000, 200_000_000, 300_000_000, 400_000_000];
const perHourMost = 1000;
/** A bed is told to become free at least so long before somebody leaves it early. */
const leastNoticeMinutes = 30;
/** Minutes after the word at which somebody moves to the lounge, and the local hours in which it is open. */
const lounge = { after: 45, opens: 7, closes: 20 } as const;

interface Plan {
  readonly cleaners: number;
  readonly openMore: ReadonlyMap<string, number>;
  readonly earlierMinutes: number;
  lounge: number;
  readonly levers: readonly Lever[];
}
interface Run {
  readonly fork: Fork;
  readonly chances: Chances;
  readonly seed: number;
  readonly replication: number;
  readonly agenda: Agenda;
  readonly house: House;
  readonly plan: Plan;
  readonly sums: Record<Sum, number>;
}

export function simulate(fork: Fork, levers: readonly Lever[], seed: number, replication: number, chances = chancesOf(fork)): Course {
  const agenda = createAgenda();
  const plan = planOf(fork, levers);
  const house = createHouse(fork, agenda, plan.cleaners, plan.openMore);
  const sums = Object.fromEntries(sumNames.map((name) => [name, 0])) as Record<Sum, number>;
  const run: Run = { fork, chances, seed, replication, agenda, house, plan, sums };
  for (const [id, patient] of fork.patients.entries()) present(run, id, patient);
  for (const [i, one] of fork.cases.entries()) {
    const stream = streamOf(seed, replication, booked + i);
    const held = one.elective && isCaught(levers, 'hold-electives', one.startsIn / 60, stream.next());
    if (held) sums.casesHeld++;
    else agenda.plan(one.startsIn, () => theatre(run, booked + i, one.minutes, one.levelAfter, stream));
  }
  for (const [i, one] of levers.entries())
    if (one.lever === 'accept-transfers') transfers(run, accepted + i * perHourMost, one.patients, levelsOfCare.indexOf(one.level), one.withinHours);
  for (let h = 0; h < simulatedHours; h++) newcomers(run, h);
  return watch(run);
}

/** Runs the hours and writes down what each shows. */
function watch({ agenda, house, sums }: Run): Course {
  const boarders = new Float64Array(simulatedHours + 1);
  const free = new Float64Array(simulatedHours + 1);
  const census = Array.from({ length: levelCount }, () => new Float64Array(simulatedHours + 1));
  for (let h = 0; h <= simulatedHours; h++) {
    agenda.until(h * 60, (at) => (house.now = at));
    house.now = h * 60;
    boarders[h] = house.boarders;
    if (h > 0) sums.boarderHours += ((boarders[h - 1] ?? 0) + house.boarders) / 2;
    for (const [level, row] of census.entries()) row[h] = house.census[level] ?? 0;
    for (const ward of house.wards) if (stayLevels.includes(ward.level)) free[h] = (free[h] ?? 0) + Math.max(0, ward.usable - ward.taken - ward.unclean);
    for (const level of stayLevels) free[h] = (free[h] ?? 0) - house.waiting(level);
  }
  sums.placed = house.placed.count;
  sums.waitHours = house.placed.count === 0 ? 0 : house.placed.minutes / house.placed.count / 60;
  sums.over4h = house.placed.over4h;
  sums.turnMinutes = house.turns.count === 0 ? 0 : house.turns.minutes / house.turns.count;
  return { boarders, census, free, sums };
}

function planOf(fork: Fork, levers: readonly Lever[]): Plan {
  const openMore = new Map<string, number>();
  const open = (unit: string, beds: number): void => void openMore.set(unit, (openMore.get(unit) ?? 0) + beds);
  let [cleaners, earlierMinutes, places] = [fork.cleaners, 0, 0];
  for (const one of levers) {
    if (one.lever === 'open-beds') open(one.unit, one.beds);
    else if (one.lever === 'cleaners') cleaners += one.more;
    else if (one.lever === 'earlier-discharges') earlierMinutes = Math.max(earlierMinutes, one.hours * 60);
    else if (one.lever === 'discharge-lounge') places += one.places;
    else if (one.lever === 'nurses') {
      const unit = fork.units.find(({ unit: name }) => name === one.unit);
      open(one.unit, Math.min(unit?.unstaffed ?? 0, one.more * (unit?.ratio ?? 0)));
    }
  }
  return { cleaners, openMore, earlierMinutes, lounge: places, levers };
}

/** Whether a lever of this kind takes hold of somebody at an hour: the draw is made in every scenario. */
function isCaught(levers: readonly Lever[], name: 'hold-electives' | 'divert-ambulances', hours: number, draw: number): boolean {
  return levers.some((one) => one.lever === name && hours >= one.fromHour && hours < one.untilHour && draw * 100 < one.share);
}

const personOf = (id: number, level: number): Person => ({ id, ward: -1, level, stays: 0, gone: false });

function present(run: Run, id: number, { unit, level, hours, plannedHours, waits, esi }: ForkedPatient): void {
  const { house, agenda } = run;
  const person = personOf(id, level);
  if (level !== emergency) {
    const ward = house.wards[unit];
    if (ward !== undefined) ward.taken++;
    house.enter(person, unit);
    person.level = level;
    if (plannedHours === undefined) return stay(run, person, hours);
    const own = streamOf(run.seed, run.replication, id, ++person.stays);
    return depart(run, person, leavingAfter(run.chances, own, level, plannedHours), own);
  }
  house.census[emergency] = (house.census[emergency] ?? 0) + 1;
  const stream = streamOf(run.seed, run.replication, id);
  if (waits === undefined) return inEd(run, person, hours, esi, stream);
  const drawn = pick(run.chances.flow.firstLevel, stream.next());
  agenda.plan(0, () => admit(run, person, waits.level >= 0 ? waits.level : drawn, -waits.hours * 60, stream));
}

function inEd(run: Run, person: Person, hours: number, esi: number, stream: Stream): void {
  const { agenda, chances, house } = run;
  const after = decisionAfter(chances, stream, hours);
  const isAdmitted = stream.next() < (chances.flow.admit[esi] ?? 0);
  const level = pick(chances.flow.firstLevel, stream.next());
  agenda.plan(house.now + after, () => {
    if (isAdmitted && level >= 0) return admit(run, person, level, house.now, stream);
    house.leave(person);
    run.sums.leftHouse++;
  });
}

function admit(run: Run, person: Person, level: number, since: number, stream: Stream): void {
  run.house.ask(person, level, since, stream, () => stay(run, person, 0));
}

/** A time at a level: it ends by leaving (which may be said before), by moving on, or not within what is simulated. */
function stay(run: Run, person: Person, hours: number): void {
  const { house, agenda, chances } = run;
  const { level } = person;
  const stream = streamOf(run.seed, run.replication, person.id, ++person.stays);
  const end = endOfStay(chances, stream, level, house.now, hours);
  if (end === undefined) return;
  if (end.how === 'moves') {
    const to = nextOf(chances, stream.next(), level);
    if (to >= 0 && to !== emergency) agenda.plan(end.at, () => house.ask(person, to, house.now, stream, () => stay(run, person, 0)));
  } else if (end.how === 'leaves') depart(run, person, end.at - house.now, stream);
  else agenda.plan(end.at, () => depart(run, person, leavingAfter(chances, stream, level, 0), stream));
}

/** Leaves after these minutes: earlier where discharges are brought forward, from the lounge where there is a place. */
function depart(run: Run, person: Person, minutes: number, stream: Stream): void {
  const { house, agenda, plan, chances } = run;
  const after = Math.max(Math.min(minutes, leastNoticeMinutes), minutes - plan.earlierMinutes);
  const hour = chances.week((house.now + lounge.after) / 60) % 24;
  const isLounge = plan.lounge > 0 && after > lounge.after && hour >= lounge.opens && hour < lounge.closes;
  if (isLounge) {
    plan.lounge--;
    agenda.plan(house.now + after, () => plan.lounge++);
  }
  agenda.plan(house.now + (isLounge ? lounge.after : after), () => {
    if (person.gone) return;
    person.gone = true;
    const { ward } = person;
    house.leave(person);
    if (ward >= 0) house.vacate(ward, stream);
    run.sums.leftHouse++;
  });
}

/** Who comes in an hour that nobody has seen yet: to the emergency department, and from outside to each level. */
function newcomers(run: Run, h: number): void {
  const { agenda, chances, house, plan, sums } = run;
  const week = chances.week(h + 0.5);
  times(run, arriving + h * perHourMost, chances.flow.arrive[week] ?? 0, (id, minute, stream) => {
    const caught = isCaught(plan.levers, 'divert-ambulances', h, stream.next());
    const esi = pick(chances.flow.severity, stream.next(), 0, severities);
    if (caught) return void sums.diverted++;
    agenda.plan(h * 60 + minute, () => {
      house.census[emergency] = (house.census[emergency] ?? 0) + 1;
      inEd(run, personOf(id, emergency), 0, Math.max(0, esi), stream);
    });
  });
  const theatres = levelsOfCare.indexOf('or');
  for (let level = 0; level < levelCount; level++) {
    if (level === theatres && h < run.fork.bookedHours) continue;
    const rate = chances.flow.enter[level * weekHours + week] ?? 0;
    times(run, coming + (level * simulatedHours + h) * perHourMost, rate, (id, minute, stream) => {
      const held = isCaught(plan.levers, 'hold-electives', h, stream.next()) && level === theatres;
      if (held) return void sums.casesHeld++;
      const person = personOf(id, -1);
      agenda.plan(h * 60 + minute, () => {
        if (level === theatres) sums.cases++;
        house.ask(person, level, house.now, stream, () => stay(run, person, 0));
      });
    });
  }
}

/** A Poisson hour: each comer with a stream of its own, so that one who is turned away changes nobody else. */
function times(run: Run, name: number, rate: number, each: (id: number, minute: number, stream: Stream) => void): void {
  if (rate <= 0) return;
  const gaps = streamOf(run.seed, run.replication, name);
  let at = exponential(gaps) / rate;
  for (let n = 1; at < 1 && n < perHourMost; n++) {
    each(name + n, at * 60, streamOf(run.seed, run.replication, name + n));
    at += exponential(gaps) / rate;
  }
}

/** A booked case: as long as planned, give or take, then recovery and the level wanted, or home. */
function theatre(run: Run, id: number, minutes: number, levelAfter: number, stream: Stream): void {
  const { agenda, house, sums } = run;
  sums.cases++;
  const person = personOf(id, -1);
  const [inRoom, recovers] = [logNormal(stream, Math.max(20, minutes), 0.2), 45 + 75 * stream.next()];
  if (levelAfter < 0) return;
  agenda.plan(house.now + inRoom + recovers, () => house.ask(person, levelAfter, house.now, stream, () => stay(run, person, 0)));
}

function transfers(run: Run, name: number, patients: number, level: number, withinHours: number): void {
  for (let n = 0; n < patients; n++) {
    const stream = streamOf(run.seed, run.replication, name + n);
    const person = personOf(name + n, -1);
    run.agenda.plan(stream.next() * withinHours * 60, () => {
      run.sums.transfersIn++;
      run.house.ask(person, level, run.house.now, stream, () => stay(run, person, 0));
    });
  }
}
