/** Keys under which records that may be one person meet: only records that share one are compared at all. Each key forgives another kind of slip. */
import { soundex } from './distance.ts';
import { rootsOf } from './nicknames.ts';
import type { Traits } from './traits.ts';

/** Birth date (day and month in either order), sound of the name with the year or with the day, telephone, house, and every identifier. */
export function blockKeys(traits: Traits): readonly string[] {
  const { family, given, birth, phone, street, zip } = traits;
  const keys = new Set<string>();
  const day = birth === undefined ? undefined : [birth.slice(4, 6), birth.slice(6, 8)].sort().join('');
  if (birth !== undefined && day !== undefined) keys.add(`b:${birth.slice(0, 4)}${day}`);
  const names = family === undefined || given === undefined ? [] : rootsOf(given).map((root) => `${soundex(family)}:${root}`);
  for (const name of names) {
    if (birth !== undefined) keys.add(`y:${name}:${birth.slice(0, 4)}`).add(`d:${name}:${day ?? ''}`);
    if (zip !== undefined) keys.add(`z:${name}:${zip}`);
  }
  if (phone !== undefined) keys.add(`p:${phone.slice(-7)}`);
  const house = /^\d+/.exec(street ?? '')?.[0];
  if (house !== undefined && zip !== undefined && birth !== undefined) keys.add(`h:${zip}:${house}:${birth.slice(0, 4)}`);
  for (const identifier of traits.identifiers) keys.add(`i:${identifier}`);
  return [...keys];
}
