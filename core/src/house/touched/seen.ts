/** Who read a thing of the record while it stood, from the lines that the audit keeps of every read: by the positions of the picture that was shown. */
import type { Seen, Stood } from './rows.ts';

/** A line of the audit, as far as this goes. */
export interface ReadLine {
  readonly at: number;
  readonly kind: string;
  readonly view?: string;
  /** Of a whole chart the newest position of its picture; of one thing the positions behind it. */
  readonly positions?: readonly number[];
  readonly role: string;
  readonly staff?: string;
  readonly unit?: string;
  readonly why: string;
}

/** Parts of a chart that show every value: their line says up to which position the picture went. */
export const wholeViews: ReadonlySet<string> = new Set(['chart', 'results', 'timeline']);

/** Most often and first seen first. */
export function seenBy(lines: readonly ReadLine[], stood: Stood): readonly Seen[] {
  const found = new Map<string, Seen>();
  for (const line of lines) {
    if (!isSeen(line, stood)) continue;
    const { at, role, staff, unit, why } = line;
    const who = staff ?? role;
    const known = found.get(`${role} ${who}`);
    found.set(`${role} ${who}`, {
      who,
      role,
      why: known?.why ?? why,
      first: Math.min(known?.first ?? at, at),
      last: Math.max(known?.last ?? at, at),
      times: (known?.times ?? 0) + 1,
      ...(unit === undefined ? {} : { unit }),
    });
  }
  return [...found.values()].sort((a, b) => a.first - b.first || (a.who < b.who ? -1 : 1));
}

function isSeen({ kind, view = '', positions, why, at }: ReadLine, { positions: own, messages, from, until }: Stood): boolean {
  if (why === 'refused') return false;
  if (kind === 'message') return messages.includes(view) && (until === undefined || at < until.at);
  if (kind !== 'chart') return false;
  // Opened by itself: what was taken back by then was shown struck.
  if (!wholeViews.has(view)) return (until === undefined || at < until.at) && positions?.some((position) => own.includes(position)) === true;
  const [head] = positions ?? [];
  // A line without positions is from before they were written: then only the clocks tell.
  if (head === undefined) return at >= from.at && (until === undefined || at < until.at);
  return head >= from.position && (until === undefined || head < until.position);
}
