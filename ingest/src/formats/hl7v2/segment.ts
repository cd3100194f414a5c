/** One segment of a message, read by standard numbering (MSH-1 is the separator). Field offsets are found as far as they are asked for, then kept. */
import type { Charset } from './charset.ts';
import { kind, lastAscii, shift, type Delimiters } from './delimiters.ts';
import { unescape } from './escapes.ts';
import { countOf, isHeader, isPlain, next } from './walks.ts';

/** Byte offsets in the message, end exclusive: exact, for lineage. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Segment {
  readonly id: string;
  /** 0-based position in the message. */
  readonly ordinal: number;
  readonly start: number;
  readonly end: number;
  /** Decoded and unescaped; '' when absent or HL7 null. Component and sub-component count from 1, repetitions from 0. */
  text(field: number, component?: number, subcomponent?: number, repetition?: number): string;
  /** A whole repetition, decoded, with its delimiters and escapes as sent. */
  whole(field: number, repetition?: number): string;
  /** Decoded and unescaped, but not split: of free text, whose sender left a delimiter as it is. A whole repetition, or one component of it. */
  unsplit(field: number, repetition?: number, component?: number): string;
  /** true when the sender wrote `""`: delete what is known. */
  isNull(field: number, component?: number): boolean;
  /** 0 when the field is empty or absent. */
  repetitions(field: number): number;
  components(field: number, repetition?: number): number;
  fieldCount(): number;
  span(field: number, component?: number, subcomponent?: number, repetition?: number): Span;
  /** A view of the whole field, never a copy. */
  bytes(field: number): Buffer;
}

interface Owner {
  readonly bytes: Buffer;
  readonly delimiters: Delimiters;
  /** Of each byte what it is inside a field. */
  readonly kinds: Uint8Array;
  readonly charset: Charset;
  decode(start: number, end: number): string;
}

/** A segment longer than this is scanned as bytes; no string of it is ever made. */
const segmentTextLimit = 64 * 1024;
const quote = 0x22;
/** A slice of so many characters is a view of the whole message, which lives for as long as it is kept: from there on text is copied. */
const sliceLength = 13;

export class SegmentView implements Segment {
  readonly id: string;
  readonly ordinal: number;
  readonly start: number;
  readonly end: number;
  private readonly owner: Owner;
  /** The string that stands for the bytes; '' until a long segment needs one, or for ever when it is too long. */
  private source: string;
  /** Offset of the first byte that the string stands for. */
  private readonly base: number;
  /** Whether field 1 is the separator itself (MSH, BHS, FHS). */
  private readonly isHeader: boolean;
  /** Offsets where fields begin: [0] is field 1 (of a header: field 2). */
  private readonly starts: number[];
  /** So many of them are found. */
  private known = 1;
  private complete = false;
  /** Result of the last search: a range of byte offsets. */
  private lo = 0;
  private hi = 0;

  constructor(owner: Owner, text: string, base: number, id: string, ordinal: number, start: number, end: number) {
    this.id = id;
    this.ordinal = ordinal;
    this.start = start;
    this.end = end;
    this.owner = owner;
    this.base = base;
    this.isHeader = isHeader(id);
    // Room for the fields of most segments: a list that grows as it is filled is copied again and again.
    this.starts = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    this.starts[0] = start + 4;
    // Private state is plain properties: a message of sixty segments makes sixty of these.
    this.source = text === '' && end - start <= segmentTextLimit ? owner.bytes.toString('latin1', base, end) : text;
  }

  text(field: number, component = 1, subcomponent = 1, repetition = 0): string {
    if (!this.locate(field)) return '';
    if (this.isSeparatorField(field)) return repetition === 0 ? this.owner.bytes.toString('latin1', this.lo, this.hi) : '';
    if (this.source !== '') return this.textOf(component, subcomponent, repetition);
    const { bytes, delimiters } = this.owner;
    if (!this.narrow(delimiters.repetition, repetition + 1) || !this.narrow(delimiters.component, component)) return '';
    if (!this.narrow(delimiters.subcomponent, subcomponent)) return '';
    if (this.hi - this.lo === 2 && bytes[this.lo] === quote && bytes[this.lo + 1] === quote) return '';
    return this.unescaped(this.owner.decode(this.lo, this.hi));
  }

  whole(field: number, repetition = 0): string {
    if (!this.find(field, repetition)) return '';
    return this.asSent();
  }

  unsplit(field: number, repetition = 0, component?: number): string {
    if (!this.find(field, repetition)) return '';
    if (component !== undefined && !this.narrow(this.owner.delimiters.component, component)) return '';
    return this.source !== '' && isPlain(this.owner, this.lo, this.hi) ? this.cut(this.lo, this.hi) : this.unescaped(this.asSent());
  }

  isNull(field: number, component = 1): boolean {
    if (!this.find(field, 0) || !this.narrow(this.owner.delimiters.component, component)) return false;
    const { bytes } = this.owner;
    return this.hi - this.lo === 2 && bytes[this.lo] === 0x22 && bytes[this.lo + 1] === 0x22;
  }

  repetitions(field: number): number {
    if (!this.locate(field) || this.lo === this.hi) return 0;
    return this.isSeparatorField(field) ? 1 : 1 + countOf(this.owner.bytes, this.owner.delimiters.repetition, this.lo, this.hi);
  }

  components(field: number, repetition = 0): number {
    if (!this.find(field, repetition) || this.lo === this.hi) return 0;
    return 1 + countOf(this.owner.bytes, this.owner.delimiters.component, this.lo, this.hi);
  }

  fieldCount(): number {
    if (!this.complete) this.extendTo(Infinity);
    return this.known + (this.isHeader ? 1 : 0);
  }

