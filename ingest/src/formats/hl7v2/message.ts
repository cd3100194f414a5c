/**
 * Parses an HL7 v2 message (2.1 to 2.9) without copying it: segments are found in one pass, fields only where they are read.
 * One latin-1 string stands for the bytes while scanning, so that an offset in it is an offset in the bytes (lineage).
 */
import { isAscii } from 'node:buffer';
import { isRejection, reject, type Rejection, type Warning } from '../../rejection.ts';
import { chooseCharset, decode, repetitionsOf, textBeforeSplit, type Charset } from './charset.ts';
import { kindsOf, lastAscii, readDelimiters, type Delimiters } from './delimiters.ts';
import { rememberingLast } from './remembered.ts';
import { SegmentView, type Segment } from './segment.ts';
import { countLimits, repeatsTooOften, separatorsIn } from './too-many.ts';

export type { Segment, Span } from './segment.ts';

export interface Hl7Message {
  /** As they came, or the UTF-8 that they were read as before they were split (charset.ts). */
  readonly bytes: Buffer;
  readonly delimiters: Delimiters;
  readonly segments: readonly Segment[];
  /** MSH. */
  readonly header: Segment;
  first(id: string): Segment | undefined;
  all(id: string): readonly Segment[];
  /** MSH-9.1, 9.2, 9.3; MSH-10; MSH-12.1; MSH-11.1. */
  readonly code: string;
  readonly trigger: string;
  readonly structure: string;
  readonly controlId: string;
  readonly version: string;
  readonly processingId: string;
  readonly charset: Charset;
  readonly warnings: readonly Warning[];
  /** Text of a byte range in the message's own character set, escapes kept. */
  decode(start: number, end: number): string;
}

/** Above this size the bytes are never made one string: a 200 kB document is found, not decoded. */
const oneStringLimit = 16 * 1024;
/** Of a longer one only its beginning is: who it is of, and why it was sent. */
const headLength = 2 * 1024;
/** Versions of the standard, and what senders append to them. */
const versionPattern = /^2\.[1-9](?:\.[1-9])?(?![\d.])/;
const versionOf = rememberingLast((said) => versionPattern.exec(said)?.[0]);

/** MSH-18 of the message before. */
let declaredLast = '';

export function parseHl7(bytes: Buffer): Hl7Message | Rejection {
  const start = startOf(bytes);
  if (bytes[start] !== 0x4d || bytes[start + 1] !== 0x53 || bytes[start + 2] !== 0x48) return reject('hl7.no-header', 'MSH');
  const delimiters = readDelimiters(bytes, start);
  if (isRejection(delimiters)) return delimiters;
  const message = new ParsedMessage(bytes, start, delimiters);
  const wrong = message.check();
  if (wrong !== undefined) return wrong;
  const text = textBeforeSplit(message.declared, delimiters.repetition, bytes);
  if (text === undefined) return message;
  const read = new ParsedMessage(text, startOf(text), delimiters, 'utf-8');
  return read.check() ?? read;
}

/** Skips a byte order mark, a stray start block and blank lines. */
function startOf(bytes: Buffer): number {
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let byte = bytes[start]; byte !== undefined && byte <= 0x20; byte = bytes[++start]);
  return start;
}

class ParsedMessage implements Hl7Message {
  readonly bytes: Buffer;
  readonly delimiters: Delimiters;
  readonly kinds: Uint8Array;
  code = '';
  controlId = '';
  version = '';
  /** The string that stands for the bytes: of a long message for its beginning, and segments behind it make their own. */
  private readonly text: string;
  /** Where each segment begins and ends, in turns. */
  private readonly bounds: number[] = [];
  /** Segments that somebody asked for. */
  private readonly made: (SegmentView | undefined)[] = [];
  private readonly oddities: Warning[] = [];
  private chosen: Charset | undefined;
  /** Some sender writes segment names in lower case: names are then compared by their letters. */
  private lower = false;
  /** Repetition separators in all, as far as they are counted. */
  private separators = 0;

  constructor(bytes: Buffer, start: number, delimiters: Delimiters, charset?: Charset) {
    this.bytes = bytes;
    this.delimiters = delimiters;
    this.kinds = kindsOf(delimiters);
    this.chosen = charset;
    const end = endOf(bytes);
    const isLong = end - start > oneStringLimit;
    this.text = bytes.toString('latin1', 0, isLong ? start + headLength : end);
    if (isLong) this.splitBytes(start, end);
    else this.splitText(start, end);
  }

  /** Finds segments in the string: the way of nearly every message. */
  private splitText(start: number, end: number): void {
    const { text } = this;
    if (text.length >= countLimits.repetitions) this.separators = separatorsIn(text, this.delimiters);
    const hasLf = text.includes('\n');
    let from = start;
    while (from < end) {
      let to = text.indexOf('\r', from);
      if (to < 0) to = end;
      if (hasLf) {
        const lf = text.indexOf('\n', from);
        if (lf >= 0 && lf < to) to = lf;
      }
      if (to > from) this.addLine(from, to);
      from = to + 1;
    }
  }

  /** Finds segments in the bytes: a search of them is soonest done, one of the string soonest begun. */
  private splitBytes(start: number, end: number): void {
    const { bytes } = this;
    this.separators = separatorsIn(bytes, this.delimiters);
    let from = start;
    let nextLf = bytes.indexOf(0x0a, start);
    while (from < end) {
      let to = bytes.indexOf(0x0d, from);
      if (to < 0 || to > end) to = end;
      if (nextLf >= 0 && nextLf < from) nextLf = bytes.indexOf(0x0a, from);
      if (nextLf >= 0 && nextLf < to) to = nextLf;
      if (to > from) this.addLine(from, to);
      from = to + 1;
    }
  }

