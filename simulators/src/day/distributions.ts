/** What a day looks like, each figure with where it is from. Rounded: a demo hospital, not a study. */
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';

/** Share of a day's emergency arrivals by hour. Shape: NHAMCS 2019 ED arrivals (low before dawn, noon to evening high). */
export const arrivalsByHour: readonly number[] = [
  2.8, 2.3, 1.9, 1.7, 1.6, 1.8, 2.3, 3.1, 4.2, 5.2, 5.9, 6.1, 6.0, 5.8, 5.7, 5.6, 5.6, 5.6, 5.6, 5.4, 5.0, 4.5, 3.9, 3.3,
];
/** Emergency arrivals a day for a hospital of this size (about 64,000 a year). */
export const emergencyArrivalsPerDay = 176;

/** Emergency severity index: share, and chance of admission (NHAMCS 2019 web table 12, ESI handbook 4; a referral hospital admits more than the mean). */
export const severities: readonly (readonly [esi: number, share: number, admitted: number])[] = [
  [1, 0.01, 0.88],
  [2, 0.2, 0.58],
  [3, 0.47, 0.3],
  [4, 0.26, 0.05],
  [5, 0.06, 0.01],
];

/** Level that an emergency admission needs. Shares after HCUP NIS 2019 special-care use. */
export const admissionLevels: readonly (readonly [LevelOfCare, number])[] = [
  ['medical-surgical', 0.53],
  ['telemetry', 0.21],
  ['icu', 0.12],
  ['step-down', 0.06],
  ['paediatrics', 0.08],
];

/** Hours of stay by level: median and sigma of the logarithm (HCUP NIS 2019: mean 4.7 d over all; MS-DRG GMLOS spread). */
export const stayHours: Readonly<Partial<Record<LevelOfCare, { readonly median: number; readonly sigma: number }>>> = {
  icu: { median: 52, sigma: 0.7 },
  'step-down': { median: 60, sigma: 0.6 },
  telemetry: { median: 66, sigma: 0.6 },
  'medical-surgical': { median: 70, sigma: 0.65 },
  maternity: { median: 56, sigma: 0.3 },
  paediatrics: { median: 50, sigma: 0.6 },
  nicu: { median: 190, sigma: 0.8 },
};

/** Times the emergency arrivals, Sunday to Saturday (NHAMCS: Monday high, the weekend low). */
export const arrivalsByWeekday: readonly number[] = [0.95, 1.12, 1.03, 1, 0.98, 0.99, 0.93];
/** Share of the discharges of a weekend day that wait for Monday. */
export const weekendStays = 0.38;

/** For a hospital of 420 beds: births, direct admissions and transfers in a day, cases a theatre and weekday, unplanned cases a day. */
export const birthsPerDay = 9;
export const directsPerDay = 8;
export const transfersInPerDay = 5;
export const casesPerTheatre = 2.6;
export const addOnsPerDay = 4;
/** Inpatient beds and ED beds of the hospital that the figures above are of. */
export const measured = { inpatient: 420, emergency: 40 } as const;

/** Chief complaints as coded at triage (NHAMCS 2019 reason-for-visit, the commonest). */
export const complaints: readonly (readonly [string, number])[] = [
  ['abdominal-pain', 0.13],
  ['chest-pain', 0.1],
  ['fever', 0.07],
  ['shortness-of-breath', 0.08],
  ['cough', 0.06],
  ['headache', 0.05],
  ['back-pain', 0.06],
  ['fall', 0.07],
  ['laceration', 0.05],
  ['limb-injury', 0.09],
  ['vomiting', 0.06],
  ['syncope', 0.03],
  ['altered-mental-state', 0.03],
  ['stroke-signs', 0.02],
  ['behavioural', 0.05],
  ['rash', 0.03],
  ['urinary', 0.02],
];
/** Emergency providers on duty by hour, for 40 beds. */
export const providersByHour: readonly number[] = [5, 5, 4, 4, 4, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10, 10, 10, 10, 9, 9, 8, 8, 7, 6];

