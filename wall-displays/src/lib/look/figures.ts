/** How numbers are written: real minus, tabular, never a zero for what is not known. */

/** What a number that is not known looks like; it is never zero. */
export const noDataYet = '…';
export const minus = '−';

/** `12`, `−3`. */
export function count(value: number): string {
  return value < 0 ? `${minus}${grouped(-value)}` : grouped(value);
}

/** `+6`, `−3`, `0`: a difference carries its sign. */
export function signed(value: number): string {
  return value > 0 ? `+${grouped(value)}` : count(value);
}

/** Whole numbers with thousands separated, `4,812,306`. */
export function grouped(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** What is counted beside its title, ` 1,204`; nothing while nobody knows. */
export const beside = (value: number, isKnown: boolean): string => (isKnown ? ` ${grouped(value)}` : '');

/** `92.4 %`; undefined when nothing is in the denominator. */
export function percent(part: number, whole: number): string | undefined {
  return whole > 0 ? `${((part / whole) * 100).toFixed(1)} %` : undefined;
}

/** `0.4`, `51`, `1,204`: a rate keeps one decimal below ten. */
export function rate(value: number): string {
  return value < 10 ? value.toFixed(1) : grouped(value);
}
