/** How two records agree, attribute by attribute. What one of them does not know is `undefined`: no evidence either way. */
import { damerauLevenshtein, jaroWinkler } from './distance.ts';
import { areKin } from './nicknames.ts';
import type { Attribute, Level } from './pack.ts';
import { swappedDate, type Traits } from './traits.ts';

export type Agreement = Readonly<Record<Attribute, Level | undefined>>;

/** From which Jaro-Winkler similarity a name is a slip of another. */
const closeName = 0.92;

export function agreementOf(a: Traits, b: Traits): Agreement {
  return {
    family: both(a.family, b.family, nameLevel),
    given: both(a.given, b.given, givenLevel),
    birth: both(a.birth, b.birth, birthLevel),
    sex: both(a.sex, b.sex, (one, other) => (one === other ? 'same' : 'different')),
    phone: both(a.phone, b.phone, phoneLevel),
    address: addressLevel(a, b),
    identifier: identifierLevel(a, b),
  };
}

function both(a: string | undefined, b: string | undefined, level: (a: string, b: string) => Level): Level | undefined {
  return a === undefined || b === undefined ? undefined : level(a, b);
}

function nameLevel(a: string, b: string): Level {
  if (a === b) return 'same';
  return jaroWinkler(a, b) >= closeName || (Math.min(a.length, b.length) >= 4 && damerauLevenshtein(a, b) === 1) ? 'close' : 'different';
}

/** A single letter is an initial. */
function givenLevel(a: string, b: string): Level {
  if (a !== b && areKin(a, b)) return 'nickname';
  if (a !== b && (a.length === 1 || b.length === 1) && a[0] === b[0]) return 'close';
  return nameLevel(a, b);
}

function birthLevel(a: string, b: string): Level {
  if (a === b) return 'same';
  if (swappedDate(a) === b) return 'swapped';
  return damerauLevenshtein(a, b) === 1 ? 'close' : 'different';
}

/** Seven digits are the end of ten. */
function phoneLevel(a: string, b: string): Level {
  const digits = Math.min(a.length, b.length);
  const [one, other] = [a.slice(-digits), b.slice(-digits)];
  return one === other ? 'same' : damerauLevenshtein(one, other) === 1 ? 'close' : 'different';
}

/** One postal code and one house number are close, however the street is spelled. */
function addressLevel(a: Traits, b: Traits): Level | undefined {
  if (a.street === undefined || b.street === undefined) return undefined;
  const known = a.zip !== undefined && b.zip !== undefined;
  const sameZip = known && a.zip === b.zip;
  if (a.street === b.street && (sameZip || !known)) return 'same';
  const sameHouse = /^\d+/.test(a.street) && a.street.split(' ')[0] === b.street.split(' ')[0];
  return (sameZip && sameHouse) || (a.street === b.street && known) ? 'close' : 'different';
}

/**
 * One shared number of one assigner is the same. Two medical record numbers of one assigner that differ say nothing (that is what a duplicate is);
 * two social security numbers that differ speak against it.
 */
function identifierLevel(a: Traits, b: Traits): Level | undefined {
  if (a.identifiers.some((one) => b.identifiers.includes(one))) return 'same';
  return both(a.ssn, b.ssn, (one, other) => (damerauLevenshtein(one, other) === 1 ? 'close' : 'different'));
}
