/** The way home: milestones, what stands in the way, post-acute care, pending and confirmed, and the ride to the door. */
import { bedId, encounterId } from '@healthos/core/ids.ts';
import { hourMs, instant, minuteMs } from '@healthos/core/time.ts';
import { barrierReasons, milestones } from '@healthos/core/work/discharge.ts';
import { postAcute } from './distributions.ts';
import { transport } from './transport.ts';
import type { Stay, World } from './world.ts';

/** Left to a skilled nursing facility or the like; home otherwise. */
const toFacility = 0.18;
const barrierChance = 0.3;
/** A discharge that was called pending too early. */
const falsePending = 0.07;
const owners: Readonly<Record<(typeof barrierReasons)[number], string>> = {
  'test-not-read': 'radiology',
  'test-not-done': 'radiology',
  'consult-awaited': 'consulting-service',
  'procedure-awaited': 'theatre',
  'placement-awaited': 'case-management',
  'authorisation-awaited': 'case-management',
  'transport-awaited': 'transport',
  'medicines-awaited': 'pharmacy',
  'equipment-awaited': 'case-management',
  'family-awaited': 'nursing',
  'guardian-awaited': 'social-work',
  'papers-awaited': 'clinician',
  'bed-elsewhere-awaited': 'transfer-center',
};
const orders: Readonly<Partial<Record<(typeof barrierReasons)[number], readonly [string, string, string]>>> = {
  'test-not-read': ['CT abdomen', 'echocardiogram', 'MRI spine'],
  'test-not-done': ['stress test', 'swallow study', 'CT chest'],
  'consult-awaited': ['cardiology consult', 'physical therapy evaluation', 'infectious diseases consult'],
  'procedure-awaited': ['PICC line', 'endoscopy', 'drain removal'],
};

/** Plans everything from the first milestone to the door; `leave` is told the disposition. */
export function planDischarge(world: World, stay: Stay, leaves: number, leave: (disposition: string) => void): void {
  const { random } = world;
  const facility = stay.now.class === 'I' && stay.wants.age === 'adult' && stay.level !== 'maternity' && random.chance(toFacility);
  const plan = stay.plans;
  const at = (before: number, run: () => void): void => {
    const when = leaves - before;
    if (when > world.clock)
      world.plan(when, () => {
        if (!stay.over && stay.plans === plan) run();
      });
  };
  passMilestones(world, stay, leaves, at);
  meetBarriers(world, stay, leaves, facility, at);
  if (facility) refer(world, stay, leaves, at);
  pend(world, stay, leaves, at);
  const place = stay.now.place;
  at(35 * minuteMs, () => {
    if (place !== undefined && !facility)
      transport(world, {
        stay,
        from: bedId(place.unit, place.room, place.bed),
        to: 'main entrance',
        priority: 'scheduled',
        startsAt: world.clock,
        done: () => leave('01'),
      });
  });
  // Whoever no porter took is gone an hour later all the same.
  world.plan(leaves + (facility ? 0 : 90 * minuteMs), () => leave(facility ? '03' : '01'));
}

type At = (before: number, run: () => void) => void;

function passMilestones(world: World, stay: Stay, leaves: number, at: At): void {
  const { random } = world;
  const encounter = encounterId(stay.now.visit);
  const hours = { 'medically-ready': 7, 'therapy-cleared': 6, 'teaching-done': 4, 'medicines-to-bed': 2.5, 'ride-arranged': 2, 'papers-signed': 1.5 } as const;
  for (const milestone of milestones) {
    const done = hours[milestone] * random.between(0.7, 1.3) * hourMs;
    if (milestone === 'therapy-cleared' && !random.chance(0.45)) {
      at(26 * hourMs, () => world.say({ type: 'MilestoneStepped', encounter, milestone, state: 'not-needed', by: 'clinician' }));
      continue;
    }
    at(26 * hourMs, () =>
      world.say({
        type: 'MilestoneStepped',
        encounter,
        milestone,
        state: 'due',
        dueAt: instant(Math.round(leaves / minuteMs) * minuteMs - 2 * hourMs),
        by: 'case-management',
      }),
    );
    at(done, () => world.say({ type: 'MilestoneStepped', encounter, milestone, state: 'done', by: 'nurse' }));
  }
}

