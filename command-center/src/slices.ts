/** Long work beside the event loop: some milliseconds at a time, with a break after each slice. */
import type { Steps } from '@healthos/core/steps.ts';

export interface Sliced<Value> {
  readonly value: Value;
  /** What the slices took, breaks aside. */
  readonly spentMs: number;
}
export interface SliceOptions {
  readonly sliceMs: number;
  /** The break after a slice that held the loop so long. */
  rest(heldMs: number): Promise<void>;
  /** Nobody wants the value any more. */
  isOff?(): boolean;
}

/** As long a break as the slice took. */
export const asLong = (heldMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, heldMs));
/** What waits has its turn. */
export const oneTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The value; undefined = called off. */
export async function inSlices<Value>(steps: Steps<Value>, { sliceMs, rest, isOff }: SliceOptions): Promise<Sliced<Value> | undefined> {
  for (let spentMs = 0; isOff?.() !== true;) {
    const began = performance.now();
    for (;;) {
      const step = steps.next();
      const held = performance.now() - began;
      if (step.done === true) return { value: step.value, spentMs: spentMs + held };
      if (held < sliceMs) continue;
      spentMs += held;
      await rest(held);
      break;
    }
  }
  return undefined;
}
