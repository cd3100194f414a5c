/** Two languages, chosen by the person: sentences by key, and dates, times, spans, numbers and money by Intl in the zone of the house. */
import { english, type WordKey } from './english.ts';
import { spanish } from './spanish.ts';

export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];
const key = 'healthos.language';
const catalogues: Readonly<Record<Language, Readonly<Record<WordKey, string>>>> = { en: english, es: spanish };

export const isLanguage = (text: string | null | undefined): text is Language => text === 'en' || text === 'es';

/** What this browser last chose, else what it asks for. */
export function chosenLanguage(): Language {
  const kept = localStorage.getItem(key);
  if (isLanguage(kept)) return kept;
  return navigator.language.startsWith('es') ? 'es' : 'en';
}
export const keepLanguage = (language: Language): void => localStorage.setItem(key, language);

type Values = Readonly<Record<string, string | number>>;
/** Keys that are chosen by a number. */
type Counted = WordKey extends infer Key ? (Key extends `${infer Stem}.one` ? Stem : never) : never;

export interface Speech {
  readonly language: Language;
  say(key: WordKey, values?: Values): string;
  /** The sentence for so many; `{n}` is the number. */
  count(key: Counted, n: number, values?: Values): string;
  /** A word of the house's own codes, where the catalogue has one. */
  code(prefix: string, code: string): string | undefined;
  /** `14:32`, `2:32 PM`. */
  clock(at: number): string;
  /** `today`, `tomorrow`, `Saturday`, `12 March`: as one says it. */
  day(at: number, now: number): string;
  /** With the clock. */
  moment(at: number, now: number): string;
  /** `in 28 min`, `2 h ago`. */
  span(at: number, now: number): string;
  money(cents: number): string;
  number(value: number): string;
}

export function speechOf(language: Language, zone: string, currency = 'USD'): Speech {
  const words = catalogues[language];
  const locale = language === 'en' ? 'en-US' : 'es-US';
  const plural = new Intl.PluralRules(locale);
  const clock = new Intl.DateTimeFormat(locale, { timeZone: zone, hour: 'numeric', minute: '2-digit' });
  const weekday = new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: 'long' });
  const date = new Intl.DateTimeFormat(locale, { timeZone: zone, day: 'numeric', month: 'long' });
  const dated = new Intl.DateTimeFormat(locale, { timeZone: zone, day: 'numeric', month: 'long', year: 'numeric' });
  const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  const near = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 20 });
  const dayNumber = (at: number): number => Date.parse(calendar.format(at)) / 86_400_000;
  const say = (one: WordKey, values: Values = {}): string => filled(words[one], values);
  const day = (at: number, now: number): string => {
    const days = dayNumber(at) - dayNumber(now);
    if (Math.abs(days) <= 1) return near.format(days, 'day');
    if (Math.abs(days) < 7) return weekday.format(at);
    return Math.abs(days) < 300 ? date.format(at) : dated.format(at);
  };
  return {
    language,
    say,
    count: (stem, n, values = {}) => say(`${stem}.${plural.select(n) === 'one' ? 'one' : 'other'}`, { n: number.format(n), ...values }),
    code: (prefix, code) => (Object.hasOwn(words, `${prefix}.${code}`) ? words[`${prefix}.${code}` as WordKey] : undefined),
    clock: (at) => clock.format(at),
    day,
    moment: (at, now) => `${day(at, now)}, ${clock.format(at)}`,
    span: (at, now) => {
      const minutes = Math.round((at - now) / 60_000);
      if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
      return Math.abs(minutes) < 48 * 60 ? relative.format(Math.round(minutes / 60), 'hour') : relative.format(Math.round(minutes / 1440), 'day');
    },
    money: (cents) => money.format(cents / 100),
    number: (value) => number.format(value),
  };
}

const filled = (text: string, values: Values): string => text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
