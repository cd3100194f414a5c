/** How often somebody may ask: so many at once, and so many a second from then on; what was given is counted apart from what failed. */
type Count = 'given' | 'failed';
interface Left {
  readonly left: Record<Count, number>;
  at: number;
}

export interface Pace {
  /** Seconds until the next one; 0: now. */
  wait(who: string, count: Count): number;
  took(who: string, count: Count): void;
}

export type Paces = Readonly<Record<Count, { readonly burst: number; readonly perSecond: number }>>;

/** Whom it remembers; the one that asked longest ago is forgotten, to its favour. */
export const remembered = 20_000;

export function createPace(nowMs: () => number, pace: Paces): Pace {
  /** In the order in which they asked last. */
  const known = new Map<string, Left>();
  function leftOf(who: string): Left {
    const now = nowMs();
    const one = known.get(who) ?? { left: { given: pace.given.burst, failed: pace.failed.burst }, at: now };
    const seconds = Math.max(0, now - one.at) / 1000;
    for (const count of ['given', 'failed'] as const) one.left[count] = Math.min(pace[count].burst, one.left[count] + seconds * pace[count].perSecond);
    one.at = now;
    known.delete(who);
    known.set(who, one);
    const oldest = known.keys().next();
    if (known.size > remembered && oldest.done !== true) known.delete(oldest.value);
    return one;
  }
  return {
    wait: (who, count) => {
      const left = leftOf(who).left[count];
      return left >= 1 ? 0 : Math.ceil((1 - left) / pace[count].perSecond);
    },
    took: (who, count) => {
      const { left } = leftOf(who);
      left[count] = Math.max(0, left[count] - 1);
    },
  };
}
