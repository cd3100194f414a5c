/** Packs what nobody touched between two looks at a picture, beside everything else: a house that is told for months keeps in memory little more than what it works on. */
import type { Enterprise } from '@healthos/core/hospital.ts';
import { letGoUnasked } from '@healthos/core/last-of.ts';
import type { Looked } from '@healthos/core/pack-table.ts';
import { packUntouchedOf } from '@healthos/core/untouched.ts';
import { inSlices, oneTurn } from './slices.ts';
import './zstandard.ts';

export const packingLimits = {
  /**
   * Between two looks. What is packed is made anew when somebody asks for it, and whoever still keeps what it was before keeps it a second time: only what was
   * left alone for half a day is worth it.
   */
  everyMs: 43_200_000,
  /**
   * Or sooner, after so many facts of each bed: what a charted bed is told in half a day and a little more, so that a house which is told more than it has beds for does not keep all of it open until
   * the half day is over. Of a small house no fewer than the second: a look has its cost.
   */
  factsOfBed: 100,
  leastFacts: 50_000,
  /** What nobody asked for in so long, of all that is made of a picture to go on from, is let go: it keeps the picture of then. */
  unaskedMs: 3_600_000,
  /** How often it is asked whether a look is due. */
  askMs: 60_000,
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

type Limits = Readonly<Record<'factsOfBed' | 'leastFacts' | 'askMs', number>>;

export function createPacking(
  picture: () => Enterprise,
  onTrouble: (error: unknown, about: string) => void,
  everyMs: number = packingLimits.everyMs,
  limits: Limits = packingLimits,
): Packing {
  const looked: Looked = new WeakSet();
  let readBefore = 0;
  /** Facts told by the last look, and what is left of the time until the next. */
  let [told, leftMs, unaskedMs] = [0, everyMs, packingLimits.unaskedMs];
  let [timer, packing]: [NodeJS.Timeout?, Promise<void>?] = [];
  let isOff = false;
  const askMs = Math.min(everyMs, limits.askMs);

  async function pack(rest: (heldMs: number) => Promise<void>): Promise<void> {
    const one = picture();
    [told, leftMs] = [factsOf(one), everyMs];
    await inSlices(packUntouchedOf(looked, one), { sliceMs: packingLimits.sliceMs, rest, isOff: () => isOff });
  }

  async function packWhenDue(): Promise<void> {
    leftMs -= askMs;
    unaskedMs -= askMs;
    if (unaskedMs <= 0) {
      letGoUnasked();
      unaskedMs = packingLimits.unaskedMs;
    }
    if (leftMs <= 0 || isMuch(picture(), told, limits)) await pack(long);
  }

  /** One at a time. */
  function beside(work: () => Promise<void>): void {
    packing ??= work()
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
      timer ??= setInterval(() => beside(packWhenDue), askMs);
      // The first look packs little and sees what is open: without it a house would keep its first day open.
      beside(() => pack(long));
    },
    stop: async () => {
      isOff = true;
      clearInterval(timer);
      await packing;
    },
  };
}

const factsOf = ({ hospitals }: Enterprise): number => [...hospitals.values()].reduce((sum, { position }) => sum + position, 0);

function isMuch(picture: Enterprise, before: number, { leastFacts, factsOfBed }: Limits): boolean {
  const beds = [...picture.hospitals.values()].reduce((sum, { operations }) => sum + operations.beds.size, 0);
  return factsOf(picture) - before >= Math.max(leastFacts, factsOfBed * beds);
}

const long = (heldMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, packingLimits.restTimes * heldMs));