function meetBarriers(world: World, stay: Stay, leaves: number, facility: boolean, at: At): void {
  const { random } = world;
  if (!facility && !random.chance(barrierChance)) return;
  const reason: (typeof barrierReasons)[number] = facility ? random.pick(['placement-awaited', 'authorisation-awaited'] as const) : random.pick(barrierReasons);
  const order = orders[reason];
  const said = { type: 'BarrierStepped', barrier: `B${world.count()}`, encounter: encounterId(stay.now.visit) } as const;
  const opens = random.logNormal(20, 0.7) * hourMs;
  const one = order === undefined ? undefined : random.pick(order);
  const open = { ...said, step: 'opened', reason, owner: owners[reason], ...(one === undefined ? {} : { order: one }), by: 'case-management' } as const;
  const lasts = Math.min(opens, leaves - world.clock - minuteMs);
  at(lasts, () => {
    stay.homeward.barrier = said.barrier;
    world.say(open);
  });
  at(Math.min(lasts * 0.5, random.between(1, 4) * hourMs), () => {
    delete stay.homeward.barrier;
    world.say({ ...said, step: 'closed', by: owners[reason] });
  });
}

/** Two or three facilities are asked; the first to accept is booked. */
function refer(world: World, stay: Stay, leaves: number, at: At): void {
  const { random } = world;
  const encounter = encounterId(stay.now.visit);
  const kind = random.weighted([['snf', 6] as const, ['rehab', 2] as const, ['home-health', 3] as const, ['ltac', 0.5] as const, ['hospice', 0.6] as const]);
  const asked = random.integer(1, 3);
  const begins = Math.min(random.between(20, 70) * hourMs, leaves - world.clock - minuteMs);
  for (let n = 0; n < asked; n++) {
    const last = n === asked - 1;
    const said = { type: 'PostAcuteStepped', referral: `P${world.count()}`, encounter, kind, to: random.pick(postAcute) } as const;
    const sent = begins * (1 - n / (asked + 1));
    at(sent, () => {
      stay.homeward.referred = true;
      world.say({ ...said, step: 'sent', by: 'case-management' });
    });
    at(sent * 0.7, () =>
      world.say({
        ...said,
        step: last ? 'accepted' : 'declined',
        ...(last ? {} : { reason: random.pick(['no bed', 'payer', 'needs too high']) }),
        by: 'post-acute',
      }),
    );
    if (last) at(sent * 0.5, () => world.say({ ...said, step: 'booked', by: 'case-management' }));
  }
}

/** Nobody goes home now: what was said of it is taken back. */
export function stayOn(world: World, stay: Stay): void {
  const encounter = encounterId(stay.now.visit);
  const { barrier, pending } = stay.homeward;
  if (barrier !== undefined) world.say({ type: 'BarrierStepped', barrier, encounter, step: 'closed', by: 'case-management' });
  if (pending === true) world.say({ type: 'DischargeStepped', encounter, step: 'pending-withdrawn', by: 'clinician' });
  delete stay.homeward.barrier;
  stay.homeward.pending = false;
}

/** Pending the evening or the morning before, confirmed with the order, now and then too early. */
function pend(world: World, stay: Stay, leaves: number, at: At): void {
  const { random } = world;
  const encounter = encounterId(stay.now.visit);
  const expectedAt = instant(Math.round(leaves / 1000) * 1000);
  const pending = random.between(4, 20) * hourMs;
  const confirmed = random.between(0.8, 3) * hourMs;
  const say = (step: 'pending' | 'pending-withdrawn' | 'confirmed') => (): void => {
    stay.homeward.pending = step !== 'pending-withdrawn';
    world.say({ type: 'DischargeStepped', encounter, step, ...(step === 'pending-withdrawn' ? {} : { expectedAt }), by: 'clinician' });
  };
  if (random.chance(falsePending)) {
    at(pending * 2, say('pending'));
    at(pending * 1.6, say('pending-withdrawn'));
  }
  if (random.chance(0.85)) at(pending, say('pending'));
  at(confirmed, () => {
    say('confirmed')();
    stay.now = { ...stay.now, expectedDischargeAt: expectedAt };
    world.act({ kind: 'movement', trigger: 'A16', at: world.clock, visit: stay.now });
  });
}
