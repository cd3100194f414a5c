/** What somebody did about a denial. That a payer denied, and how much, is derived from its remittances (denials/). */
import type { Cents } from '../money.ts';

export const denialSteps = ['assigned', 'appealed', 'overturned', 'upheld', 'written-off'] as const;

export interface DenialStepped {
  readonly type: 'DenialStepped';
  /** As derived: claim, line, group and reason. */
  readonly denial: string;
  readonly step: (typeof denialSteps)[number];
  /** A role or team. */
  readonly owner?: string;
  /** Of an overturn, what came of it; of a write-off, what was given up. */
  readonly amountCents?: Cents;
  /** Of an appeal: the letter that went out. */
  readonly letter?: string;
  /** A term: no sentence about somebody. */
  readonly reason?: string;
  readonly by?: string;
}
