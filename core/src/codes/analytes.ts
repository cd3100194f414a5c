/** Laboratory and other values that rules read: by which LOINC they arrive, and the units (UCUM, common spellings) in which they may be scored. */
import type { Coded } from '../clinical/events.ts';

export type Analyte =
  | 'lactate'
  | 'creatinine'
  | 'leukocytes'
  | 'bands'
  | 'paCO2'
  | 'gcs'
  | 'weight'
  | 'egfr'
  | 'urineOutput'
  | 'meanPressure'
  | 'potassium'
  | 'sodium'
  | 'glucose'
  | 'hemoglobin'
  | 'platelets'
  | 'inr'
  /** Drawn; what grew is text. */
  | 'bloodCulture';

const loinc: Readonly<Record<Analyte, readonly string[]>> = {
  lactate: ['2524-7', '32693-4', '2518-9', '2519-7', '32133-1', '59032-3', '14118-4'],
  creatinine: ['2160-0', '38483-4', '14682-9'],
  leukocytes: ['6690-2', '26464-8', '804-5'],
  bands: ['764-1', '35332-6', '26508-2'],
  paCO2: ['2019-8'],
  gcs: ['9269-2'],
  weight: ['29463-7', '3141-9', '3142-7', '8335-2'],
  egfr: ['33914-3', '48642-3', '48643-1', '62238-1', '98979-8', '98980-6'],
  /** The volume since the reading before. */
  urineOutput: ['9187-6'],
  meanPressure: ['8478-0', '76214-6'],
  potassium: ['2823-3', '6298-4', '75940-7'],
  sodium: ['2951-2', '2947-0'],
  glucose: ['2345-7', '2339-0', '41653-7'],
  hemoglobin: ['718-7', '20509-6'],
  platelets: ['777-3', '26515-7'],
  inr: ['6301-6', '34714-6'],
  bloodCulture: ['600-7', '17928-3', '17934-1', '88462-7'],
};
const byCode: ReadonlyMap<string, Analyte> = new Map(
  Object.entries(loinc).flatMap(([analyte, codes]) => codes.map((code): [string, Analyte] => [code, analyte as Analyte])),
);

/** By the code alone, as for vital signs: the numbers of LOINC meet no other list that is in use here. */
export const analyteOf = ({ code }: Coded): Analyte | undefined => byCode.get(code);

/** Per analyte: each unit with what a value in it is multiplied by. A unit that is not here scores nothing. */
const units: Readonly<Record<Analyte, Readonly<Record<string, number>>>> = {
  lactate: { 'mmol/L': 1, 'mg/dL': 1 / 9.008 },
  creatinine: { 'mg/dL': 1, 'umol/L': 1 / 88.4, 'µmol/L': 1 / 88.4 },
  leukocytes: { '10*3/uL': 1, '10*9/L': 1, 'K/uL': 1, 'x10E3/uL': 1, '10^3/uL': 1, '10^9/L': 1, '/uL': 0.001, '/mm3': 0.001 },
  bands: { '%': 1 },
  paCO2: { 'mm[Hg]': 1, mmHg: 1, kPa: 7.500617 },
  gcs: { '{score}': 1, '{points}': 1, '1': 1, '': 1 },
  weight: { kg: 1, g: 0.001, '[lb_av]': 0.45359237, lb: 0.45359237 },
  egfr: { 'mL/min/{1.73_m2}': 1, 'mL/min/1.73m2': 1, 'mL/min/1.73 m2': 1, 'mL/min/{1.73m2}': 1, 'mL/min/1.73_m2': 1 },
  urineOutput: { mL: 1, ml: 1, L: 1000 },
  meanPressure: { 'mm[Hg]': 1, mmHg: 1, kPa: 7.500617 },
  potassium: { 'mmol/L': 1, 'meq/L': 1, 'mEq/L': 1 },
  sodium: { 'mmol/L': 1, 'meq/L': 1, 'mEq/L': 1 },
  glucose: { 'mg/dL': 1, 'mmol/L': 18.016 },
  hemoglobin: { 'g/dL': 1, 'g/L': 0.1 },
  platelets: { '10*3/uL': 1, '10*9/L': 1, 'K/uL': 1, '10^3/uL': 1, '10^9/L': 1 },
  inr: { '{INR}': 1, '{ratio}': 1, '1': 1, '': 1 },
  bloodCulture: {},
};

/** The number in the unit of the rules; undefined when the unit is not known for this analyte. */
export function inRuleUnit(analyte: Analyte, value: number, unit: string | undefined): number | undefined {
  const known = units[analyte];
  const name = unit?.trim() ?? '';
  const factor = Object.hasOwn(known, name) ? known[name] : undefined;
  return factor === undefined ? undefined : value * factor;
}

/** HL7 table 0078: below or above the panic limits, very abnormal. */
export const isPanicFlag = (flag: string | undefined): boolean => flag !== undefined && ['LL', 'HH', 'AA'].includes(flag.trim().toUpperCase());