/** Invented organisations that take patients after hospital. */
export const postAcute = [
  'Birch Lane Skilled Nursing',
  'Harbor View Rehabilitation',
  'Maple Court Care',
  'Ridgeline Long-Term Acute',
  'Valley Home Health',
] as const;

/** Minutes: an inpatient bed is cleaned; a placed patient is moved (published EVS and transport goals are 30 and 20). */
export const cleaning = { workMedian: 34, workSigma: 0.3 } as const;
export const transportMinutes = { median: 19, sigma: 0.4 } as const;

/** Payer classes of inpatients (HCUP NIS 2019). */
export const payers: readonly (readonly [readonly [id: string, name: string, type: string], number])[] = [
  [['MCR', 'Medicare', 'MC'], 0.46],
  [['MCD', 'Medicaid', 'MD'], 0.22],
  [['BLU', 'Blue Shield demo plan', 'BL'], 0.26],
  [['SELF', 'Self-pay', 'SP'], 0.06],
];

/** Resting vital signs of a stable adult inpatient: mean and deviation. */
export const stableVitals = {
  respiratoryRate: [16, 1.6],
  oxygenSaturation: [97, 1.1],
  systolicPressure: [126, 13],
  heartRate: [78, 9],
  temperature: [36.8, 0.3],
} as const;
/** Chance that a stay has a deterioration (a NEWS2 of 7 within the stay: about 1 in 12 in published ward series). */
export const deteriorationChance = 0.08;

/** Local formulary: code, name, dose, unit, route, hours between doses. */
export const formulary: readonly (readonly [code: string, name: string, dose: string, unit: string, route: string, everyHours: number])[] = [
  ['ACET650', 'acetaminophen', '650', 'mg', 'PO', 6],
  ['ENOX40', 'enoxaparin', '40', 'mg', 'SC', 24],
  ['PANT40', 'pantoprazole', '40', 'mg', 'IV', 24],
  ['METO25', 'metoprolol', '25', 'mg', 'PO', 12],
  ['FURO40', 'furosemide', '40', 'mg', 'IV', 12],
  ['CEFT1G', 'ceftriaxone', '1', 'g', 'IV', 24],
  ['PIPTAZ', 'piperacillin-tazobactam', '4.5', 'g', 'IV', 8],
  ['ONDA4', 'ondansetron', '4', 'mg', 'IV', 8],
  ['MORP2', 'morphine', '2', 'mg', 'IV', 6],
  ['HEP5000', 'heparin', '5000', '[iU]', 'SC', 8],
  ['KCL20', 'potassium chloride', '20', 'meq', 'PO', 12],
  ['INSREG', 'insulin regular', '4', '[iU]', 'SC', 6],
];

/** Laboratory panel: LOINC, name, unit, mean, deviation, reference range. */
export const laboratory: readonly (readonly [loinc: string, name: string, unit: string, mean: number, deviation: number, range: string, decimals: number])[] = [
  ['2951-2', 'Sodium', 'mmol/L', 139, 3, '136-145', 0],
  ['2823-3', 'Potassium', 'mmol/L', 4.1, 0.4, '3.5-5.1', 1],
  ['2160-0', 'Creatinine', 'mg/dL', 1.05, 0.4, '0.7-1.3', 2],
  ['3094-0', 'Urea nitrogen', 'mg/dL', 18, 7, '7-20', 0],
  ['2345-7', 'Glucose', 'mg/dL', 126, 34, '70-99', 0],
  ['718-7', 'Hemoglobin', 'g/dL', 12.4, 1.8, '12.0-16.0', 1],
  ['6690-2', 'Leukocytes', '10*3/uL', 8.6, 3.1, '4.5-11.0', 1],
  ['777-3', 'Platelets', '10*3/uL', 236, 70, '150-400', 0],
];

/** Hospitals around, invented. */
export const partners = [
  'Ferrisburg Community',
  'Granite Valley Medical',
  'Lake Placid Regional',
  'Northfield Hospital',
  'Upper Connecticut Hospital',
] as const;
