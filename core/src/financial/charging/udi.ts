/** The device identifier of an implant's label: GS1 (application identifier 01 and a GTIN-14 with its check digit) or HIBCC (`+`, its check character last). */

/** What is wrong with it; undefined where nothing is, or where it is of an agency whose labels carry no check. */
export function udiFault(udi: string): string | undefined {
  const gs1 = /^\(?01\)?(\d{14})/.exec(udi);
  if (gs1 !== null) return isGtin(gs1[1] ?? '') ? undefined : 'The check digit of the device identifier is wrong.';
  if (udi.startsWith('+')) return isHibc(udi) ? undefined : 'The check character of the device identifier is wrong.';
  return /^=/.test(udi) ? undefined : 'This is no device identifier of GS1, HIBCC or ICCBBA.';
}

/** GS1 General Specifications 7.9: weights 3 and 1 from the right. */
function isGtin(digits: string): boolean {
  const sum = [...digits].reduceRight((total, digit, i) => total + Number(digit) * ((digits.length - i) % 2 === 0 ? 3 : 1), 0);
  return sum % 10 === 0;
}

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%';

/** ANSI/HIBC 2.6 appendix: the sum of all characters before it, modulo 43. */
function isHibc(udi: string): boolean {
  const values = [...udi.slice(0, -1)].map((letter) => letters.indexOf(letter));
  return !values.includes(-1) && letters[values.reduce((sum, value) => sum + value, 0) % letters.length] === udi.at(-1);
}
