/** The bed desk: a bed is asked for, one that suits is given, and the patient is moved when ready. */
import { bedId, encounterId, unitId } from '@healthos/core/ids.ts';
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import { hourMs, instant, minuteMs } from '@healthos/core/time.ts';
import type { Need } from '@healthos/core/work/placement.ts';
import type { BedAt, Place } from './acts.ts';
import { transport } from './transport.ts';
import { turn } from './turns.ts';
import type { Stay, Waiting, World } from './world.ts';

export interface Asked {
  readonly stay: Stay;
  readonly level: LevelOfCare;
  readonly origin: Waiting['origin'];
  /** Minutes until the patient can leave where they are. */
  readonly readyIn: number;
  /** Somebody who is not in the house yet: what to do once a bed is theirs. */
  readonly placed?: (bed: Place) => void;
  /** In the new bed. */
  readonly arrived: () => void;
}

/** Nobody knows the isolation yet in one request of sixteen; it is said within the hour. */
const unknstreamOf = 0.06;
const monitored: ReadonlySet<LevelOfCare> = new Set<LevelOfCare>(['icu', 'step-down', 'telemetry']);
/** Who waited so long lies beside the other sex rather than in a corridor. */
const sexHours = 5;

export function request(world: World, asked: Asked): void {
  const { random } = world;
  const waiting: Waiting = {
    stay: asked.stay,
    level: asked.level,
    origin: asked.origin,
    request: `R${world.count()}`,
    since: world.clock,
    unknown: random.chance(unknstreamOf),
    readyAt: instant(world.clock + Math.round(asked.readyIn * 60) * 1000),
    placed: asked.placed ?? ((bed) => fetch(world, waiting, bed, asked.arrived)),
  };
  world.departments.waiting.push(waiting);
  sayRequest(world, waiting, waiting.unknown);
  if (asked.placed === undefined)
    world.plan(waiting.readyAt, () => {
      if (!asked.stay.over) world.say({ type: 'PatientReadyToMove', encounter: encounterId(asked.stay.now.visit), ready: true, by: 'nurse' });
    });
  if (waiting.unknown)
    world.plan(world.clock + random.between(12, 55) * minuteMs, () => {
      waiting.unknown = false;
      sayRequest(world, waiting, false);
      place(world);
    });
  place(world);
}

function sayRequest(world: World, { stay, level, origin, request: key, since, readyAt }: Waiting, unknown: boolean): void {
  world.say(requestOf(stay, { key, level, origin, at: since, unknown, ...(readyAt <= world.clock ? { readyAt } : {}) }));
}

export function requestOf(
  stay: Stay,
  said: {
    readonly key: string;
    readonly level: LevelOfCare;
    readonly origin: Waiting['origin'];
    readonly at: Waiting['since'];
    readonly unknown: boolean;
    readonly readyAt?: Waiting['since'];
  },
) {
  const { now, wants } = stay;
  const needs = needsAt(stay, said.level);
  return {
    type: 'BedRequested' as const,
    request: said.key,
    encounter: encounterId(now.visit),
    origin: said.origin,
    level: said.level,
    service: now.service,
    attending: now.attending,
    ...(said.unknown ? {} : { isolation: wants.isolation, ...(wants.organism === undefined ? {} : { organism: wants.organism }) }),
    ...(needs.length === 0 ? {} : { needs: [...needs] }),
    sex: now.person.sex,
    age: wants.age,
    weightKg: wants.weightKg,
    ...(said.origin === 'ed' ? { decidedAt: said.at } : {}),
    requestedAt: said.at,
    ...(said.readyAt === undefined ? {} : { readyAt: said.readyAt }),
    by: 'clinician',
  };
}

/** Somebody will not come: what was asked for them is taken back, or the bed that was kept for them given to whoever waits. */
export function withdraw(world: World, { now: { visit } }: Stay, reason: string): void {
  const { waiting } = world.departments;
  const asked = waiting.findIndex(({ stay }) => stay.now.visit === visit);
  if (asked >= 0) {
    const [gone] = waiting.splice(asked, 1);
    if (gone !== undefined) world.say({ type: 'BedRequestWithdrawn', request: gone.request, reason, by: 'bed-manager:desk' });
  }
  const bed = world.house.release(visit);
  if (bed === undefined) return;
  const { unit, room, bed: name } = bed;
  world.say({
    type: 'BedPromised',
    bed: bedId(unit, room, name),
    unit: unitId(unit),
    promise: 'none',
    encounter: encounterId(visit),
    reason,
    by: 'bed-manager:desk',
  });
  place(world);
}

