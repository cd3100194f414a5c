/** The signs behind a score as one line reads them: in the order of the chart, each with its unit. */
import type { SignRow } from '@healthos/core/views/rows-unit.ts';

export interface ShownSign {
  readonly sign: string;
  readonly title: string;
  readonly says: string;
  readonly unit: string;
  readonly at: number;
}

const order: readonly (readonly [sign: string, title: string, unit: string])[] = [
  ['respiratoryRate', 'RR', '/min'],
  ['oxygenSaturation', 'SpO₂', '%'],
  ['systolicPressure', 'SBP', 'mmHg'],
  ['heartRate', 'pulse', '/min'],
  ['temperature', '', '°C'],
  ['consciousness', '', ''],
];

const alertness: Readonly<Record<string, string>> = { A: 'alert', C: 'new confusion', V: 'to voice', P: 'to pain', U: 'unresponsive' };

export function signsOf(signs: Readonly<Record<string, SignRow>>): readonly ShownSign[] {
  const oxygen = signs['supplementalOxygen'];
  return order.flatMap(([sign, title, unit]): ShownSign[] => {
    const known = signs[sign];
    if (known === undefined) return [];
    const { value, at } = known;
    const says = sign === 'temperature' && typeof value === 'number' ? value.toFixed(1) : (alertness[String(value)] ?? String(value));
    const air = sign === 'oxygenSaturation' && oxygen !== undefined ? (oxygen.value === true ? '% on O₂' : '% air') : unit;
    return [{ sign, title, says, unit: air, at }];
  });
}
