/** Money is integer cents of one currency per facility; it never passes through binary floating point. */
declare const brand: unique symbol;
export type Cents = number & { readonly [brand]: 'Cents' };

/** Whole cents. Anything but a safe integer is a bug of the caller. */
export function cents(amount: number): Cents {
  if (!Number.isSafeInteger(amount)) throw new RangeError('cents takes a safe integer');
  return amount as Cents;
}

export const zeroCents = cents(0);
export const addCents = (a: Cents, b: Cents): Cents => cents(a + b);
export const negateCents = (a: Cents): Cents => cents(a === 0 ? 0 : -a);

/** amount x numerator / denominator, rounded half up on exact integers (no binary fraction on the way). */
export function shareOfCents(amount: Cents, numerator: number, denominator: number): Cents {
  const doubled = amount * numerator * 2 + denominator;
  // Within the safe integers numbers are as exact, and ten times sooner there; what is not safe is not, however it was rounded.
  if (Number.isSafeInteger(doubled) && Number.isSafeInteger(2 * denominator)) {
    const rest = doubled % (2 * denominator);
    return cents((doubled - rest) / (2 * denominator) - (rest < 0 ? 1 : 0));
  }
  const scaled = BigInt(amount) * BigInt(numerator) * 2n + BigInt(denominator);
  const whole = scaled / (2n * BigInt(denominator));
  const floor = scaled < 0n && scaled % (2n * BigInt(denominator)) !== 0n ? whole - 1n : whole;
  return cents(Number(floor));
}

/** `1234.5`, `-12`, `0.07` as sent in a CP or MO component; undefined when it is not an amount of money. */
export function parseCents(text: string): Cents | undefined {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,2})0*)?$/.exec(text.trim());
  if (match === null) return undefined;
  const value = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  return cents(match[1] === '-' && value !== 0 ? -value : value);
}
