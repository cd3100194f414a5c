/**
 * Between the opening of the feeds and the picture of the present. A message is acknowledged once the log has it, which needs no picture: so feeds are heard
 * from the first moment, and what they say waits here until the past is folded.
 */
import type { Recorded } from '@healthos/core/event.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { Follow } from './follow.ts';

export const catchingUpLimits = {
  /** Facts that wait; where more come while the past is folded, none waits and the log is read on. */
  facts: 50_000,
} as const;

export interface CatchingUp {
  /** What was committed, in order. */
  take: Follow['push'];
  /** Folds the log up to where nothing is missing before what waits. */
  reach(follow: Pick<Follow, 'catchUp' | 'enterprise'>): Promise<void>;
  /**
   * Facts that wait once the past is folded and the log is read on, for whoever holds senders back by it: without that, a feed that is faster than the fold would
   * keep the present out of reach. 0 while the past is folded, however long that takes, and once it is over.
   */
  behind(): number;
  /** From now on what is committed goes there, after what waits and is not folded yet. */
  handTo(push: Follow['push']): void;
  /** Resolves then: the picture is of the present. */
  readonly isOver: Promise<void>;
}

export function createCatchingUp(limit: number = catchingUpLimits.facts): CatchingUp {
  let waiting: { readonly facts: readonly Recorded[]; readonly receivedAt: Instant }[] = [];
  let [count, most, isMissing, isReadOn] = [0, limit, false, false];
  let folded = new Map<string, number>();
  let over: () => void = () => undefined;
  const isOver = new Promise<void>((resolve) => (over = resolve));
  let to: Follow['push'] = (facts, receivedAt) => {
    count += facts.length;
    isMissing ||= count > most;
    if (isMissing) waiting = [];
    else waiting.push({ facts, receivedAt });
  };
  return {
    take: (facts, receivedAt) => to(facts, receivedAt),
    reach: async (follow) => {
      do {
        [waiting, count, isMissing] = isMissing ? [[], 0, false] : [waiting, count, false];
        await follow.catchUp();
        isReadOn = true;
      } while (isMissing);
      most = Infinity;
      folded = new Map([...follow.enterprise().hospitals].map(([facility, { position }]) => [facility, position]));
    },
    behind: () => (isReadOn ? count : 0),
    handTo: (push) => {
      to = push;
      for (const { facts, receivedAt } of waiting.splice(0)) {
        const left = facts.filter(({ facility, position }) => position > (folded.get(facility) ?? 0));
        if (left.length > 0) push(left, receivedAt);
      }
      count = 0;
      over();
    },
    isOver,
  };
}
