/** The transfer center: cases from and to other hospitals, what they say they can take, and those planned to come straight to a ward. */
import { encounterId } from '@healthos/core/ids.ts';
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import { hourMs, minuteMs } from '@healthos/core/time.ts';
import type { WorkOf } from '@healthos/core/work/events.ts';
import { admissionLevels, partners } from './distributions.ts';
import { request, withdraw } from './placement.ts';
import { admitTo, agesOf, leave, newStay, services } from './stay.ts';
import { streamOf } from './random.ts';
import type { Stay, Transfer, World } from './world.ts';

type Step = WorkOf<'TransferStepped'>['step'];

/** Of the cases that ask to come: taken back by the sender, and refused for each reason. */
const lostChance = 0.05;
const refusals: readonly (readonly [NonNullable<WorkOf<'TransferStepped'>['reason']> | undefined, number])[] = [
  [undefined, 0.86],
  ['no-service', 0.04],
  ['not-appropriate', 0.05],
  ['no-physician', 0.03],
  ['other', 0.02],
];
const dispositionTransferred = '02';
const levelsSaid = ['icu', 'step-down', 'telemetry', 'medical-surgical'] as const;
/** Hours between two words of a partner on what it can take. */
const capacityHours = 3;

function stepper(world: World, key: string) {
  return (step: Step, more: Partial<Pick<WorkOf<'TransferStepped'>, 'reason' | 'encounter'>> = {}): void =>
    world.say({ type: 'TransferStepped', case: key, step, ...more, by: 'transfer-center' });
}

function sayAsked(world: World, { key, from, level, reason, urgency }: Omit<Transfer, 'stay'>): void {
  const service = services[level] ?? 'MED';
  world.say({ type: 'TransferRequested', case: key, direction: 'in', partner: from, level, service, reason, urgency, by: 'transfer-center' });
}

/** Another hospital asks: a physician is called, the case is taken or not, and a bed kept for them. */
export function transferIn(world: World): void {
  const { random } = world;
  const level = random.weighted(admissionLevels.filter(([one]) => one !== 'paediatrics' && world.house.count(one) > 0));
  const key = `T${world.count()}`;
  const step = stepper(world, key);
  const reason = random.pick(['higher-level', 'higher-level', 'service-not-here', 'capacity', 'repatriation'] as const);
  const urgency = random.weighted([['emergent', 2] as const, ['urgent', 5] as const, ['routine', 3] as const]);
  sayAsked(world, { key, from: random.pick(partners), level, reason, urgency });
  const called = world.clock + random.between(3, 14) * minuteMs;
  world.plan(called, () => step('physician-called'));
  const full = world.house.free(level) === undefined && random.chance(0.5);
  const refused = full ? 'no-capacity' : random.weighted(refusals);
  world.plan(called + random.between(8, 45) * minuteMs, () => {
    if (refused !== undefined) return step('declined', { reason: refused });
    const stay = planned(world, level);
    const encounter = encounterId(stay.now.visit);
    step('accepted', { encounter });
    if (random.chance(lostChance)) {
      world.plan(world.clock + random.between(1, 5) * hourMs, () => {
        if (stay.now.class !== 'P') return;
        stay.over = true;
        withdraw(world, stay, 'The other hospital took the case back');
        world.departments.stays.delete(stay.now.visit);
        step('lost');
        world.act({ kind: 'movement', trigger: 'A38', at: world.clock, visit: stay.now });
      });
    }
    comeByTransfer(world, stay, level, step);
  });
}

/** Somebody who is to come: known, and not here. One who comes from a hospital of the network is the same person there, under a number of ours. */
function planned(world: World, level: LevelOfCare, from?: Stay): Stay {
  const made = newStay(world, level, { class: 'P', service: services[level] ?? 'MED' }, agesOf(level));
  const { mrn } = made.now.person;
  const stay = from === undefined ? made : Object.assign(made, { wants: from.wants, now: { ...made.now, person: { ...from.now.person, mrn } } });
  world.act({ kind: 'movement', trigger: 'A05', at: world.clock, visit: stay.now });
  return stay;
}

function comeByTransfer(world: World, stay: Stay, level: LevelOfCare, step: ReturnType<typeof stepper>): void {
  const { random } = world;
  request(world, {
    stay,
    level,
    origin: 'transfer',
    readyIn: 0,
    arrived: () => undefined,
    placed: (bed) => {
      step('bed-assigned');
      const departs = world.clock + random.between(25, 110) * minuteMs;
      world.plan(departs, () => {
        if (!stay.over) step('departed');
      });
      world.plan(departs + random.between(25, 80) * minuteMs, () => {
        if (stay.over) return;
        step('arrived');
        admitTo(world, stay, bed);
      });
    },
  });
}

/** Sent straight to a ward by a physician outside. */
export function direct(world: World): void {
  const { random } = world;
  const level = random.weighted(admissionLevels.filter(([one]) => world.house.count(one) > 0));
  const stay = planned(world, level);
  request(world, {
    stay,
    level,
    origin: 'direct',
    readyIn: 0,
    arrived: () => undefined,
    placed: (bed) => world.plan(world.clock + random.between(30, 150) * minuteMs, () => admitTo(world, stay, bed)),
  });
}

