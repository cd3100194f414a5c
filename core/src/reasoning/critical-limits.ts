/** Values that somebody must take in at once: the limits of our pack for values in a known unit, and what the laboratory itself flagged as panic. */
import type { Analyte } from '../codes/analytes.ts';
import { madeOnce } from '../kept-on.ts';

export const criticalPack = {
  rule: 'critical-result',
  version: '2026.1',
  source:
    'Limits as published surveys of US laboratories have them (Kost, JAMA 1990;263:704; Genzen, ACLPS critical values 2013), to be set by the site; flags LL, HH and AA of HL7 table 0078; Joint Commission NPSG.02.03.01',
  parameters: {
    potassiumLow: 2.8,
    potassiumHigh: 6.2,
    sodiumLow: 120,
    sodiumHigh: 160,
    glucoseLow: 45,
    glucoseHigh: 500,
    hemoglobinLow: 6.5,
    plateletsLow: 20,
    inrHigh: 5,
    lactateHigh: 4,
    /** A result that nobody asked about for so long is no longer an alarm. */
    shownHours: 72,
  },
} as const;
export type CriticalParameters = { readonly [Key in keyof typeof criticalPack.parameters]: number };

export type Limited = Extract<Analyte, 'potassium' | 'sodium' | 'glucose' | 'hemoglobin' | 'platelets' | 'inr' | 'lactate'>;
export const limited: readonly Limited[] = ['potassium', 'sodium', 'glucose', 'hemoglobin', 'platelets', 'inr', 'lactate'];

/** What is wrong with the value; undefined where it lies within the limits. A value at the limit is within. */
export function criticalOf(analyte: Limited, value: number, parameters: CriticalParameters = criticalPack.parameters): 'low' | 'high' | undefined {
  const [low, high] = limitsOf(parameters)[analyte];
  return value < low ? 'low' : value > high ? 'high' : undefined;
}

/** Lowest and highest value that is not critical. */
const limitsOf = madeOnce((parameters: CriticalParameters): Readonly<Record<Limited, readonly [low: number, high: number]>> => ({
  potassium: [parameters.potassiumLow, parameters.potassiumHigh],
  sodium: [parameters.sodiumLow, parameters.sodiumHigh],
  glucose: [parameters.glucoseLow, parameters.glucoseHigh],
  hemoglobin: [parameters.hemoglobinLow, Number.POSITIVE_INFINITY],
  platelets: [parameters.plateletsLow, Number.POSITIVE_INFINITY],
  inr: [Number.NEGATIVE_INFINITY, parameters.inrHigh],
  lactate: [Number.NEGATIVE_INFINITY, parameters.lactateHigh],
}));
