/** Who looked at a record, as its patient is told: when, which role, why and at what. Roles and not persons: policy of the house; two readers of one role are told apart by a number. */
import { minuteMs } from '@healthos/core/time.ts';
import { writeKind, type AuditLine } from '../audit/chain.ts';

export interface Look {
  readonly at: number;
  readonly role: string;
  readonly why: string;
  readonly kind: string;
  /** The same number is the same reader, in this answer alone. */
  readonly who: number;
  /** Reads that stand in this line. */
  readonly times: number;
}

/** Reads of one reader at one thing that follow each other so closely are one look. */
const oneLookMs = 10 * minuteMs;

/** `own`: records of the person: what they read themselves is not told. Newest first in, newest first out. */
export function looksAt(lines: readonly AuditLine[], own: ReadonlySet<string>): readonly Look[] {
  const readers = new Map<string, number>();
  const found: Look[] = [];
  const newest = new Map<string, number>();
  for (const { at, role, staff, unit, display, why, kind } of lines) {
    // A refused try showed nothing; an audit search shows who read, not what.
    if (why === 'refused' || kind === 'audit' || kind === writeKind || (role === 'patient' && staff !== undefined && own.has(staff))) continue;
    const reader = [role, staff ?? display ?? unit ?? ''].join('|');
    const who = readers.get(reader) ?? readers.size + 1;
    readers.set(reader, who);
    const key = [reader, kind, why].join('|');
    const n = newest.get(key);
    const before = n === undefined ? undefined : found[n];
    if (n !== undefined && before !== undefined && before.at - at <= oneLookMs) {
      found[n] = { ...before, times: before.times + 1 };
      continue;
    }
    newest.set(key, found.length);
    found.push({ at, role, why, kind, who, times: 1 });
  }
  return found;
}
