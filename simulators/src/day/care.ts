/** What is done for an inpatient beside nursing: by whom and when it is written down, from the moment at which the day is told in detail. */
import { encounterId } from '@healthos/core/ids.ts';
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import { dayMs, hourMs, minuteMs, startOfLocalDay, type Instant } from '@healthos/core/time.ts';
import type { Fact } from './acts.ts';
import { streamOf, type Random } from './random.ts';
import type { Stay, World } from './world.ts';

export interface Care {
  readonly world: World;
  readonly stay: Stay;
  readonly random: Random;
  readonly level: LevelOfCare;
  /** `word`, and how many of them there were. */
  key(word: string): string;
}

/** A day that is never told in detail. */
const lean = Number.MAX_SAFE_INTEGER;

/** `what` names the department: each has a stream of chance of its own. */
export function careOf(world: World, stay: Stay, what: string): Care {
  const { visit, place } = stay.now;
  const counted = new Map<string, number>();
  return {
    world,
    stay,
    random: streamOf(`${visit}|${what}`),
    level: place === undefined ? stay.level : world.house.level(place),
    key: (word) => {
      const n = (counted.get(word) ?? 0) + 1;
      counted.set(word, n);
      return `${word}${visit}-${n}`;
    },
  };
}

/** So long after the detail has begun, while the patient is in the house. */
export function whileHere({ world, stay }: Pick<Care, 'world' | 'stay'>, afterMs: number, run: () => void): void {
  if (world.detailFrom === lean) return;
  world.plan(Math.max(world.clock, world.detailFrom) + afterMs, () => {
    if (!stay.over) run();
  });
}

/** Each local day at some time between two hours. */
export function eachDay(care: Care, from: number, to: number, run: () => void): void {
  const { world, random } = care;
  const next = (day: Instant): void => {
    const at = day + random.between(from, to) * hourMs;
    const begun = Math.max(world.clock, world.detailFrom);
    if (at > begun)
      whileHere(care, at - begun, () => {
        run();
        next(startOfLocalDay(dayAfter(day), world.zone));
      });
    else next(startOfLocalDay(dayAfter(day), world.zone));
  };
  if (world.detailFrom !== lean) next(startOfLocalDay(Math.max(world.clock, world.detailFrom) as Instant, world.zone));
}

/** Noon of a day is in it on every clock. */
const dayAfter = (day: Instant): Instant => (day + dayMs + dayMs / 2) as Instant;

type Rendered = Extract<Fact, { type: 'ServiceRendered' }>;

export function render(care: Pick<Care, 'world' | 'stay'>, service: string, code: string, more: Partial<Rendered> = {}): void {
  care.world.say({ type: 'ServiceRendered', encounter: encounterId(care.stay.now.visit), service, code, step: 'rendered', ...more });
}

/** Nobody is done and written down at once. */
export const minutes = (n: number): number => Math.round(n) * minuteMs;