/** Whose level has been full for so long lies in a bed of more care, where more than these are free. */
const [aboveHours, keptFree] = [3, 3] as const;
const above: Readonly<Partial<Record<LevelOfCare, LevelOfCare>>> = { 'step-down': 'icu', telemetry: 'step-down', 'medical-surgical': 'telemetry' };

function bedAbove(world: World, waiting: Waiting): Place | undefined {
  const level = above[waiting.level];
  if (level === undefined || world.clock - waiting.since < aboveHours * hourMs) return undefined;
  let free = 0;
  for (const { bed, occupant, reserved, cleanliness } of world.house.states().values())
    if (bed.level === level && occupant === undefined && reserved === undefined && cleanliness === 'clean') free++;
  return free > keptFree ? world.house.free(level, (one) => suits(world, waiting, one)) : undefined;
}

/** Whoever waits longest for a level is placed first. */
export function place(world: World): void {
  const { waiting } = world.departments;
  for (let i = 0; i < waiting.length; i++) {
    const next = waiting[i];
    if (next === undefined || next.unknown) continue;
    if (next.stay.over) {
      waiting.splice(i--, 1);
      continue;
    }
    const bed = world.house.free(next.level, (one) => suits(world, next, one)) ?? bedAbove(world, next);
    if (bed === undefined) continue;
    waiting.splice(i--, 1);
    world.house.reserve(bed, next.stay.now.visit, true);
    world.say({
      type: 'BedPromised',
      bed: bedId(bed.unit, bed.room, bed.bed),
      unit: unitId(bed.unit),
      promise: 'assigned',
      encounter: encounterId(next.stay.now.visit),
      request: next.request,
      by: 'bed-manager:desk',
    });
    next.placed(bed);
  }
}

/** Somebody who leaves intensive care needs no ventilator, and a monitor only where monitors are. */
function needsAt({ wants }: Stay, level: LevelOfCare): readonly Need[] {
  return wants.needs.filter((need) => (need === 'ventilator' ? level === 'icu' : need === 'telemetry' ? monitored.has(level) : true));
}

/** A bed that has what is needed, a room for the isolation, roommates of one sex, and nobody beside somebody else's germ. */
export function suits(world: World, { stay, since }: Pick<Waiting, 'stay' | 'since'>, bed: BedAt): boolean {
  const { isolation, organism, weightKg } = stay.wants;
  if (weightKg > bed.maxWeightKg || !needsAt(stay, bed.level).every((need) => bed.features.includes(need))) return false;
  if (isolation === 'airborne') return bed.pressure === 'negative';
  if (isolation === 'protective') return bed.single;
  if (bed.single) return bed.pressure !== 'negative' || world.clock - since > hourMs;
  const others = world.house.roommates(bed.place).flatMap((visit) => world.departments.stays.get(visit) ?? []);
  const germs = others.every(({ wants }) => (isolation === 'none' ? wants.isolation === 'none' : wants.isolation === isolation && wants.organism === organism));
  const sex = world.clock - since > sexHours * hourMs || others.every(({ now }) => now.person.sex === stay.now.person.sex);
  return germs && sex;
}

function fetch(world: World, waiting: Waiting, bed: Place, arrived: () => void): void {
  const { stay } = waiting;
  world.act({ kind: 'movement', trigger: 'A15', at: world.clock, visit: stay.now, pending: bed });
  const from = stay.now.place;
  transport(world, {
    stay,
    from: from === undefined ? 'lobby' : bedId(from.unit, from.room, from.bed),
    to: bedId(bed.unit, bed.room, bed.bed),
    priority: waiting.level === 'icu' ? 'stat' : 'routine',
    startsAt: Math.max(waiting.readyAt, world.clock),
    done: () => {
      moveTo(world, stay, bed);
      arrived();
    },
  });
}

/** Nobody says an isolation where nobody stays. */
const passedThrough: ReadonlySet<LevelOfCare> = new Set(['emergency', 'or', 'pacu']);

/** From one bed into the next: the old one is dirty from then on. */
export function moveTo(world: World, stay: Stay, bed: Place): void {
  const prior = stay.now.place;
  stay.now = { ...stay.now, place: bed, ...(passedThrough.has(world.house.level(bed)) ? {} : { isolation: stay.wants.isolation }) };
  world.house.occupy(bed, stay.now.visit);
  world.act({ kind: 'movement', trigger: 'A02', at: world.clock, visit: stay.now, ...(prior === undefined ? {} : { prior }) });
  if (prior !== undefined && prior.bed !== '') turn(world, prior);
}
