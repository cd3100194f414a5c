/** The units in which vital signs may be scored, as senders write them (UCUM, MDC reference ids, common spellings). Anything else is unknown: shown raw, never scored. */
import type { Vital } from './vitals.ts';

const perMinute = [
  '/min',
  '{beats}/min',
  '{breaths}/min',
  'bpm',
  'beats/min',
  'breaths/min',
  'br/min',
  '1/min',
  'MDC_DIM_BEAT_PER_MIN',
  'MDC_DIM_RESP_PER_MIN',
  '264864',
  '264928',
];
const percent = ['%', 'MDC_DIM_PERCENT', '262688'];
const mmHg = ['mm[Hg]', 'mmHg', 'mmhg', 'MMHG', 'MDC_DIM_MMHG', '266016'];
const celsius = ['Cel', 'C', '°C', 'degC', 'DegC', 'MDC_DIM_DEGC', '268192'];
const fahrenheit = ['[degF]', 'F', '°F', 'degF', 'DegF', 'MDC_DIM_FAHR', '266560'];
const kilopascal = ['kPa', 'MDC_DIM_KILO_PASCAL', '265987'];

/** The number in the unit that the score is written in; undefined when the unit is not known for this sign. */
export function inScoreUnit(vital: Vital, value: number, unit: string | undefined): number | undefined {
  const name = unit?.trim() ?? '';
  switch (vital) {
    case 'respiratoryRate':
    case 'heartRate':
      return perMinute.includes(name) ? value : undefined;
    case 'oxygenSaturation':
      return percent.includes(name) ? value : undefined;
    case 'systolicPressure':
      return mmHg.includes(name) ? value : kilopascal.includes(name) ? value * 7.500617 : undefined;
    case 'temperature':
      return celsius.includes(name) ? value : fahrenheit.includes(name) ? ((value - 32) * 5) / 9 : undefined;
    case 'supplementalOxygen':
    case 'consciousness':
      return value;
  }
}
