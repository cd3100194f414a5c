/** What GET /placement answers: the ranked beds of a request, and why one does not fit. */
import type { Choice, Near, WhyNot } from '@healthos/core/house/placement/rank.ts';
import type { UnlockWays } from '@healthos/core/house/placement/unlock-asks.ts';

export interface Placement {
  readonly request: string;
  readonly pack: string;
  readonly beds: number;
  readonly fitting: number;
  readonly choices: readonly Choice[];
  readonly refused: readonly { readonly rule: string; readonly title: string; readonly beds: number }[];
  /** Where none fits: what the fewest changes would unlock. */
  readonly nearest?: readonly Near[];
  readonly why?: Omit<WhyNot, 'unlock'> & { readonly unlock: readonly (WhyNot['unlock'][number] & UnlockWays)[] };
}

/** Choices asked for: every bed that fits is marked in the grid, four stand in the table. */
export const choicesAsked = 200;
export const shownChoices = 4;
