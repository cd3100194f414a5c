/** Rows of the flowsheet that every house has: vital signs, fluids in and out. A site loads more (work/care-pack.ts). */
import type { FlowRow } from '../../work/care-pack.ts';

const loinc = (code: string, display: string): FlowRow['code'] => ({ code, display, system: 'LN' });
/** Fluids of which no LOINC code is certain are known by codes of this house. */
const own = (code: string, display: string): FlowRow['code'] => ({ code, display, system: 'L' });

function measured(row: string, title: string, code: FlowRow['code'], unit: string, between: [number, number], usual: [number, number]): FlowRow {
  return { row, title, group: 'vitals', code, unit, between, usual };
}

function fluid(row: string, group: 'intake' | 'output', title: string, code: FlowRow['code'], usual: number): FlowRow {
  return { row, title, group, code, unit: 'mL', between: [0, 10_000], usual: [0, usual], whole: true };
}

/** `between`: outside it no patient is; `usual`: outside it somebody looks again. Both are of this project; neither says what is normal. */
export const standardRows: readonly FlowRow[] = [
  measured('respiratoryRate', 'Respiratory rate', loinc('9279-1', 'Respiratory rate'), '/min', [0, 120], [6, 45]),
  measured('oxygenSaturation', 'SpO2', loinc('59408-5', 'Oxygen saturation'), '%', [20, 100], [80, 100]),
  measured('supplementalOxygen', 'Oxygen', loinc('3151-8', 'Inhaled oxygen flow rate'), 'L/min', [0, 80], [0, 15]),
  measured('systolicPressure', 'Systolic BP', loinc('8480-6', 'Systolic blood pressure'), 'mm[Hg]', [20, 320], [70, 220]),
  measured('diastolicPressure', 'Diastolic BP', loinc('8462-4', 'Diastolic blood pressure'), 'mm[Hg]', [5, 220], [35, 130]),
  measured('heartRate', 'Pulse', loinc('8867-4', 'Heart rate'), '/min', [0, 350], [35, 170]),
  {
    row: 'consciousness',
    title: 'Consciousness',
    group: 'vitals',
    code: loinc('67775-7', 'Level of responsiveness'),
    answers: [
      { answer: 'A', title: 'Alert' },
      { answer: 'C', title: 'New confusion' },
      { answer: 'V', title: 'Voice' },
      { answer: 'P', title: 'Pain' },
      { answer: 'U', title: 'Unresponsive' },
    ],
  },
  measured('temperature', 'Temperature', loinc('8310-5', 'Body temperature'), 'Cel', [20, 46], [34, 41]),
  { ...measured('pain', 'Pain', loinc('72514-3', 'Pain severity 0-10'), '{score}', [0, 10], [0, 10]), whole: true },
  fluid('intake', 'intake', 'Oral', loinc('8999-8', 'Fluid intake oral measured'), 1500),
  fluid('intakeIntravenous', 'intake', 'Intravenous', own('INTAKE-IV', 'Intravenous intake'), 3000),
  fluid('intakeEnteral', 'intake', 'Enteral', own('INTAKE-ENTERAL', 'Enteral intake'), 1500),
  fluid('intakeBlood', 'intake', 'Blood products', own('INTAKE-BLOOD', 'Blood product intake'), 2000),
  fluid('output', 'output', 'Urine', loinc('9187-6', 'Urine output'), 1500),
  fluid('outputDrain', 'output', 'Drains', own('OUTPUT-DRAIN', 'Drain output'), 1500),
  fluid('outputEmesis', 'output', 'Emesis', own('OUTPUT-EMESIS', 'Emesis output'), 1500),
  fluid('outputStool', 'output', 'Stool', own('OUTPUT-STOOL', 'Stool output'), 2000),
  fluid('outputBlood', 'output', 'Blood loss', own('OUTPUT-BLOOD', 'Blood loss'), 1500),
];