  private addLine(from: number, to: number): void {
    const { bytes, bounds } = this;
    if (startsSegment(bytes, from, to, this.delimiters.field)) {
      if ((bytes[from] ?? 0) >= 0x61) this.lower = true;
      bounds.push(from, to);
      return;
    }
    const last = this.count - 1;
    if (last < 0 || isBlank(bytes, from, to)) return;
    // A line end inside a field (hard case 25): what does not begin like a segment goes on with the last one.
    bounds[last * 2 + 1] = to;
    this.oddities.push({ code: 'hl7.bad-segment', place: `${this.idAt(last)}[${last + 1}]` });
  }

  private get count(): number {
    return this.bounds.length / 2;
  }

  private idAt(ordinal: number): string {
    const start = this.bounds[ordinal * 2] ?? 0;
    const id = start + 3 > this.text.length ? this.bytes.toString('latin1', start, start + 3) : this.text.slice(start, start + 3);
    return this.lower ? id.toUpperCase() : id;
  }

  private segmentAt(ordinal: number, id?: string): SegmentView {
    const known = this.made[ordinal];
    if (known !== undefined) return known;
    const { bounds, text } = this;
    const start = bounds[ordinal * 2] ?? 0;
    const end = bounds[ordinal * 2 + 1] ?? 0;
    const isIn = end <= text.length;
    const view = new SegmentView(this, isIn ? text : '', isIn ? 0 : start, id ?? this.idAt(ordinal), ordinal, start, end);
    this.made[ordinal] = view;
    return view;
  }

  get header(): Segment {
    return this.segmentAt(0, 'MSH');
  }

  get segments(): readonly Segment[] {
    const all: Segment[] = [];
    for (let i = 0; i < this.count; i++) all.push(this.segmentAt(i));
    return all;
  }

  get trigger(): string {
    return trimmed(this.header.text(9, 2));
  }

  get structure(): string {
    return trimmed(this.header.text(9, 3));
  }

  get processingId(): string {
    return trimmed(this.header.text(11, 1));
  }

  /** Reads the header; a rejection names the field that is missing or wrong. */
  check(): Rejection | undefined {
    const { header } = this;
    // MSH-10 (ST) has no parts: of ids such as `12^3` each is another message, and is echoed as it stands.
    this.controlId = trimmed(header.unsplit(10));
    this.code = trimmed(header.text(9, 1));
    this.version = trimmed(header.text(12, 1));
    if (this.code === '') return reject('hl7.no-type', 'MSH-9');
    if (this.controlId === '') return reject('hl7.no-control-id', 'MSH-10');
    if (this.count > countLimits.segments || repeatsTooOften(this.bytes, this.separators, this.delimiters)) return reject('hl7.too-many', 'MSH');
    const version = versionOf(this.version, 0);
    if (version === undefined && this.version !== '') return reject('hl7.unknown-version', 'MSH-12');
    if (version !== this.version) this.oddities.push({ code: 'hl7.unknown-version', place: 'MSH-12' });
    this.version = version ?? '2.3';
    return undefined;
  }

  first(id: string): Segment | undefined {
    for (let i = 0; i < this.count; i++) if (this.isCalled(i, id)) return this.segmentAt(i, id);
    return undefined;
  }

  all(id: string): readonly Segment[] {
    const found: Segment[] = [];
    for (let i = 0; i < this.count; i++) if (this.isCalled(i, id)) found.push(this.segmentAt(i, id));
    return found;
  }

  private isCalled(ordinal: number, id: string): boolean {
    if (this.lower) return this.idAt(ordinal) === id;
    const { bytes } = this;
    const at = this.bounds[ordinal * 2] ?? 0;
    return bytes[at] === id.charCodeAt(0) && bytes[at + 1] === id.charCodeAt(1) && bytes[at + 2] === id.charCodeAt(2);
  }

  get charset(): Charset {
    return (this.chosen ??= this.choose());
  }

  /** MSH-18. */
  get declared(): string {
    return (declaredLast = this.segmentAt(0, 'MSH').declaredCharsets(declaredLast));
  }

  private choose(): Charset {
    const choice = chooseCharset(repetitionsOf(this.declared, this.delimiters.repetition)[0] ?? '', this.bytes, isAscii(this.bytes));
    if (choice.doubtful) this.oddities.push({ code: 'hl7.charset', place: 'MSH-18' });
    return choice.charset;
  }

  get warnings(): readonly Warning[] {
    void this.charset;
    return this.oddities;
  }

  decode(start: number, end: number): string {
    return decode(this.bytes, start, end, this.charset);
  }
}

/** Where the last segment ends: trailing line ends, blanks and end blocks belong to none. */
function endOf(bytes: Buffer): number {
  let end = bytes.length;
  for (let byte = bytes[end - 1]; byte !== undefined && (byte === 0x0d || byte === 0x0a || byte === 0x1c); byte = bytes[--end - 1]);
  return end;
}

/** Nearly every text neither begins nor ends with a blank, and is seen at once not to. */
function trimmed(text: string): string {
  return isInk(text.charCodeAt(0)) && isInk(text.charCodeAt(text.length - 1)) ? text : text.trim();
}

function isInk(code: number): boolean {
  return code > 0x20 && code <= lastAscii;
}

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if ((bytes[i] ?? 0) > 0x20) return false;
  return true;
}

function startsSegment(bytes: Buffer, from: number, to: number, field: number): boolean {
  if (to - from < 3 || (to - from > 3 && bytes[from + 3] !== field)) return false;
  return isLetter(bytes[from]) && isWord(bytes[from + 1]) && isWord(bytes[from + 2]);
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));
}

function isWord(byte: number | undefined): boolean {
  return isLetter(byte) || (byte !== undefined && byte >= 0x30 && byte <= 0x39);
}
