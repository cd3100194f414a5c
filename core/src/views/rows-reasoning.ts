/** Row shapes of reasoning: the clocks of a bundle. */
import type { Instant } from '../time.ts';

/** One element of a bundle. Instants, not elapsed times: a screen draws what is left. */
export interface ElementClock {
  readonly element: string;
  readonly state: 'due' | 'overdue' | 'done' | 'done-late' | 'not-needed' | 'not-computable';
  readonly since?: Instant;
  readonly dueAt?: Instant;
  readonly doneAt?: Instant;
  readonly missing?: readonly string[];
  /** What is to be known of it besides: cultures that were taken after the antibiotic. */
  readonly note?: string;
}
