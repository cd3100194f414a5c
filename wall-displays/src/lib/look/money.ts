/** Money as text, from whole cents: to the cent where it is exact, in thousands or millions where a wall has no room. */
import { grouped, minus } from './figures.ts';

const symbols: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£' };

/** `$1,840.00`, `−$12.40`: exact. */
export function exact(cents: number, currency = 'USD'): string {
  const size = Math.abs(cents);
  const fraction = String(size % 100).padStart(2, '0');
  return `${cents < 0 ? minus : ''}${symbols[currency] ?? `${currency} `}${grouped(Math.floor(size / 100))}.${fraction}`;
}

/** `$1.84 M`, `$612 k`, `$940`: three figures at most, for reading across a room. */
export function short(cents: number, currency = 'USD'): string {
  const sign = `${cents < 0 ? minus : ''}${symbols[currency] ?? `${currency} `}`;
  const units = Math.abs(cents) / 100;
  if (units >= 999_500) return `${sign}${threeFigures(units / 1_000_000)} M`;
  if (units >= 9_950) return `${sign}${threeFigures(units / 1_000)} k`;
  return `${sign}${grouped(units)}`;
}

function threeFigures(value: number): string {
  if (value >= 99.95) return grouped(value);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}
