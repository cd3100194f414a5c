/** Numbers of a trace in words: dollars to the cent, basis points as percent. */
import type { Cents } from '../../money.ts';

export function money(amount: Cents): string {
  const [whole, part] = [Math.floor(Math.abs(amount) / 100), Math.abs(amount) % 100];
  return `${amount < 0 ? '-' : ''}${String(whole).replace(/\B(?=(\d{3})+$)/g, ',')}.${String(part).padStart(2, '0')}`;
}

/** 2900 as `29 %`, 5425 as `54.25 %`. */
export const percent = (bp: number): string => `${decimal(bp, 2)} %`;

/** `value` / 10^places without trailing zeros. */
export function decimal(value: number, places: number): string {
  const scale = 10 ** places;
  const part = String(Math.abs(value) % scale)
    .padStart(places, '0')
    .replace(/0+$/, '');
  return `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / scale)}${part === '' ? '' : `.${part}`}`;
}
