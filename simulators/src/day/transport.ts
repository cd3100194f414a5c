/** Porters: a job is asked for, dispatched, now and then delayed, and done. */
import { minuteMs } from '@healthos/core/time.ts';
import { encounterId } from '@healthos/core/ids.ts';
import type { WorkOf } from '@healthos/core/work/events.ts';
import { delayReasons } from '@healthos/core/work/turn.ts';
import { transportMinutes } from './distributions.ts';
import type { Stay, World } from './world.ts';

export interface Trip {
  readonly stay: Stay;
  readonly from: string;
  readonly to: string;
  readonly priority: WorkOf<'TransportRequested'>['priority'];
  /** Not before then. */
  readonly startsAt: number;
  readonly done: () => void;
}

/** Chance that a job is held up, and for how many minutes. */
const delays = { chance: 0.13, minutes: [4, 22] } as const;
/** Porters on duty, by their ids. */
const porters = 18;
export const porterIds: readonly string[] = Array.from({ length: porters }, (_, n) => `PT${n + 1}`);

/** Steps are spread over the time that the whole job takes; the patient is there when it is done. */
export function transport(world: World, trip: Trip): void {
  const { random } = world;
  const job = `J${world.count()}`;
  const porter = `PT${random.integer(1, porters)}`;
  const level = trip.stay.now.place === undefined ? 'unknown' : world.house.level(trip.stay.now.place);
  const mode = level === 'icu' || level === 'pacu' ? 'bed' : random.weighted([['stretcher', 5] as const, ['wheelchair', 4] as const, ['bed', 2] as const]);
  const whole = Math.max(6, random.logNormal(transportMinutes.median, transportMinutes.sigma));
  const late = random.chance(delays.chance) ? random.between(...delays.minutes) : 0;
  const starts = Math.max(trip.startsAt, world.clock + minuteMs);
  const step = (after: number, one: WorkOf<'TransportStepped'>['step'], reason?: (typeof delayReasons)[number]): void =>
    world.plan(starts + after * minuteMs, () =>
      world.say({
        type: 'TransportStepped',
        job,
        step: one,
        ...(one === 'dispatched' ? { porter } : {}),
        ...(reason === undefined ? {} : { reason }),
        by: `transport:${porter}`,
      }),
    );
  world.plan(Math.max(world.clock + 1000, starts - 2 * minuteMs), () =>
    world.say({
      type: 'TransportRequested',
      job,
      encounter: encounterId(trip.stay.now.visit),
      from: trip.from,
      to: trip.to,
      mode,
      priority: trip.priority,
      by: 'nurse',
    }),
  );
  step(whole * 0.2, 'dispatched');
  step(whole * 0.5, 'at-patient');
  if (late > 0) {
    step(whole * 0.55, 'delayed', random.pick(delayReasons));
    step(whole * 0.55 + late, 'delay-over');
  }
  step(whole * 0.65 + late, 'under-way');
  world.plan(starts + (whole + late) * minuteMs, () => {
    world.say({ type: 'TransportStepped', job, step: 'completed', by: `transport:${porter}` });
    trip.done();
  });
}
