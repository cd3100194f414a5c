/** Who looked, in words: a role with its number, and of a day how many people there were and what they are here for. */
import type { Look } from './answers.ts';
import type { Speech } from './words/language.ts';

export const lookWords = ({ role, who }: Pick<Look, 'role' | 'who'>, speech: Speech): string => `${speech.code('role', role) ?? role} ${speech.number(who)}`;

const billing: ReadonlySet<string> = new Set(['finance', 'executive']);

/** Of the day of `now`, in the zone of the house. */
export function looksToday(looks: readonly Look[], speech: Speech, now: number): { readonly people: number; readonly says: string } | undefined {
  const today = looks.filter(({ at }) => speech.day(at, now) === speech.day(now, now));
  if (today.length === 0) return undefined;
  const countOf = (isOne: (look: Look) => boolean): number => new Set(today.filter(isOne).map(({ who }) => who)).size;
  const [people, bills] = [countOf(() => true), countOf(({ role }) => billing.has(role))];
  const parts = [people - bills > 0 ? speech.count('look.treat', people - bills) : '', bills > 0 ? speech.count('look.bill', bills) : ''];
  return { people, says: parts.filter((part) => part !== '').join(', ') };
}
