/**
 * Long work cut into steps: whoever may not stand still takes one after the other and lets others in between; whoever may takes them all at once.
 * Both get the same value.
 */
export type Steps<Value> = Generator<undefined, Value, undefined>;

/** The value, all steps taken at once. */
export function finished<Value>(steps: Steps<Value>): Value {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Whether it is time for a break: after so many pieces of work. */
export const isBreak = (n: number, every: number): boolean => n % every === every - 1;

/** Rows of a house that are worked out before others have their turn. */
export const rowsAtOnce = 40;
