/** Packs what nobody touched between two looks at a picture, beside everything else: a house that is told for months keeps in memory little more than what it works on. */
import type { Enterprise } from '@healthos/core/hospital.ts';
import type { Looked } from '@healthos/core/table.ts';
import { packUntouchedOf } from '@healthos/core/untouched.ts';
import { inSlices, oneTurn } from './slices.ts';
import './zstandard.ts';

export const packingLimits = {
  /**
   * Between two looks. What is packed is made anew when somebody asks for it, and whoever still keeps what it was before keeps it a second time: only what was
   * left alone for half a day is worth it.
   */
  everyMs: 43_200_000,
  /** How long one slice may hold the loop, and how many times as long it rests after it. */
  sliceMs: 4,
  restTimes: 9,
  /** While the log is read nobody asks for anything: so many facts between two looks. */
  everyFacts: 500_000,
} as const;

export interface Packing {
  /** While the log is read: so many facts were read by now. */
  whileRead(facts: number): Promise<void>;
  begin(): void;
  stop(): Promise<void>;
}

export function createPacking(picture: () => Enterprise, onTrouble: (error: unknown, about: string) => void, everyMs: number = packingLimits.everyMs): Packing {
  const looked: Looked = new WeakSet();
  let readBefore = 0;
  let [timer, packing]: [NodeJS.Timeout?, Promise<void>?] = [];
  let isOff = false;

  async function pack(rest: (heldMs: number) => Promise<void>): Promise<void> {
    await inSlices(packUntouchedOf(looked, picture()), { sliceMs: packingLimits.sliceMs, rest, isOff: () => isOff });
  }

  function look(): void {
    packing ??= pack(long)
      .catch((error: unknown) => onTrouble(error, 'the packing of what nobody touched'))
      .finally(() => (packing = undefined));
  }

  return {
    whileRead: async (facts) => {
      if (facts - readBefore < packingLimits.everyFacts) return;
      readBefore = facts;
      await pack(oneTurn);
    },
    begin: () => {
      timer ??= setInterval(look, everyMs);
    },
    stop: async () => {
      isOff = true;
      clearInterval(timer);
      await packing;
    },
  };
}

const long = (heldMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, packingLimits.restTimes * heldMs));
