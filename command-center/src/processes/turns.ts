/** One decision about a house at a time, whichever processes decide: each under a turn that the log gave out, knowing everything before it. */
import type { FacilityId } from '@healthos/core/ids.ts';
import type { InTurn } from '../decide.ts';
import { Fault } from '../fault.ts';
import type { Turn } from '../postgres/facility-hold.ts';
import { trying, type OnTrouble } from '../trouble.ts';

export const turnLimits = {
  /** A turn lasts so long at most: whoever stands still longer is overtaken, and what it decided is refused. */
  lastsMs: 1500,
  /** Whoever gets no turn within this is told that the house is busy. */
  waitMs: 5000,
  /** Between two tries, by chance within this. */
  pauseMs: 12,
} as const;

export interface TurnsOptions {
  /** The next turn, for so long at most; undefined while somebody else's lasts, or where this process does not hold the house and must. */
  take(facility: FacilityId, ofHolder: boolean, lastsMs: number): Promise<Turn | undefined>;
  give(facility: FacilityId, turn: number): Promise<void>;
  reach(facility: FacilityId, position: number): Promise<boolean>;
  holds(facility: FacilityId): boolean;
  readonly onTrouble: OnTrouble;
}

export function createTurns({ take, give, reach, holds, onTrouble }: TurnsOptions): InTurn {
  const gaveBack = trying(onTrouble, 'giving a turn back');
  return async ({ facility, ofHolder, lastsMs = turnLimits.lastsMs }, decideOne) => {
    const until = performance.now() + turnLimits.waitMs;
    const must = ofHolder === true;
    while (performance.now() < until && (!must || holds(facility))) {
      const given = await take(facility, must, lastsMs);
      if (given === undefined) {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * turnLimits.pauseMs));
        continue;
      }
      const decided = (await reach(facility, given.position)) ? await inTime(decideOne(given.turn)) : undefined;
      // It ends by itself; giving it back only spares the next one the wait.
      void gaveBack(give(facility, given.turn));
      if (decided !== undefined) return decided.answer;
    }
    return { outcome: 'busy' };
  };
}

/** Undefined where the turn was over before the facts were on disk: nothing of it is kept. */
function inTime<T>(deciding: Promise<T>): Promise<{ readonly answer: T } | undefined> {
  return deciding.then(
    (answer) => ({ answer }),
    (error: unknown) => {
      if (error instanceof Fault && error.code === 'log.turn') return undefined;
      throw error;
    },
  );
}
