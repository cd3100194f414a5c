/** One stay in one place, as its nurses know it: when they do the next thing, and who does it. */
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import { minuteMs } from '@healthos/core/time.ts';
import type { Random } from './random.ts';
import type { Stay, World } from './world.ts';

export interface Bedside {
  readonly world: World;
  readonly stay: Stay;
  readonly level: LevelOfCare;
  readonly random: Random;
  /** 0 robust to 1 frail: how it is assessed, and what it needs. */
  readonly frailty: number;
  readonly here: () => boolean;
}

/** Nurses write down in whole five minutes. */
const grainMs = 5 * minuteMs;

/** When clinical detail has begun, while the patient is still there. */
export function later({ world, here }: Bedside, afterMs: number, run: () => void): void {
  const at = Math.max(world.clock, world.detailFrom) + afterMs;
  world.plan(Math.ceil(at / grainMs) * grainMs, () => {
    if (here()) run();
  });
}

/** The nurse who has the patient, else somebody of the unit. */
export function nurseOf({ world, stay }: Pick<Bedside, 'world' | 'stay'>): string {
  const nurse = world.departments.nurses.get(stay.now.visit);
  return nurse === undefined ? 'nurse' : `nurse:${nurse}`;
}
