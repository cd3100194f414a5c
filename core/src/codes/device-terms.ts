/**
 * The device terms that are understood (ISO/IEEE 11073-10101): code, reference id, the UCUM unit in which their numbers are kept, and what people call them:
 * a reference id is for machines.
 */
export interface DeviceTerm {
  readonly code: string;
  readonly refid: string;
  /** UCUM. */
  readonly unit: string;
  readonly name: string;
}

const perMinute = '/min';
const mmHg = 'mm[Hg]';

const list: readonly (readonly [code: string, refid: string, unit: string, name: string])[] = [
  ['147842', 'MDC_ECG_HEART_RATE', perMinute, 'Heart rate, ECG'],
  ['149514', 'MDC_PULS_RATE', perMinute, 'Pulse rate'],
  ['149522', 'MDC_BLD_PULS_RATE_INV', perMinute, 'Pulse rate, invasive'],
  ['149530', 'MDC_PULS_OXIM_PULS_RATE', perMinute, 'Pulse rate, SpO₂'],
  ['149546', 'MDC_PULS_RATE_NON_INV', perMinute, 'Pulse rate, cuff'],
  ['151562', 'MDC_RESP_RATE', perMinute, 'Respiratory rate'],
  ['151570', 'MDC_TTHOR_RESP_RATE', perMinute, 'Respiratory rate, thoracic'],
  ['151594', 'MDC_CO2_RESP_RATE', perMinute, 'Respiratory rate, CO₂'],
  ['150456', 'MDC_PULS_OXIM_SAT_O2', '%', 'SpO₂'],
  ['150020', 'MDC_PRESS_BLD_NONINV', mmHg, 'NIBP'],
  ['150021', 'MDC_PRESS_BLD_NONINV_SYS', mmHg, 'NIBP systolic'],
  ['150022', 'MDC_PRESS_BLD_NONINV_DIA', mmHg, 'NIBP diastolic'],
  ['150023', 'MDC_PRESS_BLD_NONINV_MEAN', mmHg, 'NIBP mean'],
  ['150033', 'MDC_PRESS_BLD_ART_SYS', mmHg, 'Arterial systolic'],
  ['150034', 'MDC_PRESS_BLD_ART_DIA', mmHg, 'Arterial diastolic'],
  ['150035', 'MDC_PRESS_BLD_ART_MEAN', mmHg, 'Arterial mean'],
  ['150037', 'MDC_PRESS_BLD_ART_ABP_SYS', mmHg, 'ABP systolic'],
  ['150038', 'MDC_PRESS_BLD_ART_ABP_DIA', mmHg, 'ABP diastolic'],
  ['150039', 'MDC_PRESS_BLD_ART_ABP_MEAN', mmHg, 'ABP mean'],
  ['150045', 'MDC_PRESS_BLD_ART_PULM_SYS', mmHg, 'PAP systolic'],
  ['150046', 'MDC_PRESS_BLD_ART_PULM_DIA', mmHg, 'PAP diastolic'],
  ['150047', 'MDC_PRESS_BLD_ART_PULM_MEAN', mmHg, 'PAP mean'],
  ['150087', 'MDC_PRESS_BLD_VEN_CENT_MEAN', mmHg, 'CVP mean'],
  ['151708', 'MDC_CONC_AWAY_CO2_ET', mmHg, 'End-tidal CO₂'],
  ['150344', 'MDC_TEMP', 'Cel', 'Temperature'],
  ['150364', 'MDC_TEMP_BODY', 'Cel', 'Body temperature'],
  ['150368', 'MDC_TEMP_CORE', 'Cel', 'Core temperature'],
  ['150392', 'MDC_TEMP_TYMP', 'Cel', 'Tympanic temperature'],
  ['188420', 'MDC_TEMP_RECT', 'Cel', 'Rectal temperature'],
  ['188424', 'MDC_TEMP_ORAL', 'Cel', 'Oral temperature'],
  ['188428', 'MDC_TEMP_EAR', 'Cel', 'Ear temperature'],
  ['188496', 'MDC_TEMP_AXILLA', 'Cel', 'Axillary temperature'],
  ['160184', 'MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD', 'mg/dL', 'Capillary glucose'],
  ['157784', 'MDC_FLOW_FLUID_PUMP', 'mL/h', 'Pump flow'],
  ['188736', 'MDC_MASS_BODY_ACTUAL', 'kg', 'Body weight'],
  ['188740', 'MDC_LEN_BODY_ACTUAL', 'cm', 'Body height'],
  ['188752', 'MDC_RATIO_MASS_BODY_LEN_SQ', 'kg/m2', 'Body mass index'],
];

export const deviceTerms: readonly DeviceTerm[] = list.map(([code, refid, unit, name]) => ({ code, refid, unit, name }));
export const termByCode: ReadonlyMap<string, DeviceTerm> = new Map(deviceTerms.map((term) => [term.code, term]));
export const termByRefid: ReadonlyMap<string, DeviceTerm> = new Map(deviceTerms.map((term) => [term.refid, term]));
