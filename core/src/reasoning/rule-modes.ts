/** Which rules work in silence, by the newest word of whoever may say so. */
import type { Hospital } from '../hospital.ts';
import { entries, getRow } from '../table.ts';
import { newestOf } from '../versions.ts';

export type RuleMode = 'live' | 'silent';

export const modeOf = ({ work }: Pick<Hospital, 'work'>, rule: string): RuleMode => newestOf(getRow(work.RuleModeSet, rule))?.event.mode ?? 'live';

export function silentRules({ work }: Pick<Hospital, 'work'>): ReadonlySet<string> {
  if (work.RuleModeSet.size === 0) return none;
  return new Set([...entries(work.RuleModeSet)].flatMap(([rule, said]) => (newestOf(said)?.event.mode === 'silent' ? [rule] : [])));
}
const none: ReadonlySet<string> = new Set();
