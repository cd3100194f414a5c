/** How the steward's desk says things. */
import { minus } from '../look/figures.ts';
import type { Done, OpenPair, Short, Side } from './desk.svelte.ts';

export const nameOf = ({ family, given, number }: Short): string => {
  const name = [family, given].filter((part) => part !== undefined && part !== '').join(', ');
  return name === '' ? (number ?? 'no name said') : name;
};

/** `1970-03-04`, or as sent where it is no whole date. */
export const birthOf = (text: string | undefined): string =>
  text === undefined ? '' : /^\d{8}/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}` : text;

/** Hundredths of a bit as bits: `+14.4`, `−4.1`. */
export const bits = (weight: number): string => `${weight < 0 ? minus : '+'}${(Math.abs(weight) / 100).toFixed(1)}`;

export const standingWords: Readonly<Record<OpenPair['standing'], string>> = {
  open: 'not decided',
  linked: 'linked: one person, two records',
  merged: 'merged: one person',
  refused: 'refused: two people',
};

export const doneWords: Readonly<Record<Done['what'], string>> = {
  merged: 'Merged',
  unmerged: 'Unmerged',
  linked: 'Linked',
  unlinked: 'Parted',
  refused: 'Refused',
  accepted: 'Overlay accepted',
  split: 'Overlay split',
};

export const barredWords: Readonly<Record<string, string>> = {
  'too-little': 'One of them says too little: no whole name, or nothing beside it.',
  'same-person': 'They are one person already.',
  linked: 'They are linked.',
  refused: 'Somebody looked: two people. Never proposed again.',
  unidentified: 'One is unidentified: the matcher is off.',
  deleted: 'One record was deleted by its sender.',
  'mother-and-child': 'Mother and child: likeness says nothing.',
  'one-birth': 'Children of one birth share surname and date: likeness says nothing.',
};

export const levelWords: Readonly<Record<string, string>> = {
  same: 'same',
  nickname: 'short form',
  swapped: 'day and month swapped',
  close: 'close',
  different: 'differs',
  unknown: 'not known',
  capped: 'one household, one witness',
};

export const bandWords: Readonly<Record<string, string>> = {
  link: 'very likely one person',
  review: 'somebody should look',
  apart: 'too little alike to be proposed',
};

export const attributeWords: Readonly<Record<string, string>> = {
  family: 'Surname',
  given: 'Given name',
  birth: 'Birth date',
  sex: 'Sex',
  phone: 'Telephone',
  address: 'Address',
  identifier: 'Identifiers',
  household: 'Household',
};

/** What one of the two says of an attribute. */
export function saidOf(side: Side, attribute: string): string {
  if (attribute === 'family') return side.family ?? '';
  if (attribute === 'given') return side.given ?? '';
  if (attribute === 'birth') return birthOf(side.birthDate);
  if (attribute === 'sex') return side.sex ?? '';
  if (attribute === 'phone') return side.phone ?? '';
  if (attribute === 'address') return side.address ?? '';
  if (attribute === 'identifier')
    return [`${side.number ?? ''} (${side.assigner})`, ...(side.others ?? []).map((one) => `${one.number} (${one.assigner})`)].join('; ');
  return '';
}
