/** OBX-5 by its type in OBX-2 (table 0125): numbers keep their literal and comparator; what may name a person stays in the bytes. */
import type { ObservedValue } from '@healthos/core/clinical/events.ts';
import type { NumberPair } from '@healthos/core/clinical/number-pair.ts';
import type { Hl7Message, Segment } from '../../formats/hl7v2/message.ts';
import { codedOf } from './coded-of.ts';
import type { Times } from './time-of.ts';

/** Text kept in the event; the bytes keep it whole. */
export const textLimit = 200;
/** Repetitions of a text that are joined before it is cut. */
const repetitionLimit = 50;
/** Persons, addresses, numbers of records: never copied out of the message. */
const personal = new Set(['XPN', 'XCN', 'XAD', 'XTN', 'CX', 'CK', 'CN', 'CP', 'AD', 'PN', 'TN', 'PPN', 'XON']);
const coded = new Set(['CE', 'CWE', 'CNE', 'CF', 'IS', 'ID', 'HD', 'EI']);
const times = new Set(['TS', 'DT', 'DTM', 'TM']);

export function valueOf(obx: Segment, reader: Times): ObservedValue {
  const type = obx.text(2).trim().toUpperCase();
  const status = obx.text(11).trim().toUpperCase();
  if (obx.isNull(5) && obx.components(5) <= 1) return { kind: 'absent', reason: 'deleted' };
  if (type === 'ED' || type === 'RP') return attachment(obx, type);
  if (obx.whole(5).trim() === '' && obx.repetitions(5) <= 1) return { kind: 'absent', reason: status === 'X' || status === 'N' ? 'not-done' : 'not-sent' };
  if (personal.has(type)) return { kind: 'text', text: '', cut: true };
  // Several values are no one number, whatever the first of them is.
  if (obx.repetitions(5) > 1 && (type === 'NM' || type === 'SN' || type === 'CQ')) return text(obx);
  if (type === 'NM') return quantity(obx, obx.text(5).trim()) ?? text(obx);
  if (type === 'SN') return structured(obx);
  if (type === 'CQ') return measured(obx) ?? text(obx);
  if (many.has(type)) return type === 'NR' ? { ...text(obx), ...pairOf(obx, '', obx.text(5, 1).trim(), '-', obx.text(5, 2).trim()) } : text(obx);
  if (coded.has(type)) return codedValue(obx);
  if (times.has(type)) return time(obx, reader);
  // Many senders write numbers as text: a number with a unit is a number.
  const one = obx.repetitions(5) === 1 && obx.components(5) === 1;
  const numeric = !one || (obx.text(6).trim() === '' && type !== '') ? undefined : quantity(obx, obx.text(5).trim());
  return numeric ?? text(obx);
}

/** Arrays and ranges (NA, MA, NR, DR): no part of them is the value. */
const many = new Set(['NA', 'MA', 'NR', 'DR', 'CD', 'RPT', 'TQ']);

/** CQ (2.A.16): the quantity with its own unit. */
function measured(obx: Segment): ObservedValue | undefined {
  const read = quantity(obx, obx.text(5, 1).trim());
  const unit = obx.text(5, 2, 1).trim() || obx.text(5, 2, 2).trim();
  return read?.kind !== 'quantity' || unit === '' ? read : { ...read, unit };
}

const numberPattern = /^(<=|>=|<|>)?\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+))$/;

type Comparator = '<' | '<=' | '>' | '>=';

/** undefined when the text is no number; a comparator before it is kept. */
export function quantity(obx: Segment, literal: string): ObservedValue | undefined {
  const match = numberPattern.exec(literal);
  if (match === null) return undefined;
  return number(obx, match[2] ?? '', match[1] ?? '', literal);
}

function number(obx: Segment, digits: string, comparator: string, literal: string): ObservedValue {
  const unit = unitOf(obx);
  return {
    kind: 'quantity',
    value: Number(digits),
    literal,
    ...(isComparator(comparator) ? { comparator } : {}),
    ...(unit === '' ? {} : { unit }),
  };
}

function isComparator(text: string): text is Comparator {
  return text === '<' || text === '<=' || text === '>' || text === '>=';
}

/** OBX-6.1, else the text of the unit. */
function unitOf(obx: Segment): string {
  return obx.text(6, 1).trim() || obx.text(6, 2).trim();
}

