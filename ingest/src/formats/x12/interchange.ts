/** The envelope (ISA, GS, ST ... SE, GE, IEA) read whole: what it counts and repeats must be what is there. */
import { delimitersOf, isName, segmentsOf, type Delimiters, type Segment } from './segments.ts';
import { problemIn, problemOfEnvelope, type X12Code, type X12Problem } from './problem.ts';

export interface TransactionSet {
  /** ST01. */
  readonly code: string;
  readonly control: string;
  /** ST03, else GS08: `005010X221A1`. */
  readonly version: string;
  /** ST to SE. */
  readonly segments: readonly Segment[];
  readonly delimiters: Delimiters;
  /** Which of the interchange, from 1. */
  readonly n: number;
}

export interface FunctionalGroup {
  /** GS01. */
  readonly functional: string;
  readonly sender: string;
  readonly receiver: string;
  readonly date: string;
  readonly time: string;
  readonly control: string;
  readonly version: string;
  readonly sets: readonly TransactionSet[];
}

export interface Interchange {
  readonly delimiters: Delimiters;
  readonly sender: { readonly qualifier: string; readonly id: string };
  readonly receiver: { readonly qualifier: string; readonly id: string };
  readonly date: string;
  readonly time: string;
  readonly version: string;
  readonly control: string;
  /** ISA14: a TA1 is asked for. */
  readonly asksAcknowledgement: boolean;
  /** ISA15: P, T, I. */
  readonly usage: string;
  readonly groups: readonly FunctionalGroup[];
  /** TA1 segments: what the other side says of an interchange of ours. */
  readonly acknowledged: readonly Segment[];
}

/** Larger interchanges are refused before they are read. */
export const interchangeLimitBytes = 64 * 1024 * 1024;

/** Fifteen-character fields of ISA and all controls are compared without their filling. */
export function textOf(segment: Segment | undefined, element: number): string {
  return segment?.elements[element] ?? '';
}

export function readInterchange(text: string): Interchange | X12Problem {
  const delimiters = delimitersOf(text);
  if ('fault' in delimiters) {
    const code: X12Code = delimiters.fault === 'delimiters' ? 'x12.delimiters' : delimiters.fault === 'short' ? 'x12.header' : 'x12.no-interchange';
    return problemOfEnvelope(code, 'ISA', 1, delimiters.element);
  }
  const segments = segmentsOf(text, delimiters);
  const [header, trailer] = [segments[0], segments[segments.length - 1]];
  if (header === undefined || trailer?.id !== 'IEA') return problemOfEnvelope('x12.envelope', 'IEA', 1);
  const acknowledged: Segment[] = [];
  const groups: FunctionalGroup[] = [];
  let sets = 0;
  for (let at = 1; at < segments.length - 1;) {
    const segment = segments[at];
    if (segment?.id === 'TA1' && groups.length === 0) {
      acknowledged.push(segment);
      at++;
      continue;
    }
    if (segment?.id !== 'GS') return problemOfEnvelope('x12.envelope', nameOf(segment), 1);
    const read = readGroup(segments, at, groups.length + 1, sets, delimiters);
    if ('kind' in read) return read;
    groups.push(read.group);
    sets += read.group.sets.length;
    at = read.next;
  }
  const control = textOf(header, 13);
  if (textOf(trailer, 2).trim() !== control.trim()) return problemOfEnvelope('x12.control', 'IEA', 1, 2);
  if (countOf(trailer, 1) !== groups.length + (groups.length === 0 ? acknowledged.length : 0) && countOf(trailer, 1) !== groups.length) {
    return problemOfEnvelope('x12.count', 'IEA', 1, 1);
  }
  return {
    delimiters,
    sender: { qualifier: textOf(header, 5), id: textOf(header, 6).trim() },
    receiver: { qualifier: textOf(header, 7), id: textOf(header, 8).trim() },
    date: textOf(header, 9),
    time: textOf(header, 10),
    version: textOf(header, 12),
    control,
    asksAcknowledgement: textOf(header, 14) === '1',
    usage: textOf(header, 15),
    groups,
    acknowledged,
  };
}

function readGroup(
  segments: readonly Segment[],
  start: number,
  n: number,
  before: number,
  delimiters: Delimiters,
): { readonly group: FunctionalGroup; readonly next: number } | X12Problem {
  const header = segments[start];
  const version = textOf(header, 8);
  const sets: TransactionSet[] = [];
  let at = start + 1;
  for (; at < segments.length;) {
    const segment = segments[at];
    if (segment?.id === 'GE') break;
    if (segment?.id !== 'ST') return problemOfEnvelope('x12.envelope', nameOf(segment), n);
    const set = readSet(segments, at, before + sets.length + 1, version, delimiters);
    if ('kind' in set) return set;
    sets.push(set);
    at += set.segments.length;
  }
  const trailer = segments[at];
  if (trailer?.id !== 'GE') return problemOfEnvelope('x12.envelope', 'GE', n);
  if (textOf(trailer, 2) !== textOf(header, 6)) return problemOfEnvelope('x12.control', 'GE', n, 2);
  if (countOf(trailer, 1) !== sets.length) return problemOfEnvelope('x12.count', 'GE', n, 1);
  if (sets.length === 0) return problemOfEnvelope('x12.envelope', 'ST', n);
  const group: FunctionalGroup = {
    functional: textOf(header, 1),
    sender: textOf(header, 2).trim(),
    receiver: textOf(header, 3).trim(),
    date: textOf(header, 4),
    time: textOf(header, 5),
    control: textOf(header, 6),
    version,
    sets,
  };
  return { group, next: at + 1 };
}

/** What ends a transaction set, SE or not. */
const envelopes: ReadonlySet<string> = new Set(['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA']);

function readSet(segments: readonly Segment[], start: number, n: number, version: string, delimiters: Delimiters): TransactionSet | X12Problem {
  const header = segments[start];
  let end = start + 1;
  while (end < segments.length && !envelopes.has(segments[end]?.id ?? '')) end++;
  const trailer = segments[end];
  const own = segments.slice(start, end + 1);
  if (trailer?.id !== 'SE' || header === undefined) return problemIn(segments.slice(start, end), n, { code: 'x12.envelope', segment: 'SE' });
  if (textOf(trailer, 2) !== textOf(header, 2)) return problemIn(own, n, { code: 'x12.control', segment: trailer, element: 2 });
  if (countOf(trailer, 1) !== own.length) return problemIn(own, n, { code: 'x12.count', segment: trailer, element: 1 });
  const bad = own.find(({ id }) => !isName(id));
  if (bad !== undefined) return { ...problemIn(own, n, { code: 'x12.bad-segment', segment: bad }), id: bad.id.replace(/[^\x21-\x7e]/g, '?').slice(0, 8) };
  return { code: textOf(header, 1), control: textOf(header, 2), version: textOf(header, 3) || version, segments: own, delimiters, n };
}

/** As a name that can be shown. */
function nameOf(segment: Segment | undefined): string {
  return (segment?.id ?? 'GS').replace(/[^\x21-\x7e]/g, '?').slice(0, 8);
}

function countOf(segment: Segment, element: number): number {
  const text = textOf(segment, element);
  return /^\d{1,10}$/.test(text) ? Number(text) : -1;
}
