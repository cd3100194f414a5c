/** When an order is due, from its frequency as written. An unknown word is said to be unknown: nothing is due by guess. */
import { hourMs } from '../../time.ts';

export type Schedule =
  | { readonly schedule: 'every'; readonly everyMs: number }
  | { readonly schedule: 'once' }
  | { readonly schedule: 'continuous' }
  /** As needed, not more often than. */
  | { readonly schedule: 'prn'; readonly everyMs?: number }
  | { readonly schedule: 'unknown' };

/** Hours between two doses, by the words of HL7 table 0335 and common orders. */
const hours: Readonly<Record<string, number>> = { QD: 24, DAILY: 24, QAM: 24, QPM: 24, QHS: 24, BID: 12, TID: 8, QID: 6, QOD: 48, QW: 168, WEEKLY: 168 };
const once: ReadonlySet<string> = new Set(['ONCE', 'STAT', 'NOW', 'X1', '1X']);
const continuous: ReadonlySet<string> = new Set(['C', 'CONT', 'CONTINUOUS']);

export function scheduleOf({ frequency, prn }: { readonly frequency?: string; readonly prn: boolean }): Schedule {
  const words = (frequency ?? '').trim().toUpperCase().split(/\s+/);
  const needed = prn || words.some((word) => word.startsWith('PRN'));
  const everyMs = words.map(everyMsOf).find((found) => found !== undefined);
  if (needed) return everyMs === undefined ? { schedule: 'prn' } : { schedule: 'prn', everyMs };
  if (everyMs !== undefined) return { schedule: 'every', everyMs };
  if (words.some((word) => once.has(word))) return { schedule: 'once' };
  return { schedule: words.some((word) => continuous.has(word)) ? 'continuous' : 'unknown' };
}

function everyMsOf(word: string): number | undefined {
  const interval = /^Q(\d{1,3})(H|D|M)$/.exec(word);
  if (interval === null) return Object.hasOwn(hours, word) ? (hours[word] ?? 0) * hourMs : undefined;
  const [count, unit] = [Number(interval[1]), interval[2]];
  if (count === 0) return undefined;
  return count * (unit === 'H' ? hourMs : unit === 'D' ? 24 * hourMs : hourMs / 60);
}
