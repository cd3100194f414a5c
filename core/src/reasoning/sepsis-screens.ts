/**
 * qSOFA and SIRS: two of three, two of four. A sign that is missing leaves the score not computable; two that are met are enough to say so. Pure functions
 * of values; an unknown unit never becomes one.
 */
export const qsofaPack = {
  rule: 'qsofa',
  version: '2016.1',
  source: 'Singer M et al., The Third International Consensus Definitions for Sepsis and Septic Shock (Sepsis-3), JAMA 2016;315:801',
  parameters: { respiratoryRate: 22, systolicPressure: 100, gcs: 15, needed: 2 },
} as const;
export const sirsPack = {
  rule: 'sirs',
  version: '1992.1',
  source: 'Bone RC et al., ACCP/SCCM Consensus Conference, Chest 1992;101:1644',
  parameters: {
    temperatureHigh: 38,
    temperatureLow: 36,
    heartRate: 90,
    respiratoryRate: 20,
    paCO2: 32,
    leukocytesHigh: 12,
    leukocytesLow: 4,
    bands: 10,
    needed: 2,
  },
} as const;
export type QsofaParameters = { readonly [Key in keyof typeof qsofaPack.parameters]: number };
export type SirsParameters = { readonly [Key in keyof typeof sirsPack.parameters]: number };

/** Values of a moment; absent = not known. */
export interface ScreenInputs {
  readonly respiratoryRate?: number;
  readonly systolicPressure?: number;
  readonly heartRate?: number;
  /** Degrees Celsius. */
  readonly temperature?: number;
  readonly gcs?: number;
  /** false = any of C, V, P, U: stands for a GCS under 15 where none was taken. */
  readonly alert?: boolean;
  /** mmHg. */
  readonly paCO2?: number;
  /** Thousands per microlitre. */
  readonly leukocytes?: number;
  /** Per cent of them. */
  readonly bands?: number;
}

export interface Screen {
  /** Criteria met, by name. */
  readonly met: readonly string[];
  readonly missing: readonly string[];
  /** Only where nothing is missing: never a partial total. */
  readonly score?: number;
  /** Two are met, whatever is missing. */
  readonly positive: boolean;
}

export function qsofa(inputs: ScreenInputs, parameters: QsofaParameters = qsofaPack.parameters): Screen {
  const { respiratoryRate, systolicPressure, gcs, alert } = inputs;
  return screen(parameters.needed, {
    respiratoryRate: respiratoryRate === undefined ? undefined : respiratoryRate >= parameters.respiratoryRate,
    systolicPressure: systolicPressure === undefined ? undefined : systolicPressure <= parameters.systolicPressure,
    consciousness: gcs !== undefined ? gcs < parameters.gcs : alert === undefined ? undefined : !alert,
  });
}

export function sirs(inputs: ScreenInputs, parameters: SirsParameters = sirsPack.parameters): Screen {
  const { temperature, heartRate, respiratoryRate, paCO2, leukocytes, bands } = inputs;
  const { temperatureHigh, temperatureLow, leukocytesHigh, leukocytesLow } = parameters;
  return screen(parameters.needed, {
    temperature: temperature === undefined ? undefined : temperature > temperatureHigh || temperature < temperatureLow,
    heartRate: heartRate === undefined ? undefined : heartRate > parameters.heartRate,
    respiration: either(
      respiratoryRate === undefined ? undefined : respiratoryRate > parameters.respiratoryRate,
      paCO2 === undefined ? undefined : paCO2 < parameters.paCO2,
    ),
    leukocytes: either(
      leukocytes === undefined ? undefined : leukocytes > leukocytesHigh || leukocytes < leukocytesLow,
      bands === undefined ? undefined : bands > parameters.bands,
    ),
  });
}

/** Two ways to one criterion: met by either, known by either. */
const either = (a: boolean | undefined, b: boolean | undefined): boolean | undefined => (a === true || b === true ? true : (a ?? b));

function screen(needed: number, criteria: Readonly<Record<string, boolean | undefined>>): Screen {
  const met = Object.keys(criteria).filter((name) => criteria[name] === true);
  const missing = Object.keys(criteria).filter((name) => criteria[name] === undefined);
  return { met, missing, ...(missing.length === 0 ? { score: met.length } : {}), positive: met.length >= needed };
}
