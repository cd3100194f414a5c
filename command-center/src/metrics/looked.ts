/** What of a figure lies in the database. Whoever asks is told of the last look and begins the next: nobody waits for a database that is away. */

export interface Looked<T> {
  /** As of the last look; what nothing is known of while the database does not answer. */
  now(): T;
  /** Resolves once no look is under way; there is none after it. */
  stop(): Promise<void>;
}

export interface Looking<T> {
  look(): Promise<T>;
  /** What is said while nothing is known. */
  readonly unknown: T;
  /** Between two looks, at least, in milliseconds. */
  readonly restMs: number;
  readonly about: string;
  onTrouble(error: unknown, about: string): void;
}

export function lookedAt<T>({ look, unknown, restMs, about, onTrouble }: Looking<T>): Looked<T> {
  let seen = unknown;
  let looking: Promise<void> | undefined;
  let [isAway, over, restUntil] = [false, false, 0];
  const again = (): void => {
    if (over || performance.now() < restUntil) return;
    restUntil = performance.now() + restMs;
    looking ??= look()
      .then(
        (found) => {
          [isAway, seen] = [false, found];
        },
        (error: unknown) => {
          // Said once until it is better; what was true before is no longer known.
          if (!isAway) onTrouble(error, about);
          [isAway, seen] = [true, unknown];
        },
      )
      .finally(() => (looking = undefined));
  };
  again();
  return {
    now: () => {
      again();
      return seen;
    },
    stop: async () => {
      over = true;
      await looking;
    },
  };
}
