/**
 * What each house learns of itself, worked out beside the loop that follows the log: in slices of some milliseconds, with as long a break after each.
 * Pictures carry what was learned last; nobody who looks at one waits for it.
 */
import { learn, type Learned } from '@healthos/core/house/learned.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { asLong, inSlices } from './slices.ts';

export const learningLimits = {
  /** Between two looks at what is to be learned. */
  everyMs: 500,
  /** The event loop is held so long at a time, and then left alone for as long. */
  sliceMs: 2,
  /** A house is learned anew after so many times what it cost: while a long past is told, its newest days are learned now and then. */
  restTimes: 20,
} as const;

export interface Learning {
  /** What was learned last; empty = not yet. */
  of(facility: FacilityId): Learned;
  /** The picture with what can be learned from it, for one that is not of now. */
  taught(input: ViewInput): Promise<ViewInput>;
  /** Resolves once what is known at the call was learned from. */
  settled(facility: FacilityId): Promise<void>;
  /** Begins to look at these houses, in turn. */
  start(houses: () => readonly FacilityId[], inputOf: (facility: FacilityId) => ViewInput | undefined): void;
  stop(): Promise<void>;
}

interface House {
  learned: Learned;
  /** Not before this, by the process's own clock. */
  restUntil: number;
  /** Who waits for the next lesson. */
  waiting: (() => void)[];
}

export function createLearning(onBug: (error: unknown, about: string) => void): Learning {
  const houses = new Map<FacilityId, House>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let wake: () => void = () => undefined;
  let stopped = false;

  function houseOf(facility: FacilityId): House {
    const known = houses.get(facility);
    if (known !== undefined) return known;
    const made: House = { learned: {}, restUntil: 0, waiting: [] };
    houses.set(facility, made);
    return made;
  }

  const sliced = { sliceMs: learningLimits.sliceMs, rest: asLong, isOff: () => stopped };

  async function look(facilities: readonly FacilityId[], inputOf: (facility: FacilityId) => ViewInput | undefined): Promise<void> {
    // Whoever waits for a house that there is not hears of it too.
    const asked = [...houses].flatMap(([facility, { waiting }]) => (waiting.length > 0 ? [facility] : []));
    for (const facility of new Set([...facilities, ...asked])) {
      const house = houseOf(facility);
      if (stopped || (house.waiting.length === 0 && performance.now() < house.restUntil)) continue;
      const waiting = house.waiting.splice(0);
      try {
        const input = inputOf(facility);
        const lesson = input === undefined ? undefined : await inSlices(learn(input, house.learned), sliced);
        if (lesson !== undefined) house.learned = lesson.value;
        house.restUntil = performance.now() + (lesson?.spentMs ?? 0) * learningLimits.restTimes;
      } catch (error) {
        onBug(error, `learning of ${facility}`);
        house.restUntil = Infinity;
      }
      for (const done of waiting) done();
    }
  }

  return {
    of: (facility) => houseOf(facility).learned,
    taught: async (input) => {
      const lesson = input.learned === undefined ? await inSlices(learn(input, {}), sliced) : undefined;
      return lesson === undefined ? input : { ...input, learned: lesson.value };
    },
    settled: (facility) =>
      new Promise((resolve) => {
        if (stopped || timer === undefined) resolve();
        else houseOf(facility).waiting.push(resolve);
        wake();
      }),
    start: (facilities, inputOf) => {
      wake = () => {
        looking ??= look(facilities(), inputOf).finally(() => {
          looking = undefined;
          if ([...houses.values()].some(({ waiting }) => waiting.length > 0)) setImmediate(wake);
        });
      };
      timer = setInterval(wake, learningLimits.everyMs);
    },
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await looking;
      for (const { waiting } of houses.values()) for (const done of waiting.splice(0)) done();
    },
  };
}