/** SN (2.A.69): comparator, number, separator, number. A range or a ratio is no single number. */
function structured(obx: Segment): ObservedValue {
  const [comparator, first, separator, second] = [1, 2, 3, 4].map((component) => obx.text(5, component).trim()) as [string, string, string, string];
  if (separator !== '' || second !== '')
    return {
      kind: 'text',
      text: `${comparator}${first}${separator}${second}`.slice(0, textLimit).toWellFormed(),
      ...pairOf(obx, comparator, first, separator, second),
    };
  if (plainNumber.test(first) && comparator !== '<>') {
    return number(obx, first, comparator, `${comparator === '=' ? '' : comparator}${first}`);
  }
  return quantity(obx, comparator) ?? { kind: 'text', text: `${comparator}${first}`.slice(0, textLimit).toWellFormed() };
}

const plainNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;

/** Nothing where it is no range and no ratio of two numbers. */
function pairOf(obx: Segment, said: string, first: string, separator: string, second: string): { readonly pair?: NumberPair } {
  const comparator = said === '=' ? '' : said;
  if (!plainNumber.test(first) || !plainNumber.test(second) || (separator !== '-' && separator !== ':' && separator !== '/')) return {};
  if (separator === '-' ? comparator !== '' || Number(first) > Number(second) : comparator !== '' && !isComparator(comparator)) return {};
  const unit = unitOf(obx);
  return { pair: { first, separator, second, ...(isComparator(comparator) ? { comparator } : {}), ...(unit === '' ? {} : { unit }) } };
}

function codedValue(obx: Segment): ObservedValue {
  const value = codedOf(obx, 5);
  return value === undefined ? text(obx) : { kind: 'coded', value };
}

function time(obx: Segment, reader: Times): ObservedValue {
  const literal = obx.text(5).trim();
  const read = obx.text(2).trim().toUpperCase() === 'TM' ? undefined : reader.parse(literal);
  if (read === undefined) return { kind: 'time', literal };
  return { kind: 'time', literal, precision: read.precision, ...(read.at === undefined ? {} : { at: read.at }) };
}

/** ED.2 / ED.3 (type and subtype) and the length of ED.5; RP only points elsewhere. */
function attachment(obx: Segment, type: string): ObservedValue {
  const media = [obx.text(5, type === 'ED' ? 2 : 3).trim(), obx.text(5, type === 'ED' ? 3 : 4).trim()].filter((part) => part !== '').join('/');
  const content = obx.span(5, 5);
  return { kind: 'attachment', bytes: type === 'ED' ? content.end - content.start : 0, ...(media === '' ? {} : { mediaType: media }) };
}

/** Free text has no parts: a caret or an ampersand in it was meant as one. What is called a string may be a code with its name behind it, and has no sub-components alone. */
export function freeText(obx: Segment, repetition: number): string {
  const type = obx.text(2).trim().toUpperCase();
  return type === 'TX' || type === 'FT' ? obx.unsplit(5, repetition) : obx.unsplit(5, repetition, 1);
}

function text(obx: Segment): Extract<ObservedValue, { kind: 'text' }> {
  return { kind: 'text', ...joined(obx, repetitionLimit, textLimit) };
}

/** Repetitions as lines, until there are so many letters; of arrays and ranges each stands whole, its parts told apart by `^` as sent. */
function joined(obx: Segment, lines: number, letters: number): { readonly text: string; readonly cut?: true } {
  const isMany = many.has(obx.text(2).trim().toUpperCase());
  const repetitions = obx.repetitions(5);
  let [whole, read] = ['', 0];
  for (; read < Math.min(repetitions, lines) && whole.length <= letters; read++) {
    const part = isMany ? obx.unsplit(5, read) : freeText(obx, read) || obx.whole(5, read);
    whole += read === 0 ? part : `\n${part}`;
  }
  return whole.length > letters || read < repetitions ? { text: whole.slice(0, letters).toWellFormed(), cut: true } : { text: whole };
}

/** Of a text that is read whole: what nobody writes, and no answer carries. */
const [wholeLines, wholeLetters] = [2_000, 200_000] as const;

/** The text of which the fact keeps the beginning, from the OBX that it was read from; undefined where that is no text, or may be somebody's name. */
export function wholeTextIn({ segments }: Hl7Message, ordinals: readonly number[]): string | undefined {
  const obx = ordinals.map((ordinal) => segments[ordinal]).find((segment) => segment?.id === 'OBX');
  const type = obx?.text(2).trim().toUpperCase() ?? '';
  if (obx === undefined || personal.has(type) || type === 'ED' || type === 'RP') return undefined;
  const { text: whole, cut } = joined(obx, wholeLines, wholeLetters);
  return cut === true ? `${whole}…` : whole;
}
