/** What the simulated day is about: the hospital now, and a visit as the simulator carries it. */
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { Scenario } from '../scenarios.ts';
import type { Act, VisitNow } from './acts.ts';
import type { House } from './house.ts';
import type { Random } from './random.ts';

/** A visit as the simulator carries it. */
export interface Stay {
  now: VisitNow;
  readonly level: LevelOfCare;
  /** 0 stable to 1 in extremis; changed by charting. */
  illness: number;
  over: boolean;
}

export interface World {
  readonly random: Random;
  readonly house: House;
  readonly zone: string;
  readonly scenario: Scenario;
  readonly monitorSeconds: number;
  clock: Instant;
  act(act: Act): void;
  plan(at: number, run: () => void): void;
  count(): number;
}

/** Somebody who needs a bed of a level and is somewhere else. */
export interface Waiting {
  readonly stay: Stay;
  readonly level: LevelOfCare;
}
