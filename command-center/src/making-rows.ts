/** The rows of a view, all at once or a slice at a time. A view that breaks leaves its screens as they were, says so once, and stops nothing else. */
import { rowsInSteps, rowsSince, type Earlier, type Rows, type ViewInput } from '@healthos/core/views/view.ts';
import type { Watched } from './kept-views.ts';
import { inSlices, oneTurn } from './slices.ts';

/** Milliseconds of views, and of the rows of one, before the event loop may turn. */
export const stretchMs = 5;

export interface MakingRows {
  /** undefined = the view broke. */
  rowsOf(one: Watched, input: ViewInput, earlier: Earlier<unknown> | undefined): Rows<unknown> | undefined;
  /** The same a slice at a time, with what it took; without rows where it broke or was called off. */
  slicedRows(one: Watched, input: ViewInput, earlier: Earlier<unknown> | undefined): Promise<Made>;
}

interface Made {
  readonly rows?: Rows<unknown> | undefined;
  readonly spentMs: number;
}

interface MakingOptions {
  readonly onBug: ((error: unknown, about: string) => void) | undefined;
  isOff(): boolean;
}

export function makingRows({ onBug, isOff }: MakingOptions): MakingRows {
  function broke(one: Watched, error: unknown): undefined {
    if (!one.broken) onBug?.(error, `view ${one.view.name} of ${one.facility}`);
    one.broken = true;
  }

  return {
    rowsOf: (one, input, earlier) => {
      try {
        const rows = rowsSince(one.view, input, startFor(input, earlier));
        one.broken = false;
        return rows;
      } catch (error) {
        return broke(one, error);
      }
    },
    slicedRows: async (one, input, earlier) => {
      try {
        const made = await inSlices(rowsInSteps(one.view, input, startFor(input, earlier)), { sliceMs: stretchMs, rest: oneTurn, isOff });
        one.broken = false;
        return { rows: made?.value, spentMs: made?.spentMs ?? 0 };
      } catch (error) {
        return { rows: broke(one, error), spentMs: 0 };
      }
    },
  };
}

/** What was made at a later time says nothing of one before it. */
const startFor = (input: ViewInput, earlier: Earlier<unknown> | undefined): Earlier<unknown> | undefined =>
  earlier !== undefined && earlier.input.now > input.now ? undefined : earlier;
