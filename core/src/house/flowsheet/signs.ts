/** What a flowsheet takes: each sign with its LOINC code, its unit and the bounds outside which it is a slip of the hand. */
import type { Coded } from '../../clinical/events.ts';

export interface ChartedSign {
  readonly code: Coded;
  readonly unit: string;
  /** Both included. */
  readonly between: readonly [low: number, high: number];
}

const loinc = (code: string, display: string): Coded => ({ code, display, system: 'LN' });

export const signNames = [
  'respiratoryRate',
  'oxygenSaturation',
  'supplementalOxygen',
  'systolicPressure',
  'diastolicPressure',
  'heartRate',
  'temperature',
  'intake',
  'output',
] as const;

/** Bounds are of this project: what no patient has, not what is normal. */
export const signs: Readonly<Record<(typeof signNames)[number], ChartedSign>> = {
  respiratoryRate: { code: loinc('9279-1', 'Respiratory rate'), unit: '/min', between: [0, 120] },
  oxygenSaturation: { code: loinc('59408-5', 'Oxygen saturation'), unit: '%', between: [20, 100] },
  supplementalOxygen: { code: loinc('3151-8', 'Inhaled oxygen flow rate'), unit: 'L/min', between: [0, 80] },
  systolicPressure: { code: loinc('8480-6', 'Systolic blood pressure'), unit: 'mm[Hg]', between: [20, 320] },
  diastolicPressure: { code: loinc('8462-4', 'Diastolic blood pressure'), unit: 'mm[Hg]', between: [5, 220] },
  heartRate: { code: loinc('8867-4', 'Heart rate'), unit: '/min', between: [0, 350] },
  temperature: { code: loinc('8310-5', 'Body temperature'), unit: 'Cel', between: [20, 46] },
  intake: { code: loinc('8999-8', 'Fluid intake oral measured'), unit: 'mL', between: [0, 10_000] },
  output: { code: loinc('9187-6', 'Urine output'), unit: 'mL', between: [0, 10_000] },
};

export const consciousness: Coded = loinc('67775-7', 'Level of responsiveness');
