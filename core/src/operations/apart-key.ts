/** Keys of visits that are kept apart under a number that another patient has (number-of-two.ts). */
import { encounterId, type EncounterId, type PatientId } from '../ids.ts';

/** No sender writes it; `#` alone is of a number that is used again. */
const mark = '#~';

/** `V1#~p_7` is the visit of record `p_7` under the number `V1`, which is another patient's. */
export const apartKey = (number: EncounterId, record: PatientId): EncounterId => encounterId(`${number}${mark}${record}`);
export const isApart = (key: EncounterId): boolean => key.includes(mark);
/** The number as it was sent. */
export const numberOf = (key: EncounterId): EncounterId => (isApart(key) ? encounterId(key.slice(0, key.indexOf(mark))) : key);
/** The record whose visit is kept apart under this key. */
export const apartRecord = (key: EncounterId): PatientId | undefined =>
  isApart(key) ? (key.slice(key.indexOf(mark) + mark.length).replace(/#\d+$/, '') as PatientId) : undefined;
/** For people: the number as it was sent, and that it is another patient's too. */
export function visitWords(key: string): string {
  const visit = encounterId(key);
  return isApart(visit) ? `${numberOf(visit)} (of a second patient)` : key;
}
