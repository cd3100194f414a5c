/** The codes by which vital signs arrive: LOINC, IEEE 11073-10101 (MDC) and what monitors write; each names one NEWS2 input. */
import type { Coded } from '../clinical/events.ts';

export type Vital = 'respiratoryRate' | 'oxygenSaturation' | 'supplementalOxygen' | 'systolicPressure' | 'heartRate' | 'consciousness' | 'temperature';

/** LOINC: charted with every round, though NEWS2 asks for the upper pressure alone. */
export const diastolicPressure = '8462-4';

/** By code or reference id alone: the numbers of MDC and LOINC do not meet. */
const vitals: ReadonlyMap<string, Vital> = new Map(
  Object.entries({
    '9279-1': 'respiratoryRate',
    '151562': 'respiratoryRate',
    MDC_RESP_RATE: 'respiratoryRate',
    '151570': 'respiratoryRate',
    MDC_TTHOR_RESP_RATE: 'respiratoryRate',
    '2708-6': 'oxygenSaturation',
    '59408-5': 'oxygenSaturation',
    '20564-1': 'oxygenSaturation',
    '150456': 'oxygenSaturation',
    MDC_PULS_OXIM_SAT_O2: 'oxygenSaturation',
    '3151-8': 'supplementalOxygen',
    '3150-6': 'supplementalOxygen',
    '19994-3': 'supplementalOxygen',
    '107116009': 'supplementalOxygen',
    '8480-6': 'systolicPressure',
    '76215-3': 'systolicPressure',
    '150021': 'systolicPressure',
    MDC_PRESS_BLD_NONINV_SYS: 'systolicPressure',
    '150037': 'systolicPressure',
    MDC_PRESS_BLD_ART_ABP_SYS: 'systolicPressure',
    '150033': 'systolicPressure',
    MDC_PRESS_BLD_ART_SYS: 'systolicPressure',
    '8867-4': 'heartRate',
    '8889-8': 'heartRate',
    '147842': 'heartRate',
    MDC_ECG_HEART_RATE: 'heartRate',
    '149530': 'heartRate',
    MDC_PULS_OXIM_PULS_RATE: 'heartRate',
    '149546': 'heartRate',
    MDC_PULS_RATE_NON_INV: 'heartRate',
    '149522': 'heartRate',
    MDC_BLD_PULS_RATE_INV: 'heartRate',
    '67775-7': 'consciousness',
    '80288-4': 'consciousness',
    '11454-5': 'consciousness',
    '8310-5': 'temperature',
    '8331-1': 'temperature',
    '8329-5': 'temperature',
    '150344': 'temperature',
    MDC_TEMP: 'temperature',
    '150364': 'temperature',
    MDC_TEMP_BODY: 'temperature',
    '150368': 'temperature',
    MDC_TEMP_CORE: 'temperature',
  } satisfies Record<string, Vital>),
);

export function vitalOf(code: Coded): Vital | undefined {
  return vitals.get(code.code) ?? (code.display === undefined ? undefined : vitals.get(code.display));
}

export function isVitalCode(code: Coded): boolean {
  return vitalOf(code) !== undefined;
}