  span(field: number, component?: number, subcomponent?: number, repetition?: number): Span {
    const found =
      this.find(field, repetition ?? 0) &&
      (component === undefined || this.narrow(this.owner.delimiters.component, component)) &&
      (subcomponent === undefined || this.narrow(this.owner.delimiters.subcomponent, subcomponent));
    if (found && repetition === undefined && component === undefined) this.locate(field);
    return found ? { start: this.lo, end: this.hi } : { start: this.end, end: this.end };
  }

  bytes(field: number): Buffer {
    return this.locate(field) ? this.owner.bytes.subarray(this.lo, this.hi) : this.owner.bytes.subarray(0, 0);
  }

  /**
   * MSH-18 as sent, read without asking for the character set that it names: `expected` itself where it is that, so that what nearly every message says is no
   * new string.
   */
  declaredCharsets(expected: string): string {
    if (!this.locate(18)) return '';
    const { lo, hi } = this;
    const { bytes } = this.owner;
    let same = 0;
    while (same < expected.length && bytes[lo + same] === expected.charCodeAt(same)) same++;
    return same === expected.length && same === hi - lo ? expected : bytes.toString('latin1', lo, hi);
  }

  private isSeparatorField(field: number): boolean {
    return this.isHeader && field <= 2;
  }

  /** Sets the range to a field; false when the segment ends before it. */
  private locate(field: number): boolean {
    let index = field - 1;
    if (this.isHeader) {
      if (field === 1) {
        this.lo = this.start + 3;
        this.hi = this.start + 4;
        return true;
      }
      index = field - 2;
    }
    const { starts, end } = this;
    if (this.known <= index + 1 && !this.complete) this.extendTo(index + 2);
    const from = index < this.known ? starts[index] : undefined;
    if (from === undefined || from > end) return false;
    this.lo = from;
    this.hi = index + 1 < this.known ? (starts[index + 1] ?? end) - 1 : end;
    return true;
  }

  /** Finds where fields begin until so many are known, or all. */
  private extendTo(count: number): void {
    const { starts, end, owner } = this;
    const { bytes } = owner;
    const { field } = owner.delimiters;
    const isLong = this.source === '';
    let known = this.known;
    for (let from = starts[known - 1] ?? end; known < count;) {
      const at = isLong ? bytes.indexOf(field, from) : next(bytes, field, from, end);
      if (at < 0 || at >= end) {
        this.complete = true;
        break;
      }
      from = at + 1;
      if (known < starts.length) starts[known] = from;
      else starts.push(from);
      known++;
    }
    this.known = known;
  }

  /** Where the byte is next, before `to`: -1, or at or behind `to` of a long segment, where it is not. */
  private indexOf(byte: number, from: number, to: number): number {
    const { bytes } = this.owner;
    return this.source === '' ? bytes.indexOf(byte, from) : next(bytes, byte, from, to);
  }

  /** Sets the range to one repetition of a field. */
  private find(field: number, repetition: number): boolean {
    if (!this.locate(field)) return false;
    if (this.isSeparatorField(field)) return repetition === 0;
    return this.narrow(this.owner.delimiters.repetition, repetition + 1);
  }

  /** Narrows the range to its nth part, counted from 1; false when there are fewer. */
  private narrow(delimiter: number, nth: number): boolean {
    for (let left = nth; ;) {
      const at = delimiter === 0 ? -1 : this.indexOf(delimiter, this.lo, this.hi);
      if (at < 0 || at >= this.hi) return left === 1;
      if (--left === 0) {
        this.hi = at;
        return true;
      }
      this.lo = at + 1;
    }
  }

  /**
   * One part of the range in one walk: of so many repetitions, components and sub-components the one behind them. Plain ASCII without escapes is cut
   * out of the string.
   */
  private textOf(component: number, subcomponent: number, repetition: number): string {
    const { bytes, kinds } = this.owner;
    const hi = this.hi;
    let lo = this.lo;
    let repetitions = repetition;
    let components = component - 1;
    let subcomponents = subcomponent - 1;
    let isPlain = true;
    let at = lo;
    for (; at < hi; at++) {
      const found = kinds[bytes[at] ?? 0];
      if (found === kind.plain) continue;
      if (found === kind.odd) {
        isPlain = false;
        continue;
      }
      if (found === kind.repetition) {
        if (repetitions === 0) break;
        repetitions--;
      } else if (repetitions !== 0) {
        continue;
      } else if (found === kind.component) {
        if (components === 0) break;
        components--;
      } else if (components !== 0) {
        continue;
      } else {
        if (subcomponents === 0) break;
        subcomponents--;
      }
      lo = at + 1;
      isPlain = true;
    }
    if (repetitions !== 0 || components !== 0 || subcomponents !== 0) return '';
    if (at - lo === 2 && bytes[lo] === quote && bytes[lo + 1] === quote) return '';
    return isPlain ? this.cut(lo, at) : this.unescaped(this.owner.decode(lo, at));
  }

  /** Plain ASCII. */
  private cut(lo: number, hi: number): string {
    return hi - lo < sliceLength ? this.source.slice(lo - this.base, hi - this.base) : this.owner.bytes.toString('latin1', lo, hi);
  }

  private unescaped(text: string): string {
    const { delimiters } = this.owner;
    return delimiters.escape !== 0 && text.includes(String.fromCharCode(delimiters.escape)) ? unescape(text, delimiters, this.owner.charset) : text;
  }

  /** The range decoded, escapes kept. */
  private asSent(): string {
    const { source, lo, hi } = this;
    const { bytes } = this.owner;
    if (source === '') return this.owner.decode(lo, hi);
    for (let at = lo; at < hi; at++) {
      const code = bytes[at] ?? 0;
      if (code > lastAscii || code === shift) return this.owner.decode(lo, hi);
    }
    return this.cut(lo, hi);
  }
}