/** From the ED to another hospital: asked, refused now and then, and away by ambulance. */
export function sendAway(world: World, stay: Stay, tried: readonly string[] = []): void {
  const { random, neighbours } = world;
  const reason: Transfer['reason'] = world.house.count(stay.level) === 0 ? 'higher-level' : random.pick(['service-not-here', 'higher-level', 'repatriation']);
  const able = neighbours?.begun(world.clock) !== true ? [] : neighbours.names.filter((name) => !tried.includes(name) && neighbours.hasLevel(name, stay.level));
  const to = able[random.integer(0, able.length - 1)];
  const key = `${world.hospital.facility}T${world.count()}`;
  const partner = to ?? random.pick(partners);
  world.say({ type: 'TransferRequested', case: key, direction: 'out', partner, level: stay.level, reason, urgency: 'urgent', by: 'transfer-center' });
  if (to === undefined || neighbours === undefined) return sendOutside(world, stay, key, tried);
  world.departments.away.set(key, { stay, to, tried: [...tried, to] });
  neighbours.ask(to, { key, from: world.hospital.name, level: stay.level, reason, urgency: 'urgent', stay });
}

/** To a hospital that no story is told of. */
function sendOutside(world: World, stay: Stay, key: string, tried: readonly string[]): void {
  const { random } = world;
  const encounter = encounterId(stay.now.visit);
  const step = stepper(world, key);
  world.plan(world.clock + random.between(5, 20) * minuteMs, () => step('physician-called', { encounter }));
  world.plan(world.clock + random.between(22, 80) * minuteMs, () => {
    if (random.chance(0.2)) {
      step('declined', { encounter, reason: 'no-capacity' });
      return sendAway(world, stay, tried);
    }
    step('accepted', { encounter });
    world.plan(world.clock + random.between(30, 120) * minuteMs, () => step('bed-assigned', { encounter }));
    world.plan(world.clock + random.between(130, 240) * minuteMs, () => {
      step('departed', { encounter });
      leave(world, stay, dispositionTransferred);
      // They ring when somebody has come.
      world.plan(world.clock + streamOf(key).between(40, 110) * minuteMs, () => step('arrived', { encounter }));
    });
  });
}

/** What the other hospital says of a case of ours. */
function hear(
  world: World,
  key: string,
  said: 'physician-called' | 'accepted' | 'declined' | 'bed-assigned',
  reason?: WorkOf<'TransferStepped'>['reason'],
): void {
  const { away } = world.departments;
  const sent = away.get(key);
  if (sent === undefined) return;
  const encounter = encounterId(sent.stay.now.visit);
  const step = stepper(world, key);
  step(said, { encounter, ...(reason === undefined ? {} : { reason }) });
  if (said === 'declined') {
    away.delete(key);
    sendAway(world, sent.stay, sent.tried);
  }
  if (said !== 'bed-assigned') return;
  world.plan(world.clock + world.random.between(25, 80) * minuteMs, () => {
    away.delete(key);
    step('departed', { encounter });
    leave(world, sent.stay, dispositionTransferred);
    world.neighbours?.answer(sent.to, (there) => comeIn(there, key));
  });
}

/** A hospital of the network asks us. */
export function receiveTransfer(world: World, transfer: Transfer): void {
  const { random, neighbours } = world;
  const { key, from, level } = transfer;
  const step = stepper(world, key);
  const tell = (said: Parameters<typeof hear>[2], why?: Parameters<typeof hear>[3]): void => neighbours?.answer(from, (there) => hear(there, key, said, why));
  sayAsked(world, transfer);
  const called = world.clock + random.between(3, 14) * minuteMs;
  world.plan(called, () => {
    step('physician-called');
    tell('physician-called');
  });
  const refused = world.house.free(level) === undefined && random.chance(0.5) ? 'no-capacity' : random.weighted(refusals);
  world.plan(called + random.between(8, 45) * minuteMs, () => {
    if (refused !== undefined) {
      step('declined', { reason: refused });
      return tell('declined', refused);
    }
    const stay = planned(world, level, transfer.stay);
    step('accepted', { encounter: encounterId(stay.now.visit) });
    tell('accepted');
    request(world, {
      stay,
      level,
      origin: 'transfer',
      readyIn: 0,
      arrived: () => undefined,
      placed: (bed) => {
        world.departments.coming.set(key, { stay, bed, from: { name: from, visit: transfer.stay.now.visit } });
        step('bed-assigned', { encounter: encounterId(stay.now.visit) });
        tell('bed-assigned');
      },
    });
  });
}

/** They have left there, and are here after the road. */
function comeIn(world: World, key: string): void {
  const expected = world.departments.coming.get(key);
  if (expected === undefined) return;
  world.departments.coming.delete(key);
  const step = stepper(world, key);
  const encounter = encounterId(expected.stay.now.visit);
  step('departed', { encounter });
  world.plan(world.clock + world.random.between(35, 95) * minuteMs, () => {
    step('arrived', { encounter });
    admitTo(world, expected.stay, expected.bed);
    const { name, visit } = expected.from;
    world.neighbours?.answer(name, (home) => stepper(home, key)('arrived', { encounter: encounterId(visit) }));
  });
}

/** What the partners say they can take: now, and every few hours again. */
export function hearPartners(world: World): void {
  const { neighbours, random } = world;
  for (const partner of neighbours?.names ?? partners) {
    const say = (): void => {
      for (const level of levelsSaid) {
        if (neighbours !== undefined && !neighbours.hasLevel(partner, level)) continue;
        const told = neighbours?.begun(world.clock) === true ? neighbours.free(partner, level) : undefined;
        const available = told ?? random.integer(0, level === 'medical-surgical' ? 9 : 3);
        world.say({ type: 'PartnerCapacityStated', partner, level, available, by: 'transfer-center' });
      }
      world.plan(world.clock + random.between(0.7, 1.3) * capacityHours * hourMs, say);
    };
    world.plan(world.clock + random.between(0, 10) * minuteMs, say);
  }
}
