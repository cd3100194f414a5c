/** What is measured: laboratory results, charted vital signs, fluids, and the readings of monitors. */
import type { VitalSigns } from '../day/acts.ts';
import { pid, pl, pv1, time, type ActOf, type Content } from './segments.ts';

export function laboratory(act: ActOf<'laboratory'>, facility: string): Content {
  const [code, asked] = act.panel ?? ['24323-8', 'Comprehensive metabolic panel'];
  return [
    'ORU^R01^ORU_R01',
    [
      pid(act.visit.person, facility),
      pv1(act.visit, facility),
      `ORC|RE|${act.order}|${act.order}F`,
      `OBR|1|${act.order}|${act.order}F|${code}^${asked}^LN|||${time(act.collectedAt)}|||||||||||||||${time(act.at)}||LAB|${act.status}`,
      ...act.values.map(
        ([loinc, name, value, unit, range, flag], i) =>
          `OBX|${i + 1}|${numeric.test(value) ? 'NM' : 'ST'}|${loinc}^${name}^LN||${value}|${unit === '' ? '' : `${unit}^^UCUM`}|${range}|${flag}|||${act.status}|||${time(act.collectedAt)}`,
      ),
    ],
  ];
}

const numeric = /^\d+(\.\d+)?$/;

/** Charted by a nurse: LOINC, with the oxygen and the consciousness that no monitor gives. */
export function vitals(act: ActOf<'vitals'>, facility: string): Content {
  const at = time(act.at);
  const { vitals: v } = act;
  const numbers: readonly (readonly [string, string, number, string])[] = [
    ['9279-1', 'Respiratory rate', v.respiratoryRate, '/min'],
    ['59408-5', 'Oxygen saturation by pulse oximetry', v.oxygenSaturation, '%'],
    ['3151-8', 'Inhaled oxygen flow rate', v.oxygenFlow, 'L/min'],
    ['8480-6', 'Systolic blood pressure', v.systolicPressure, 'mm[Hg]'],
    // About two thirds of the systolic one: the story draws none.
    ['8462-4', 'Diastolic blood pressure', Math.round(v.systolicPressure * 0.63), 'mm[Hg]'],
    ['8867-4', 'Heart rate', v.heartRate, '/min'],
    ['8310-5', 'Body temperature', v.temperature, 'Cel'],
    ...(act.weightKg === undefined ? [] : ([['29463-7', 'Body weight', act.weightKg, 'kg']] as const)),
  ];
  const rows = numbers.map(([code, name, value, unit], i) => `OBX|${i + 1}|NM|${code}^${name}^LN||${value}|${unit}^^UCUM|||||F|||${at}`);
  rows.push(`OBX|${numbers.length + 1}|CWE|67775-7^Level of consciousness^LN||${v.consciousness}^^L||||||F|||${at}`);
  return [
    'ORU^R01^ORU_R01',
    [pid(act.visit.person, facility), pv1(act.visit, facility), `OBR|1||${act.order}|85353-1^Vital signs panel^LN|||${at}|||||||||||||||${at}||NUR|F`, ...rows],
  ];
}

/** Fluids in and out, in whole millilitres. */
export function fluids(act: ActOf<'fluids'>, facility: string): Content {
  const at = time(act.at);
  return [
    'ORU^R01^ORU_R01',
    [
      pid(act.visit.person, facility),
      pv1(act.visit, facility),
      `OBR|1||${act.order}|FLUIDS^Fluid intake and output^L|||${at}|||||||||||||||${at}||NUR|F`,
      ...act.volumes.map(({ code, system, name, millilitres }, i) => `OBX|${i + 1}|NM|${code}^${name}^${system}||${millilitres}|mL^^UCUM|||||F|||${at}`),
    ],
  ];
}

/** IHE PCD-01: the device and its bed, no patient. */
export function monitor(act: ActOf<'monitor'>, facility: string): Content {
  const at = time(act.at);
  const eui = `${act.device}^MONITOR^${act.device}^EUI-64`;
  const v: VitalSigns = act.vitals;
  const numbers: readonly (readonly [string, string, string, number, string])[] = [
    ['147842', 'MDC_ECG_HEART_RATE', '1.1.1.1', v.heartRate, '264864^MDC_DIM_BEAT_PER_MIN^MDC'],
    ['151562', 'MDC_RESP_RATE', '1.2.1.1', v.respiratoryRate, '264928^MDC_DIM_RESP_PER_MIN^MDC'],
    ['150456', 'MDC_PULS_OXIM_SAT_O2', '1.3.1.1', v.oxygenSaturation, '262688^MDC_DIM_PERCENT^MDC'],
  ];
  return [
    'ORU^R01^ORU_R01',
    [
      'PID|||',
      `PV1||I|${pl(act.place, facility)}`,
      `OBR|1||M${act.device}|182777000^monitoring of patient^SCT|||${at}`,
      `OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X||||||||${eui}`,
      ...numbers.map(
        ([code, reference, containment, value, unit], i) => `OBX|${i + 2}|NM|${code}^${reference}^MDC|${containment}|${value}|${unit}|||||F|||${at}||||${eui}`,
      ),
    ],
  ];
}
