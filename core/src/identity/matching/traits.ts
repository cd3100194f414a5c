/** What of a person may be compared, made plain: a name without marks and titles, a date or nothing, ten digits of a telephone, the number of a house. */
import type { PatientId } from '../../ids.ts';
import type { IdentityLine } from '../../ports.ts';

/** Absent = not known; it then says neither yes nor no. */
export interface Traits {
  readonly patient: PatientId;
  readonly family?: string;
  readonly given?: string;
  /** The given name says only that somebody was born: Baby Boy, Twin A. */
  readonly newbornName?: true;
  /** YYYYMMDD, a real date. */
  readonly birth?: string;
  readonly sex?: 'F' | 'M';
  readonly phone?: string;
  readonly street?: string;
  readonly zip?: string;
  /** `assigner|number` of everything that names one person for life. */
  readonly identifiers: readonly string[];
  readonly ssn?: string;
}

export function traitsOf(line: IdentityLine): Traits {
  const given = givenIn(line.given);
  const address = addressIn(line.address);
  const identifiers = identifiersIn(line);
  const ssn = identifiers.find((one) => one.startsWith('SSA|'))?.slice(4);
  return {
    patient: line.patient,
    ...some('family', familyIn(line.family)),
    ...(given === 'newborn' ? { newbornName: true as const } : some('given', given)),
    ...some('birth', birthIn(line.birthDate)),
    ...some('sex', sexIn(line.sex)),
    ...some('phone', phoneIn(line.phone)),
    ...some('street', address.street),
    ...some('zip', address.zip),
    identifiers,
    ...some('ssn', ssn),
  };
}

function some<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [key in Name]?: Value } {
  return value === undefined || value === '' ? {} : ({ [name]: value } as { [key in Name]: Value });
}

/** Capitals A to Z and spaces: marks are taken off their letters, hyphens part, apostrophes vanish. */
export function plainName(text: string): string {
  return text
    .normalize('NFD')
    .toUpperCase()
    .replace(/ß|ẞ/g, 'SS')
    .replace(/Ø/g, 'O')
    .replace(/Æ/g, 'AE')
    .replace(/Ł/g, 'L')
    .replace(/['’`.\p{M}]/gu, '')
    .replace(/[^A-Z]+/g, ' ')
    .trim();
}

const suffixes = new Set(['JR', 'SR', 'II', 'III', 'IV', 'MD', 'PHD', 'RN']);
const noFamily = new Set(['UNKNOWN', 'DOE', 'TEST', 'TRAUMA', 'UNIDENTIFIED', 'NONE']);

function familyIn(text: string | undefined): string | undefined {
  const words = plainName(text ?? '')
    .split(' ')
    .filter((word, i) => i === 0 || !suffixes.has(word));
  const name = words.join('');
  return name === '' || noFamily.has(name) ? undefined : name;
}

const newbornWords = new Set(['BABY', 'NEWBORN', 'INFANT', 'TWIN', 'TRIPLET', 'BABYBOY', 'BABYGIRL', 'BB', 'BG']);
const noGiven = new Set(['UNKNOWN', 'TEST', 'MALE', 'FEMALE', 'TRAUMA', 'NONE', 'MR', 'MRS', 'MS', 'NFN']);

function givenIn(text: string | undefined): string | undefined {
  const words = plainName(text ?? '').split(' ');
  if (words.some((word) => newbornWords.has(word)) || /^(BOY|GIRL)( [A-D])?$/.test(words.join(' '))) return 'newborn';
  const [first = ''] = words.filter((word) => !noGiven.has(word));
  return first === '' ? undefined : first;
}

/** Days that registration types where it knows none. */
const noDates = new Set(['19000101', '18000101', '19010101', '99991231', '11111111']);

function birthIn(text: string | undefined): string | undefined {
  const digits = (text ?? '').replace(/[-/.\s]/g, '').slice(0, 8);
  return /^\d{8}$/.test(digits) && !noDates.has(digits) && isDate(digits) ? digits : undefined;
}

/** The pattern of a date as yyyymmdd that the calendar has. */
export function isDate(digits: string): boolean {
  const [year, month, day] = [Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8))];
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0);
}

/** Day and month the other way round, where that is a date too. */
export function swappedDate(birth: string): string | undefined {
  const swapped = `${birth.slice(0, 4)}${birth.slice(6, 8)}${birth.slice(4, 6)}`;
  return swapped !== birth && isDate(swapped) ? swapped : undefined;
}

function sexIn(text: string | undefined): 'F' | 'M' | undefined {
  const first = (text ?? '').trim().toUpperCase();
  return first === 'F' || first === 'M' ? first : undefined;
}

/** The last ten digits; none of a number that is one digit over and over. */
function phoneIn(text: string | undefined): string | undefined {
  const digits = (text ?? '').replace(/\D/g, '').slice(-10);
  return digits.length < 7 || /^(\d)\1*$/.test(digits) || /^(\d{3})?5550{4}$/.test(digits) ? undefined : digits;
}

const ways: Readonly<Record<string, string>> = {
  STREET: 'ST',
  AVENUE: 'AVE',
  AV: 'AVE',
  ROAD: 'RD',
  BOULEVARD: 'BLVD',
  DRIVE: 'DR',
  LANE: 'LN',
  COURT: 'CT',
  PLACE: 'PL',
  CIRCLE: 'CIR',
  HIGHWAY: 'HWY',
  PARKWAY: 'PKWY',
  NORTH: 'N',
  SOUTH: 'S',
  EAST: 'E',
  WEST: 'W',
  APARTMENT: 'APT',
  UNIT: 'APT',
  SUITE: 'STE',
};

/** XAD parts joined by commas: the first is the street, a run of five digits after it the postal code. */
function addressIn(text: string | undefined): { readonly street?: string; readonly zip?: string } {
  const [street = '', ...rest] = (text ?? '').split(',');
  const words = street
    .normalize('NFD')
    .toUpperCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Z0-9]+/g, ' ')
    .trim()
    .split(' ');
  const zip = /\b(\d{5})(-?\d{4})?\b/.exec(rest.join(' '))?.[1];
  return { ...some('street', words.map((word) => ways[word] ?? word).join(' ')), ...some('zip', zip) };
}

/** Numbers of visits, accounts and cards are not of a person for life. */
const notOfPerson = new Set(['AN', 'VN', 'ANON', 'VS', 'ACSN', 'FI', 'HC', 'MC', 'MA', 'BC', 'CZ']);
const noSsn = /^(000|666|9\d\d)|^(\d)\2{8}$|^123456789$|^\d{3}00|0000$/;

function identifiersIn(line: IdentityLine): string[] {
  const found = new Set<string>();
  for (const { assigner, number, kind } of [line, ...(line.others ?? [])]) {
    if (kind === 'SS' || assigner === 'SSA') {
      const digits = number.replace(/\D/g, '');
      if (digits.length === 9 && !noSsn.test(digits)) found.add(`SSA|${digits}`);
    } else if (number !== '' && !notOfPerson.has(kind ?? '')) found.add(`${assigner}|${number.toUpperCase()}`);
  }
  return [...found].sort();
}
