/** The device terms that are understood (ISO/IEEE 11073-10101): code, reference id, and the UCUM unit in which their numbers are kept. */
import type { Coded } from '@healthos/core/clinical/events.ts';

export interface Term {
  readonly code: string;
  readonly refid: string;
  /** UCUM. */
  readonly unit: string;
}

const perMinute = '/min';
const mmHg = 'mm[Hg]';

const list: readonly (readonly [code: string, refid: string, unit: string])[] = [
  ['147842', 'MDC_ECG_HEART_RATE', perMinute],
  ['149514', 'MDC_PULS_RATE', perMinute],
  ['149522', 'MDC_BLD_PULS_RATE_INV', perMinute],
  ['149530', 'MDC_PULS_OXIM_PULS_RATE', perMinute],
  ['149546', 'MDC_PULS_RATE_NON_INV', perMinute],
  ['151562', 'MDC_RESP_RATE', perMinute],
  ['151570', 'MDC_TTHOR_RESP_RATE', perMinute],
  ['151594', 'MDC_CO2_RESP_RATE', perMinute],
  ['150456', 'MDC_PULS_OXIM_SAT_O2', '%'],
  ['150020', 'MDC_PRESS_BLD_NONINV', mmHg],
  ['150021', 'MDC_PRESS_BLD_NONINV_SYS', mmHg],
  ['150022', 'MDC_PRESS_BLD_NONINV_DIA', mmHg],
  ['150023', 'MDC_PRESS_BLD_NONINV_MEAN', mmHg],
  ['150033', 'MDC_PRESS_BLD_ART_SYS', mmHg],
  ['150034', 'MDC_PRESS_BLD_ART_DIA', mmHg],
  ['150035', 'MDC_PRESS_BLD_ART_MEAN', mmHg],
  ['150037', 'MDC_PRESS_BLD_ART_ABP_SYS', mmHg],
  ['150038', 'MDC_PRESS_BLD_ART_ABP_DIA', mmHg],
  ['150039', 'MDC_PRESS_BLD_ART_ABP_MEAN', mmHg],
  ['150045', 'MDC_PRESS_BLD_ART_PULM_SYS', mmHg],
  ['150046', 'MDC_PRESS_BLD_ART_PULM_DIA', mmHg],
  ['150047', 'MDC_PRESS_BLD_ART_PULM_MEAN', mmHg],
  ['150087', 'MDC_PRESS_BLD_VEN_CENT_MEAN', mmHg],
  ['151708', 'MDC_CONC_AWAY_CO2_ET', mmHg],
  ['150344', 'MDC_TEMP', 'Cel'],
  ['150364', 'MDC_TEMP_BODY', 'Cel'],
  ['150368', 'MDC_TEMP_CORE', 'Cel'],
  ['150392', 'MDC_TEMP_TYMP', 'Cel'],
  ['188420', 'MDC_TEMP_RECT', 'Cel'],
  ['188424', 'MDC_TEMP_ORAL', 'Cel'],
  ['188428', 'MDC_TEMP_EAR', 'Cel'],
  ['188496', 'MDC_TEMP_AXILLA', 'Cel'],
  ['160184', 'MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD', 'mg/dL'],
  ['157784', 'MDC_FLOW_FLUID_PUMP', 'mL/h'],
  ['188736', 'MDC_MASS_BODY_ACTUAL', 'kg'],
  ['188740', 'MDC_LEN_BODY_ACTUAL', 'cm'],
  ['188752', 'MDC_RATIO_MASS_BODY_LEN_SQ', 'kg/m2'],
];

const terms: readonly Term[] = list.map(([code, refid, unit]) => ({ code, refid, unit }));
const byCode = new Map(terms.map((term) => [term.code, term]));
const byRefid = new Map(terms.map((term) => [term.refid, term]));

export type TermFound = { readonly kind: 'term'; readonly term: Term } | { readonly kind: 'unknown' } | { readonly kind: 'mismatch' };

/** The term of a code and its reference id; `mismatch` where they name two terms, or where one is of a known term and the other is not its own. */
export function termOf(code: Coded): TermFound {
  const numbered = byCode.get(code.code) ?? byRefid.get(code.code);
  const named = code.display === undefined ? undefined : byRefid.get(code.display);
  if (numbered === undefined && named === undefined) return { kind: 'unknown' };
  const namesAnother = code.display !== undefined && code.display.startsWith('MDC_') && named !== numbered;
  const numbersAnother = numbered === undefined && /^\d+$/.test(code.code);
  if (namesAnother || numbersAnother) return { kind: 'mismatch' };
  const term = numbered ?? named;
  return term === undefined ? { kind: 'unknown' } : { kind: 'term', term };
}
