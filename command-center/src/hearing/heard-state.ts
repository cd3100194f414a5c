/** A few numbers that both threads of a server look at without asking each other: how much waits, whether the database writes, how far the facts are folded. */
import type { Instant } from '@healthos/core/time.ts';

/** Places of the numbers. `sent` and `folded` count facts that went over, and those of them that are in the picture. */
const places = { waiting: 0, oldestAt: 1, writable: 2, connections: 3, lagSeconds: 4, sent: 5, folded: 6 } as const;

export const heardLimits = {
  /** Facts on their way to the picture: of more the next batch waits, and with it whoever sends. */
  factsBehind: 20_000,
  /** Between two looks whether they are fewer. */
  lookMs: 5,
} as const;

export interface HeardState {
  readonly waiting: number;
  readonly oldestAt: Instant | undefined;
  readonly writable: boolean;
  readonly connections: number;
  /** How late the loop that hears is, 99 in 100 of the last seconds. */
  readonly lagSeconds: number;
}

export interface HeardNumbers {
  read(): HeardState;
  say(state: HeardState): void;
  /** So many facts more went over. */
  sent(facts: number): void;
  /** Of those that went over so many are not in the picture yet. */
  left(facts: number): void;
  /** Facts that went over and are not in the picture, as it was said last. */
  behind(): number;
}

export const heardMemory = (): SharedArrayBuffer => new SharedArrayBuffer(Object.keys(places).length * Float64Array.BYTES_PER_ELEMENT);

export function openHeardState(memory: SharedArrayBuffer): HeardNumbers {
  const numbers = new Float64Array(memory);
  const get = (place: keyof typeof places): number => numbers[places[place]] ?? 0;
  const set = (place: keyof typeof places, value: number): void => {
    numbers[places[place]] = value;
  };
  return {
    read: () => ({
      waiting: get('waiting'),
      oldestAt: get('oldestAt') === 0 ? undefined : (get('oldestAt') as Instant),
      writable: get('writable') === 1,
      connections: get('connections'),
      lagSeconds: get('lagSeconds'),
    }),
    say: ({ waiting, oldestAt, writable, connections, lagSeconds }) => {
      set('waiting', waiting);
      set('oldestAt', oldestAt ?? 0);
      set('writable', writable ? 1 : 0);
      set('connections', connections);
      set('lagSeconds', lagSeconds);
    },
    sent: (facts) => set('sent', get('sent') + facts),
    left: (facts) => set('folded', get('sent') - facts),
    behind: () => get('sent') - get('folded'),
  };
}
