/** Elements as what they mean: exact cents, calendar days, composites and repetitions. What is not of its type stops the reading with its place. */
import { cents, zeroCents, type Cents } from '@healthos/core/money.ts';
import { dayMs } from '@healthos/core/time.ts';
import { stop } from './problem.ts';
import type { Delimiters, Segment } from './segments.ts';

/** Days since 1970-01-01 on the sender's calendar. */
export type Day = number;

export function optional(segment: Segment, element: number): string | undefined {
  const text = segment.elements[element];
  return text === undefined || text === '' ? undefined : text;
}

export function required(segment: Segment, element: number): string {
  const text = segment.elements[element];
  return text === undefined || text === '' ? stop('x12.missing-element', segment, element) : text;
}

/** A required element that must be one of some. */
export function oneOf<const Words extends string>(segment: Segment, element: number, words: ReadonlySet<Words>): Words {
  const text = required(segment, element);
  return (words as ReadonlySet<string>).has(text) ? (text as Words) : stop('x12.bad-element', segment, element);
}

/** An R of two decimals: `12`, `12.5`, `.5`, `-12.50`. undefined: it is no amount. */
export function amountOf(text: string): Cents | undefined {
  let [at, sign] = [0, 1];
  if (text.charCodeAt(0) === 0x2d) [at, sign] = [1, -1];
  let [value, digits, decimals] = [0, 0, -1];
  for (; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x2e && decimals < 0) decimals = 0;
    else if (char < 0x30 || char > 0x39) return undefined;
    else if (decimals < 2) {
      value = value * 10 + (char - 0x30);
      digits++;
      if (decimals >= 0) decimals++;
    } else if (char !== 0x30) return undefined;
  }
  if (digits === 0 || digits > 15) return undefined;
  const whole = decimals <= 0 ? value * 100 : decimals === 1 ? value * 10 : value;
  return Number.isSafeInteger(whole) ? cents(whole === 0 ? 0 : sign * whole) : undefined;
}

export function amount(segment: Segment, element: number): Cents {
  return amountOf(required(segment, element)) ?? stop('x12.bad-element', segment, element);
}

export function optionalAmount(segment: Segment, element: number): Cents | undefined {
  return optional(segment, element) === undefined ? undefined : amount(segment, element);
}

export const amountOrZero = (segment: Segment, element: number): Cents => optionalAmount(segment, element) ?? zeroCents;

/** A quantity; not money, so a number. */
export function optionalNumber(segment: Segment, element: number): number | undefined {
  const text = optional(segment, element);
  if (text === undefined) return undefined;
  if (text.length === 1 && text >= '0' && text <= '9') return text.charCodeAt(0) - 0x30;
  return /^-?(?:\d{1,15}(?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) : stop('x12.bad-element', segment, element);
}

/** CCYYMMDD. undefined: no such day. */
export function dayOf(text: string): Day | undefined {
  if (text.length !== 8) return undefined;
  let digits = 0;
  for (let i = 0; i < 8; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    digits = digits * 10 + digit;
  }
  const [year, month, date] = [Math.floor(digits / 10_000), Math.floor(digits / 100) % 100, digits % 100];
  if (year < 1900 || month < 1 || month > 12 || date < 1 || date > daysIn(year, month)) return undefined;
  return civil(year, month, date);
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (lengths[month - 1] ?? 0);
}

/** Days since 1970-01-01 of the Gregorian calendar, its years counted from March. */
function civil(year: number, month: number, date: number): Day {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

export function day(segment: Segment, element: number): Day {
  return dayOf(required(segment, element)) ?? stop('x12.bad-date', segment, element);
}

export interface Period {
  readonly from: Day;
  readonly to?: Day;
}

/** D8 a day, RD8 a period, DT a day with a time (which is left out), by the qualifier at `element` and the value behind it. */
export function period(segment: Segment, element: number): Period {
  const qualifier = required(segment, element);
  const text = required(segment, element + 1);
  const [first = '', last] = qualifier === 'RD8' ? text.split('-') : [qualifier === 'DT' ? text.slice(0, 8) : text];
  const from = dayOf(first) ?? stop('x12.bad-date', segment, element + 1);
  if (last === undefined) return { from };
  return { from, to: dayOf(last) ?? stop('x12.bad-date', segment, element + 1) };
}

/** Days written lately: an interchange names few. */
const days = new Map<Day, string>();
const daysLimit = 4096;

export function written(at: Day): string {
  const known = days.get(at);
  if (known !== undefined) return known;
  const text = new Date(at * dayMs).toISOString().slice(0, 10).replaceAll('-', '');
  if (days.size >= daysLimit) days.clear();
  days.set(at, text);
  return text;
}

export function components(segment: Segment, element: number, { component }: Delimiters): readonly string[] {
  const text = segment.elements[element];
  if (text === undefined || text === '') return [];
  const found: string[] = [];
  let from = 0;
  for (let at = text.indexOf(component); at >= 0; at = text.indexOf(component, from)) {
    found.push(text.substring(from, at));
    from = at + 1;
  }
  found.push(from === 0 ? text : text.substring(from));
  return found;
}

export function repetitions(segment: Segment, element: number, { repetition }: Delimiters): readonly string[] {
  const text = segment.elements[element];
  return text === undefined || text === '' ? [] : repetition === undefined ? [text] : text.split(repetition);
}

/** A key present only where it has a value: absent stays absent, so that what is written parses back equal. */
export function only<const Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value });
}
