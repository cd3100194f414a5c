/** The transfer center: cases from and to other hospitals, what they say they can take, and those planned to come straight to a ward. */
import { encounterId } from '@healthos/core/ids.ts';
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import { hourMs, minuteMs } from '@healthos/core/time.ts';
import type { WorkOf } from '@healthos/core/work/events.ts';
import { admissionLevels, partners } from './distributions.ts';
import { request } from './placement.ts';
import { admitTo, agesOf, leave, newStay, services } from './stay.ts';
import type { Stay, World } from './world.ts';

type Step = WorkOf<'TransferStepped'>['step'];
type Requested = WorkOf<'TransferRequested'>;

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

/** Another hospital asks: a physician is called, the case is taken or not, and a bed kept for them. */
export function transferIn(world: World): void {
  const { random } = world;
  const level = random.weighted(admissionLevels.filter(([one]) => one !== 'paediatrics' && world.house.count(one) > 0));
  const key = `T${world.count()}`;
  const step = stepper(world, key);
  const reason = random.pick(['higher-level', 'higher-level', 'service-not-here', 'capacity', 'repatriation'] as const);
  const urgency = random.weighted([['emergent', 2] as const, ['urgent', 5] as const, ['routine', 3] as const]);
  world.say({
    type: 'TransferRequested',
    case: key,
    direction: 'in',
    partner: random.pick(partners),
    level,
    service: services[level] ?? 'MED',
    reason,
    urgency,
    by: 'transfer-center',
  });
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
        world.departments.stays.delete(stay.now.visit);
        step('lost');
        world.act({ kind: 'movement', trigger: 'A11', at: world.clock, visit: stay.now });
      });
    }
    comeByTransfer(world, stay, level, step);
  });
}

/** Somebody who is to come: known, and not here. */
function planned(world: World, level: LevelOfCare, sex?: 'F' | 'M'): Stay {
  const stay = newStay(world, level, { class: 'P', service: services[level] ?? 'MED' }, agesOf(level), sex);
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
        if (stay.over) return world.release(bed, stay.now.visit);
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
export function sendAway(world: World, stay: Stay): void {
  const { random } = world;
  const reason: Requested['reason'] = random.pick(['service-not-here', 'higher-level', 'repatriation']);
  const encounter = encounterId(stay.now.visit);
  const ask = (): void => {
    const key = `T${world.count()}`;
    const step = stepper(world, key);
    world.say({
      type: 'TransferRequested',
      case: key,
      direction: 'out',
      partner: random.pick(partners),
      level: stay.level,
      reason,
      urgency: 'urgent',
      by: 'transfer-center',
    });
    world.plan(world.clock + random.between(5, 20) * minuteMs, () => step('physician-called', { encounter }));
    world.plan(world.clock + random.between(22, 80) * minuteMs, () => {
      if (random.chance(0.2)) {
        step('declined', { encounter, reason: 'no-capacity' });
        return ask();
      }
      step('accepted', { encounter });
      world.plan(world.clock + random.between(30, 120) * minuteMs, () => step('bed-assigned', { encounter }));
      world.plan(world.clock + random.between(130, 240) * minuteMs, () => {
        step('departed', { encounter });
        leave(world, stay, dispositionTransferred);
      });
    });
  };
  ask();
}

/** What the partners say they can take: now, and every few hours again. */
export function hearPartners(world: World): void {
  for (const partner of partners) {
    const say = (): void => {
      for (const level of levelsSaid)
        world.say({
          type: 'PartnerCapacityStated',
          partner,
          level,
          available: world.random.integer(0, level === 'medical-surgical' ? 9 : 3),
          by: 'transfer-center',
        });
      world.plan(world.clock + world.random.between(0.7, 1.3) * capacityHours * hourMs, say);
    };
    world.plan(world.clock + world.random.between(0, 10) * minuteMs, say);
  }
}
