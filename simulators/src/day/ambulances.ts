/** Ambulances to the door: announced, arrived, and off the stretcher once the patient is in a bed or walks to the waiting room. */
import { encounterId } from '@healthos/core/ids.ts';
import { instant, minuteMs } from '@healthos/core/time.ts';
import { complaints } from './distributions.ts';
import type { Stay, World } from './world.ts';

/** Share that comes by ambulance, by severity (NHAMCS 2019: about one arrival in six, most of the sick). */
const shares: Readonly<Record<number, number>> = { 1: 0.85, 2: 0.42, 3: 0.17, 4: 0.05, 5: 0.02 };
const cancelled = 0.02;

/** Calls `comeIn` when the patient is at the door: now, or when the ambulance is there. */
export function bringByAmbulance(world: World, stay: Stay, esi: number, comeIn: () => void): void {
  const { random } = world;
  if (!random.chance(shares[esi] ?? 0)) return comeIn();
  const run = `A${world.count()}`;
  const said = { type: 'AmbulanceStepped', run } as const;
  const minutes = random.between(4, 22);
  const expectedAt = instant(Math.round((world.clock + minutes * minuteMs) / minuteMs) * minuteMs);
  world.say({ ...said, step: 'inbound', callSign: `Medic ${random.integer(1, 24)}`, complaint: random.weighted(complaints), expectedAt, by: 'ems' });
  if (random.chance(cancelled)) {
    world.departments.stays.delete(stay.now.visit);
    world.plan(world.clock + minutes * 0.6 * minuteMs, () => world.say({ ...said, step: 'cancelled', by: 'ems' }));
    return;
  }
  world.plan(world.clock + Math.max(2, random.normal(minutes, 2.5)) * minuteMs, () => {
    world.say({ ...said, step: 'arrived', encounter: encounterId(stay.now.visit), by: 'ems' });
    stay.ambulance = run;
    comeIn();
    // A mild case sits down in the waiting room.
    if (esi >= 4) world.plan(world.clock + random.between(8, 20) * minuteMs, () => offload(world, stay));
  });
}

export function offload(world: World, stay: Stay): void {
  const { ambulance } = stay;
  if (ambulance === undefined) return;
  delete stay.ambulance;
  world.say({ type: 'AmbulanceStepped', run: ambulance, step: 'offloaded', encounter: encounterId(stay.now.visit), by: 'ems' });
}
