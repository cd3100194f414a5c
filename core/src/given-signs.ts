/** The language of tests about vital signs: a whole round as a nurse charts it, of somebody who is well but for what the test says. */
import type { Coded, ObservedValue } from './clinical/events.ts';
import { fact, minute, type Fact } from './given.ts';
import { patientId } from './ids.ts';

export const quantity = (value: number, unit?: string): ObservedValue => ({
  kind: 'quantity',
  value,
  literal: String(value),
  ...(unit === undefined ? {} : { unit }),
});

export interface Signs {
  readonly rr?: number;
  readonly spo2?: number;
  readonly oxygen?: number;
  readonly sbp?: number;
  readonly hr?: number;
  readonly alert?: string;
  readonly temperature?: number;
  readonly temperatureUnit?: string;
}

/** 16, 97, air, 120, 75, alert, 37.0 (score 0), with these instead. */
export function roundOf(minutes: number, signs: Signs = {}, patient = 'p1'): Fact[] {
  const { rr = 16, spo2 = 97, oxygen = 0, sbp = 120, hr = 75, alert = 'A', temperature = 37, temperatureUnit = 'Cel' } = signs;
  const charted: readonly (readonly [Coded, ObservedValue])[] = [
    [{ code: '9279-1' }, quantity(rr, '/min')],
    [{ code: '59408-5' }, quantity(spo2, '%')],
    [{ code: '3151-8' }, quantity(oxygen, 'L/min')],
    [{ code: '8480-6' }, quantity(sbp, 'mm[Hg]')],
    [{ code: '8867-4' }, quantity(hr, '/min')],
    [{ code: '67775-7' }, { kind: 'coded', value: { code: alert } }],
    [{ code: '8310-5' }, quantity(temperature, temperatureUnit)],
  ];
  return charted.map(([code, value]) =>
    fact(
      minutes,
      {
        type: 'ObservationRecorded',
        observation: `${minutes}|${code.code}|${patient}`,
        patient: patientId(patient),
        code,
        value,
        status: 'F',
        observedAt: minute(minutes),
      },
      `${minutes}-${code.code}-${patient}`,
    ),
  );
}
