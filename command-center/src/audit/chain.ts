/** One line of the audit of reads, and the chain that makes an edit, a deletion or a forgery show: each line's hash covers the line before it. */
import { createHash } from 'node:crypto';

/** What somebody read, or was refused. No name, no value: where they are kept is said, not what they are. */
export interface Read {
  readonly facility: string;
  /** Opaque ids of the source records whose people were read. */
  readonly patients: readonly string[];
  /** What: `chart`, `names`, `message`, `document`, ... */
  readonly kind: string;
  /** Which of it: a view, a section, a document. */
  readonly view?: string;
  /** Positions of the log behind what was shown, newest first; cut at the limit. */
  readonly positions?: readonly number[];
  readonly role: string;
  readonly staff?: string;
  readonly unit?: string;
  readonly display?: string;
  /** From where. */
  readonly peer: string;
  /** The relationship, `break-glass`, or `refused`. */
  readonly why: string;
  readonly label?: string;
  /** The opening by which it was read. */
  readonly glass?: string;
}

export interface AuditLine extends Read {
  readonly seq: number;
  readonly at: number;
  /** The hash of the line before. */
  readonly before: string;
  readonly hash: string;
}

/** A line of somebody who wrote through the FHIR door: `create`, `update`, `patch` or `transaction` and of what, as its view; the facts that follow say the rest. */
export const writeKind = 'fhir-write';

/** Before the first line. */
export const chainStart = '0'.repeat(64);
export const auditLimits = { positions: 200, patients: 600 } as const;

/** Everything but the hash, in one order, whatever the database does to the keys. */
export function hashOf(line: Omit<AuditLine, 'hash'>): string {
  const { seq, at, before, facility, patients, kind, view, positions, role, staff, unit, display, peer, why, label, glass } = line;
  const said = [seq, at, before, facility, patients, kind, view, positions, role, staff, unit, display, peer, why, label, glass].map((one) => one ?? null);
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

export function chained(read: Read, { seq, hash: before }: { readonly seq: number; readonly hash: string }, at: number): AuditLine {
  const { positions, patients, ...rest } = read;
  const line = {
    ...rest,
    patients: patients.slice(0, auditLimits.patients),
    ...(positions === undefined ? {} : { positions: positions.slice(0, auditLimits.positions) }),
    seq: seq + 1,
    at,
    before,
  };
  return { ...line, hash: hashOf(line) };
}

export type Broken = { readonly seq: number; readonly what: 'edited' | 'missing' | 'cut off' | 'replaced' };

/** The first line that is not as it was written, walking on from what is known good; undefined when all are. */
export function brokenIn(
  lines: Iterable<AuditLine>,
  from: { readonly seq: number; readonly hash: string },
): Broken | { readonly seq: number; readonly hash: string } {
  let known = from;
  for (const line of lines) {
    if (line.seq !== known.seq + 1) return { seq: known.seq + 1, what: 'missing' };
    const { hash, ...rest } = line;
    if (hashOf(rest) !== hash) return { seq: line.seq, what: 'edited' };
    if (line.before !== known.hash) return { seq: line.seq, what: 'replaced' };
    known = { seq: line.seq, hash };
  }
  return known;
}
