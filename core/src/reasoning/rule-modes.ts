/** Which rules work in silence or not at all, by the newest word of whoever may say so. */
import type { Hospital } from '../hospital.ts';
import { entries, getRow } from '../table.ts';
import type { Instant } from '../time.ts';
import { newestOf } from '../versions.ts';
import type { ruleModes } from '../work/reasoning.ts';

export type RuleMode = (typeof ruleModes)[number];

export const modeOf = ({ work }: Pick<Hospital, 'work'>, rule: string): RuleMode => newestOf(getRow(work.RuleModeSet, rule))?.event.mode ?? 'live';

/** Rules of which somebody said a mode. */
export const modesOf = ({ work }: Pick<Hospital, 'work'>): ReadonlyMap<string, RuleMode> =>
  new Map(entries(work.RuleModeSet).map(([rule, said]) => [rule, newestOf(said)?.event.mode ?? 'live']));

/** Who set the mode last, and when. */
export function modeSetOf({ work }: Pick<Hospital, 'work'>, rule: string): { readonly modeSet?: { readonly at: Instant; readonly by?: string } } {
  const last = newestOf(getRow(work.RuleModeSet, rule));
  return last === undefined ? {} : { modeSet: { at: last.at, ...(last.event.by === undefined ? {} : { by: last.event.by }) } };
}
