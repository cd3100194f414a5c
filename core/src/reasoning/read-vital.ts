/** What an observed value says of a vital sign, in the terms of the score; undefined when it says nothing that may be scored. */
import type { Coded, ObservedValue } from '../clinical/events.ts';
import { inScoreUnit } from '../codes/units.ts';
import type { Vital } from '../codes/vitals.ts';
import type { Acvpu } from './news2.ts';

export function readVital(vital: Vital, code: Coded, value: ObservedValue): number | boolean | Acvpu | undefined {
  if (vital === 'consciousness') return acvpuOf(value);
  if (vital === 'supplementalOxygen') return oxygenOf(code, value);
  // A bound such as <90 is no number to score with.
  return value.kind === 'quantity' && value.comparator === undefined ? inScoreUnit(vital, value.value, value.unit) : undefined;
}

const levels: ReadonlyMap<string, Acvpu> = new Map(
  Object.entries({
    a: 'A',
    alert: 'A',
    c: 'C',
    'new confusion': 'C',
    confused: 'C',
    v: 'V',
    voice: 'V',
    p: 'P',
    pain: 'P',
    u: 'U',
    unresponsive: 'U',
    'LA9340-6': 'A',
    'LA17108-4': 'V',
    'LA17107-6': 'P',
    'LA9343-0': 'U',
  } satisfies Record<string, Acvpu>),
);

function acvpuOf(value: ObservedValue): Acvpu | undefined {
  const said = value.kind === 'coded' ? [value.value.code, value.value.display ?? ''] : value.kind === 'text' ? [value.text] : [];
  for (const word of said) {
    const level = levels.get(word) ?? levels.get(word.trim().toLowerCase());
    if (level !== undefined) return level;
  }
  return undefined;
}

/** A flow above 0 L/min, a fraction above air's 21 %, or a word. */
function oxygenOf(code: Coded, value: ObservedValue): boolean | undefined {
  if (value.kind === 'quantity')
    return code.code === '3151-8' || value.unit?.toLowerCase() === 'l/min' ? value.value > 0 : value.value > (value.value <= 1 ? 0.21 : 21);
  const word = (value.kind === 'coded' ? (value.value.display ?? value.value.code) : value.kind === 'text' ? value.text : '').trim().toLowerCase();
  if (word === '') return undefined;
  return !['air', 'room air', 'none', 'n', 'no', 'ra'].includes(word);
}
