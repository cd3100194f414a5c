/** Keys of what is kept apart under a number that another patient has: visits (number-of-two.ts), and lines and rows of doses and orders (told.ts). */
import { encounterId, type EncounterId, type PatientId } from '../ids.ts';

/** No sender writes it; `#` alone is of a number that is used again. */
const mark = '#~';

/** `V1#~p_7` is the visit of record `p_7` under the number `V1`, which is another patient's. */
export const apartKey = <Number extends string>(number: Number, record: PatientId): Number => `${number}${mark}${record}` as Number;
export const isApart = (key: string): boolean => key.includes(mark);
/** The number as it was sent. */
export const numberOf = <Number extends string>(key: Number): Number => (isApart(key) ? (key.slice(0, key.indexOf(mark)) as Number) : key);
/** The record whose visit is kept apart under this key. */
export const apartRecord = (key: EncounterId): PatientId | undefined =>
  isApart(key) ? (key.slice(key.indexOf(mark) + mark.length).replace(/#\d+$/, '') as PatientId) : undefined;
/** For people: the number as it was sent, and that it is another patient's too. */
export function visitWords(key: string): string {
  const visit = encounterId(key);
  return isApart(visit) ? `${numberOf(visit)} (of a second patient)` : key;
}
