/** What is done once for all houses, by whichever process has the desk; by a process alone from its start to its end. */
import { desk, type Holds } from './holds.ts';

interface Going {
  stop(): Promise<void>;
}

export interface AtDesk<T> {
  /** Undefined while another process does it. */
  current(): T | undefined;
  stop(): Promise<void>;
}

export function atDesk<T extends Going>(holds: Holds | undefined, start: () => T): AtDesk<T> {
  let current: T | undefined;
  let ending: Promise<void> = Promise.resolve();
  let over = false;
  const look = (): void => {
    const mine = !over && (holds === undefined || holds.fenceOf(desk) !== undefined);
    if (mine === (current !== undefined)) return;
    const before = current;
    current = mine ? start() : undefined;
    if (before !== undefined) ending = ending.then(() => before.stop());
  };
  holds?.onChange(look);
  look();
  return {
    current: () => current,
    stop: async () => {
      over = true;
      look();
      await ending;
    },
  };
}
