/** Bytes to segments: delimiters from ISA, never assumed; line breaks after terminators tolerated; several interchanges in one file told apart. */

/** One character each. */
export interface Delimiters {
  readonly element: string;
  readonly component: string;
  readonly segment: string;
  /** ISA11; absent before version 00402, where that element says something else. */
  readonly repetition?: string;
}

export interface Segment {
  /** `CLP`. */
  readonly id: string;
  /** The id at 0, so that `elements[4]` is CLP04. */
  readonly elements: readonly string[];
  /** From 0 in its interchange. */
  readonly n: number;
}

/** ISA is the only segment of fixed length: 105 characters and its terminator. */
export const headerLength = 106;
const [componentAt, terminatorAt, repetitionAt, versionAt] = [104, 105, 82, 84];
/** The version from which ISA11 is the repetition separator. */
const repetitionSince = '00402';

export type HeaderFault = { readonly element: number | undefined; readonly fault: 'absent' | 'short' | 'delimiters' };

/** Of the ISA at `at` of the text. */
export function delimitersOf(text: string, at = 0): Delimiters | HeaderFault {
  if (!text.startsWith('ISA', at)) return { fault: 'absent', element: undefined };
  if (text.length - at < headerLength) return { fault: 'short', element: undefined };
  const element = text.charAt(at + 3);
  const header = text.slice(at, at + terminatorAt).split(element);
  if (header.length !== 17 || header[16]?.length !== 1) return { fault: 'short', element: Math.min(header.length, 16) };
  const component = text.charAt(at + componentAt);
  const segment = text.charAt(at + terminatorAt);
  const version = text.slice(at + versionAt, at + versionAt + 5);
  const said = text.charAt(at + repetitionAt);
  const repetition = version >= repetitionSince && isDelimiter(said) ? said : undefined;
  const used = [element, component, segment, ...(repetition === undefined ? [] : [repetition])];
  if (!isDelimiter(element)) return { fault: 'delimiters', element: undefined };
  if (!isDelimiter(component) || new Set(used).size !== used.length) return { fault: 'delimiters', element: 16 };
  if (!isDelimiter(segment) && !isLineBreak(segment)) return { fault: 'delimiters', element: 16 };
  return { element, component, segment, ...(repetition === undefined ? {} : { repetition }) };
}

function isDelimiter(char: string): boolean {
  return char !== '' && !/[A-Za-z0-9 \r\n]/.test(char);
}

const isLineBreak = (char: string): boolean => char === '\n' || char === '\r';

/** Segments of one interchange; empty ones (line breaks, a terminator twice) are none. One walk over the text: this is where most of the time goes. */
export function segmentsOf(text: string, delimiters: Delimiters): Segment[] {
  const [between, end] = [delimiters.element.charCodeAt(0), delimiters.segment.charCodeAt(0)];
  const found: Segment[] = [];
  /** Where the elements of this segment begin. */
  const begins: number[] = [];
  for (let from = skipBlank(text, 0); from < text.length;) {
    let count = 0;
    let at = from;
    begins[count++] = at;
    for (; at < text.length; at++) {
      const char = text.charCodeAt(at);
      if (char === between) begins[count++] = at + 1;
      else if (char === end) break;
    }
    if (at > from) found.push(segmentAt(text, begins, count, at, found.length));
    from = skipBlank(text, at + 1);
  }
  return found;
}

function segmentAt(text: string, begins: readonly number[], count: number, end: number, n: number): Segment {
  const id = nameAt(text, begins[0] ?? end, count === 1 ? end : (begins[1] ?? end) - 1);
  const elements: string[] = new Array<string>(count);
  elements[0] = id;
  for (let i = 1; i < count; i++) elements[i] = text.substring(begins[i] ?? end, i + 1 === count ? end : (begins[i + 1] ?? end) - 1);
  return { id, elements, n };
}

/** Names of segments met so far: one string for each, so that telling them apart is cheap. */
const names = new Map<number, string>();
const namesLimit = 1024;

function nameAt(text: string, from: number, to: number): string {
  if (to - from < 2 || to - from > 3) return text.substring(from, to);
  const key = (text.charCodeAt(from) << 16) | (text.charCodeAt(from + 1) << 8) | (to - from === 3 ? text.charCodeAt(from + 2) : 0);
  const known = names.get(key);
  if (known !== undefined) return known;
  const name = text.substring(from, to);
  if (names.size < namesLimit && isName(name)) names.set(key, name);
  return name;
}

/** Line breaks and blanks after a terminator. */
function skipBlank(text: string, at: number): number {
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++;
  return at;
}

/** Two or three capitals and digits, a capital first. */
export function isName(id: string): boolean {
  if (id.length < 2 || id.length > 3 || !isCapital(id.charCodeAt(0))) return false;
  for (let at = 1; at < id.length; at++) {
    const char = id.charCodeAt(at);
    if (!isCapital(char) && (char < 0x30 || char > 0x39)) return false;
  }
  return true;
}

const isCapital = (char: number): boolean => char >= 0x41 && char <= 0x5a;

/** Where each interchange of the bytes begins and ends; what is before, between or after them is a piece of its own, unless it is blank. */
export function splitInterchanges(text: string): readonly { readonly start: number; readonly end: number }[] {
  const pieces: { start: number; end: number }[] = [];
  let at = 0;
  while (at < text.length) {
    while (at < text.length && text.charCodeAt(at) <= 0x20) at++;
    if (at >= text.length) break;
    const end = endOf(text, at);
    pieces.push({ start: at, end });
    at = end;
  }
  return pieces.length === 0 ? [{ start: 0, end: text.length }] : pieces;
}

function endOf(text: string, at: number): number {
  const delimiters = delimitersOf(text, at);
  if ('fault' in delimiters) {
    const next = text.indexOf('ISA', at + 3);
    return next < 0 || 'fault' in delimitersOf(text, next) ? text.length : next;
  }
  const { element, segment } = delimiters;
  // IEA begins a segment: it follows a terminator, with line breaks between.
  for (let trailer = text.indexOf(`IEA${element}`, at); trailer >= 0; trailer = text.indexOf(`IEA${element}`, trailer + 3)) {
    let before = trailer - 1;
    while (before > at && text.charAt(before) !== segment && text.charCodeAt(before) <= 0x20) before--;
    if (text.charAt(before) !== segment) continue;
    const end = text.indexOf(segment, trailer);
    return end < 0 ? text.length : end + 1;
  }
  return text.length;
}
