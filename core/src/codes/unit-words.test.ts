/** Units as people read them: no code of UCUM with brackets or `Cel` reaches a screen, and what is plain already stays. */
import { expect, test } from 'vitest';
import { unitSaid, withUnit } from './unit-words.ts';

test('codes of UCUM are said as people write them', () => {
  const said = ['Cel', '[degF]', 'mm[Hg]', '[iU]', '[iU]/h', '10*3/uL', '10*6/uL', 'ug/min', 'meq/L', 'umol/L', '{beats}/min', '10*2/L'].map(unitSaid);
  expect(said).toEqual(['°C', '°F', 'mmHg', 'IU', 'IU/h', '10³/µL', '10⁶/µL', 'mcg/min', 'mEq/L', 'µmol/L', '/min', '10^2/L']);
});

test('names of units that devices send are no words of people', () => {
  expect(['MDC_DIM_BEAT_PER_MIN', 'MDC_DIM_MMHG', 'MDC_DIM_DEGC', 'MDC_DIM_PERCENT'].map(unitSaid)).toEqual(['/min', 'mmHg', '°C', '%']);
});

test('what is plain, or not known, is shown as it was sent', () => {
  expect(['mg', 'mL/h', 'mmol/L', '%', '/min', 'g/dL', 'furlong', '{}'].map(unitSaid)).toEqual(['mg', 'mL/h', 'mmol/L', '%', '/min', 'g/dL', 'furlong', '{}']);
  expect([withUnit('38.2', 'Cel'), withUnit('7', undefined), withUnit('7', '')]).toEqual(['38.2 °C', '7', '7']);
});
