/** Values and codes as a chart writes them: numbers as they were sent, what is missing with its reason. */
import type { ObservedValue } from '../../clinical/events.ts';
import { titleOf } from '../../codes/code-title.ts';
import { withUnit } from '../../codes/unit-words.ts';

/** TXA-17 (table 0271) in words; what a sender writes otherwise stays as it is. */
const completionWords: Readonly<Record<string, string>> = {
  DI: 'dictated',
  DO: 'documented',
  IN: 'incomplete',
  IP: 'in progress',
  PA: 'waits for an attending',
  AU: 'signed',
  LA: 'cosigned',
};
export const completionWord = (completion: string): string =>
  Object.hasOwn(completionWords, completion) ? (completionWords[completion] ?? completion) : completion;

/** PV1-2 (table 0004) in words; what a sender writes otherwise stays as it is. */
const classWords: Readonly<Record<string, string>> = {
  I: 'Inpatient',
  E: 'Emergency',
  O: 'Outpatient',
  P: 'Pre-admit',
  R: 'Recurring',
  B: 'Obstetrics',
  N: 'No class',
};
export const classWord = (letter: string): string => (Object.hasOwn(classWords, letter) ? (classWords[letter] ?? letter) : letter);

/** PV1-36 (table 0112): where people mostly go, in words of our own; the code stays beside them. */
const leftTo: Readonly<Record<string, string>> = {
  '01': 'home',
  '02': 'to another hospital',
  '03': 'to skilled nursing',
  '04': 'to intermediate care',
  '06': 'home with home health care',
  '07': 'against advice',
  '20': 'died',
  '50': 'to hospice at home',
  '51': 'to a hospice',
  '62': 'to rehabilitation',
  '63': 'to long-term acute care',
  '65': 'to a psychiatric hospital',
};
export function dispositionWord(code: string): string {
  const word = Object.hasOwn(leftTo, code) ? leftTo[code] : undefined;
  return word === undefined ? code : `${word} (${code})`;
}

export function valueText(value: ObservedValue): string {
  switch (value.kind) {
    case 'quantity':
      return `${value.comparator ?? ''}${value.literal.replace(/^[<>]=?/, '')}`;
    case 'coded':
      return titleOf(value.value);
    case 'text':
      return value.cut === true ? `${value.text}…` : value.text;
    case 'time':
      return value.literal;
    case 'attachment':
      return `${value.mediaType ?? 'attachment'}, ${value.bytes} bytes`;
    case 'absent':
      return value.reason;
  }
}

/** What a trend draws: a number without a comparator. `<3` is no 3. */
export function numberIn(value: ObservedValue): number | undefined {
  return value.kind === 'quantity' && value.comparator === undefined && Number.isFinite(value.value) ? value.value : undefined;
}

export const unitIn = (value: ObservedValue): string | undefined => (value.kind === 'quantity' ? value.unit : undefined);

const statusWords: Readonly<Record<string, string>> = {
  F: 'final',
  P: 'preliminary',
  C: 'corrected',
  R: 'not verified',
  S: 'partial',
  I: 'pending',
  O: 'order only',
  X: 'cannot be obtained',
  N: 'not asked',
  U: 'final, status only',
  W: 'withdrawn: wrong',
  D: 'deleted',
  'result-only': 'told with a result or dose',
};
/** How a version or an order stands, in words: HL7 table 0085 where it is one of its letters. */
export const statusWord = (status: string): string => statusWords[status] ?? status.replaceAll('-', ' ');

const doseWords: Readonly<Record<string, string>> = { complete: 'given', partial: 'partly given', 'not-given': 'not given' };
/** What became of a dose (RXA-20). */
export const doseWord = (completion: string): string => doseWords[completion] ?? completion;

export const amountText = (amount: { readonly literal: string; readonly unit?: string } | undefined): string | undefined =>
  amount === undefined ? undefined : withUnit(amount.literal, amount.unit).trim();

/** An object without the keys that are undefined. Made key by key: a chart makes thousands. */
export function present<T extends object>(value: T): Present<T> {
  const made: Record<string, unknown> = {};
  for (const key in value) if (value[key] !== undefined) made[key] = value[key];
  return made as Present<T>;
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & { [K in keyof T]?: Exclude<T[K], undefined> };
