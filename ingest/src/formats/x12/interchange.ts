/** The envelope (ISA, GS, ST ... SE, GE, IEA) read whole: what it counts and repeats must be what is there. */
import { delimitersOf, headerLength, isName, segmentsOf, type Delimiters, type Segment } from './segments.ts';
import { problemIn, problemOfEnvelope, type Within, type X12Code, type X12Problem } from './problem.ts';

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
    const header = delimiters.fault === 'delimiters' ? fixedHeader(text) : undefined;
    return { ...problemOfEnvelope(code, 'ISA', 1, delimiters.element), ...(header === undefined ? {} : { within: { delimiters: usualSeparators, header } }) };
  }
  const segments = segmentsOf(text, delimiters);
  const read = readEnvelope(segments, delimiters);
  const [header, first] = segments;
  if (!('kind' in read) || header === undefined) return read;
  return { ...read, within: { ...read.within, delimiters, header, ...(first?.id === 'TA1' ? { isAcknowledgement: true } : {}) } };
}

const usualSeparators: Delimiters = { element: '*', component: ':', segment: '~', repetition: '^' };

/** ISA by its places alone: all its elements are of a fixed length. undefined where it is shorter. */
export function fixedHeader(text: string): Segment | undefined {
  if (!text.startsWith('ISA') || text.length < headerLength) return undefined;
  const ends = [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103, 105];
  return { id: 'ISA', elements: ends.map((end, n) => text.slice(n === 0 ? 0 : (ends[n - 1] ?? 0) + 1, end)), n: 0 };
}

function readEnvelope(segments: readonly Segment[], delimiters: Delimiters): Interchange | X12Problem {
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
  if (!isRepeatedBy(trailer, control)) return problemOfEnvelope('x12.control', 'IEA', 1, 2);
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
  const around = aroundGroup(segments, start, delimiters);
  const wrong = (code: X12Code, id: string, element?: number): X12Problem => ({ ...problemOfEnvelope(code, id, n, element), within: around });
  let at = start + 1;
  for (; at < segments.length;) {
    const segment = segments[at];
    if (segment?.id === 'GE') break;
    if (segment?.id !== 'ST') return wrong('x12.envelope', nameOf(segment));
    const set = readSet(segments, at, before + sets.length + 1, version, delimiters);
    if ('kind' in set) return { ...set, within: { ...around, opening: segment } };
    sets.push(set);
    at += set.segments.length;
  }
  const trailer = segments[at];
  if (trailer?.id !== 'GE') return wrong('x12.envelope', 'GE');
  if (!isRepeatedBy(trailer, textOf(header, 6))) return wrong('x12.control', 'GE', 2);
  if (countOf(trailer, 1) !== sets.length) return wrong('x12.count', 'GE', 1);
  if (sets.length === 0) return wrong('x12.envelope', 'ST');
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

/** The headers that a group stands in. */
function aroundGroup(segments: readonly Segment[], start: number, delimiters: Delimiters): Within {
  const [header, group] = [segments[0], segments[start]];
  const end = segments.findIndex(({ id }, at) => at > start && (id === 'GE' || id === 'GS' || id === 'IEA'));
  const received = segments.slice(start, end < 0 ? undefined : end).filter(({ id }) => id === 'ST').length;
  return { delimiters, header: header ?? { id: 'ISA', elements: ['ISA'], n: 0 }, ...(group === undefined ? {} : { group }), received };
}

/** A trailer repeats the control number of its header; blanks that fill either up say nothing. */
const isRepeatedBy = (trailer: Segment, control: string): boolean => textOf(trailer, 2).trim() === control.trim();

/** What ends a transaction set, SE or not. */
const envelopes: ReadonlySet<string> = new Set(['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA']);

function readSet(segments: readonly Segment[], start: number, n: number, version: string, delimiters: Delimiters): TransactionSet | X12Problem {
  const header = segments[start];
  let end = start + 1;
  while (end < segments.length && !envelopes.has(segments[end]?.id ?? '')) end++;
  const trailer = segments[end];
  const own = segments.slice(start, end + 1);
  if (trailer?.id !== 'SE' || header === undefined) return problemIn(segments.slice(start, end), n, { code: 'x12.envelope', segment: 'SE' });
  if (!isRepeatedBy(trailer, textOf(header, 2))) return problemIn(own, n, { code: 'x12.control', segment: trailer, element: 2 });
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
