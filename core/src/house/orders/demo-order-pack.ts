/** The orderables and order sets of the demo hospital, as a dated pack of this project: its formulary, its laboratory, what is usually ordered together. Not clinical advice; a site loads its own. */
import type { LineKind, Orderable, OrderPack, SetLine } from './order-pack.ts';

const drug = (code: string, display: string, literal: string, unit: string, route: string, frequency: string, more: Partial<SetLine> = {}): SetLine => ({
  kind: 'medication',
  code: { code, display, system: 'L' },
  dose: { literal, unit },
  route,
  frequency,
  ...more,
});
const laboratory = (code: string, display: string, priority?: string): SetLine => ({
  kind: 'laboratory',
  code: { code, display, system: 'LN' },
  ...(priority === undefined ? {} : { priority }),
});
const nursing = (code: string, display: string, frequency: string): SetLine => ({ kind: 'nursing', code: { code, display, system: 'L' }, frequency });

/** `Amoxicillin 500 mg, 1 g; PO; Q8H, Q12H`: name, code, doses, routes and frequencies, the first of each what the form begins with. */
function medicine(code: string, display: string, doses: string, routes: string, frequencies: string, more: Partial<Orderable> = {}): Orderable {
  return { kind: 'medication', code: { code, display, system: 'L' }, doses: amounts(doses), routes: list(routes), frequencies: list(frequencies), ...more };
}
const list = (text: string): string[] => text.split(', ');
const amounts = (text: string): NonNullable<Orderable['doses']> =>
  list(text).map((one) => {
    const [literal = '', unit = ''] = one.split(' ');
    return { literal, unit };
  });
const simple = (kind: LineKind, system: string, code: string, display: string, names: string[] = [], more: Partial<Orderable> = {}): Orderable => ({
  kind,
  code: { code, display, system },
  ...(names.length === 0 ? {} : { names }),
  ...more,
});
const test = (code: string, display: string, ...names: string[]): Orderable => simple('laboratory', 'LN', code, display, names);
const image = (code: string, display: string, ...names: string[]): Orderable => simple('imaging', 'LN', code, display, names);
const care = (code: string, display: string, frequencies: string): Orderable => simple('nursing', 'L', code, display, [], { frequencies: list(frequencies) });
const diet = (code: string, display: string, ...names: string[]): Orderable => simple('diet', 'L', code, display, names);

const often = 'Q6H, Q4H, Q8H, ONCE';

const orderables: Orderable[] = [
  medicine('ACET650', 'Acetaminophen', '650 mg, 500 mg, 1 g', 'PO, PR, IV', often, { names: ['Paracetamol', 'Tylenol'], indications: ['fever', 'pain'] }),
  medicine('AMOX500', 'Amoxicillin', '500 mg, 1 g, 250 mg', 'PO', 'Q8H, Q12H', { indications: ['pneumonia', 'sinusitis'] }),
  medicine('AMPSUL3', 'Ampicillin-sulbactam', '3 g, 1.5 g', 'IV', 'Q6H', { names: ['Unasyn'] }),
  medicine('ASA81', 'Aspirin', '81 mg, 325 mg', 'PO, PR', 'QD, ONCE', { names: ['Acetylsalicylic acid'] }),
  medicine('APIX5', 'Apixaban', '5 mg, 2.5 mg, 10 mg', 'PO', 'BID'),
  medicine('CEFA1G', 'Cefazolin', '1 g, 2 g', 'IV', 'Q8H, ONCE'),
  medicine('CEFE2G', 'Cefepime', '2 g, 1 g', 'IV', 'Q8H, Q12H'),
  medicine('CEFT1G', 'Ceftriaxone', '1 g, 2 g', 'IV, IM', 'Q24H, Q12H, ONCE', { indications: ['pneumonia', 'urinary infection'] }),
  medicine('DIGO125', 'Digoxin', '0.125 mg, 0.25 mg', 'PO, IV', 'QD'),
  medicine('ENOX40', 'Enoxaparin', '40 mg, 60 mg, 80 mg, 30 mg', 'SC', 'Q24H, Q12H', { indications: ['thrombosis prevention'] }),
  medicine('FURO40', 'Furosemide', '40 mg, 20 mg, 80 mg', 'IV, PO', 'BID, QD, ONCE', { indications: ['fluid overload'] }),
  medicine('GENT300', 'Gentamicin', '300 mg, 80 mg', 'IV', 'Q24H, Q8H'),
  medicine('HEPA5K', 'Heparin', '5000 U', 'SC', 'Q8H, Q12H', { indications: ['thrombosis prevention'] }),
  medicine('HYDRO1', 'Hydromorphone', '0.5 mg, 1 mg', 'IV, PO', 'Q4H, Q3H', { prn: true, indications: ['pain'] }),
  medicine('IBUP400', 'Ibuprofen', '400 mg, 600 mg', 'PO', 'Q6H, Q8H', { prn: true, indications: ['pain'] }),
  medicine('INSGLAR', 'Insulin glargine', '10 U, 20 U', 'SC', 'QHS, QD'),
  medicine('KETO15', 'Ketorolac', '15 mg, 30 mg', 'IV, IM', 'Q6H, ONCE', { indications: ['pain'] }),
  medicine('KCL20', 'Potassium chloride', '20 mmol, 40 mmol', 'PO, IV', 'QD, BID, ONCE', { names: ['KCl'] }),
  medicine('LISI10', 'Lisinopril', '10 mg, 5 mg, 20 mg', 'PO', 'QD'),
  medicine('LORA1', 'Lorazepam', '1 mg, 0.5 mg, 2 mg', 'IV, PO', 'Q6H, ONCE', { prn: true, indications: ['anxiety', 'seizure'] }),
  medicine('MERO1G', 'Meropenem', '1 g, 500 mg, 2 g', 'IV', 'Q8H, Q12H'),
  medicine('METF500', 'Metformin', '500 mg, 850 mg, 1 g', 'PO', 'BID, QD'),
  medicine('METO25', 'Metoprolol', '25 mg, 50 mg, 100 mg', 'PO', 'BID, QD', { indications: ['rate control', 'hypertension'] }),
  medicine('MORP2', 'Morphine', '2 mg, 4 mg', 'IV, PO', 'Q4H, Q2H', { prn: true, indications: ['pain', 'chest pain'] }),
  medicine('ONDA4', 'Ondansetron', '4 mg, 8 mg', 'IV, PO', 'Q8H, Q6H', { prn: true, indications: ['nausea'] }),
  medicine('PANT40', 'Pantoprazole', '40 mg', 'PO, IV', 'QD, BID'),
  medicine('PIPTAZ', 'Piperacillin-tazobactam', '4.5 g, 3.375 g', 'IV', 'Q8H, Q6H', { names: ['Zosyn'] }),
  medicine('PRED40', 'Prednisone', '40 mg, 20 mg, 60 mg', 'PO', 'QD'),
  medicine('SIMV40', 'Simvastatin', '40 mg, 20 mg', 'PO', 'QHS'),
  medicine('TMPSMX', 'Trimethoprim-sulfamethoxazole', '160 mg', 'PO, IV', 'Q12H', { names: ['Bactrim'] }),
  medicine('VANC1G', 'Vancomycin', '1 g, 1.25 g, 1.5 g', 'IV', 'Q12H, Q24H, Q8H'),
  medicine('WARF5', 'Warfarin', '5 mg, 2.5 mg, 7.5 mg', 'PO', 'QD'),
  simple('medication', 'L', 'NS', 'Sodium chloride 0.9 %', ['Normal saline'], {
    rates: [
      { literal: '75', unit: 'mL/h' },
      { literal: '125', unit: 'mL/h' },
    ],
    routes: ['IV'],
    frequencies: ['CONT'],
  }),
  simple('medication', 'L', 'OXYGEN', 'Oxygen', ['O2'], {
    rates: [{ literal: '2', unit: 'L/min' }],
    routes: ['NASAL', 'MASK'],
    frequencies: ['CONT'],
    indications: ['hypoxia'],
  }),
  test('58410-2', 'Complete blood count', 'CBC', 'Full blood count'),
  test('51990-0', 'Basic metabolic panel', 'BMP', 'Chem 7', 'Electrolytes'),
  test('24323-8', 'Comprehensive metabolic panel', 'CMP'),
  test('2823-3', 'Potassium', 'K'),
  test('2160-0', 'Creatinine'),
  test('2524-7', 'Lactate', 'Lactic acid'),
  test('6598-7', 'Troponin T', 'Cardiac enzymes'),
  test('42637-9', 'BNP', 'Natriuretic peptide'),
  test('6301-6', 'INR', 'Prothrombin time', 'Coagulation'),
  test('600-7', 'Blood culture'),
  test('24356-8', 'Urinalysis', 'UA'),
  test('2744-1', 'Arterial blood gas', 'ABG'),
  test('20578-1', 'Vancomycin level', 'Trough'),
  test('4548-4', 'Haemoglobin A1c', 'HbA1c'),
  image('36643-5', 'Chest X-ray 2 views', 'CXR', 'Radiograph'),
  image('24725-4', 'CT head without contrast', 'Computed tomography'),
  image('24627-2', 'CT chest with contrast', 'Pulmonary embolism'),
  image('24558-9', 'Ultrasound abdomen', 'Sonography'),
  image('24797-3', 'Ultrasound kidneys', 'Renal ultrasound'),
  image('42148-7', 'Echocardiogram', 'Echo', 'TTE'),
  image('24590-2', 'MRI brain', 'Magnetic resonance'),
  care('VITALS', 'Vital signs', 'Q4H, Q2H, Q8H, Q1H'),
  care('TELE', 'Telemetry', 'CONT'),
  care('IO', 'Intake and output', 'Q8H, Q1H'),
  care('WEIGHT', 'Daily weight', 'QD'),
  care('NEURO', 'Neurological checks', 'Q4H, Q1H, Q2H'),
  care('FALL', 'Fall precautions', 'CONT'),
  care('FOLEY', 'Remove urinary catheter', 'ONCE'),
  care('MOBIL', 'Mobilise', 'TID, BID'),
  diet('REG', 'Regular diet'),
  diet('NPO', 'Nothing by mouth', 'NPO', 'Nil by mouth'),
  diet('CLEAR', 'Clear liquids'),
  diet('NA2', '2 g sodium diet', 'Low salt', 'Cardiac'),
  diet('DIAB', 'Consistent carbohydrate diet', 'Diabetic'),
  diet('RENAL', 'Renal diet'),
];

export const demoOrderPack: OrderPack = {
  pack: 'orderables-demo',
  version: '2026.1',
  effectiveFrom: '2026-01-01',
  source: 'Orderables and order sets of this project, for the demo hospital; not clinical advice. A site loads its own',
  orderables,
  sets: [
    {
      set: 'pneumonia',
      name: 'Community-acquired pneumonia',
      lines: [
        drug('CEFT1G', 'Ceftriaxone', '1', 'g', 'IV', 'Q24H', { indication: 'pneumonia' }),
        drug('ACET650', 'Acetaminophen', '650', 'mg', 'PO', 'Q6H', { prn: true, indication: 'fever' }),
        {
          kind: 'medication',
          code: { code: 'OXYGEN', display: 'Oxygen', system: 'L' },
          rate: { literal: '2', unit: 'L/min' },
          route: 'NASAL',
          frequency: 'CONT',
          indication: 'hypoxia',
        },
        laboratory('58410-2', 'Complete blood count', 'S'),
        laboratory('2524-7', 'Lactate', 'S'),
        { kind: 'imaging', code: { code: '36643-5', display: 'Chest X-ray 2 views', system: 'LN' }, priority: 'S' },
        nursing('VITALS', 'Vital signs', 'Q4H'),
        { kind: 'diet', code: { code: 'REG', display: 'Regular diet', system: 'L' } },
      ],
    },
    {
      set: 'chest-pain',
      name: 'Chest pain, rule out',
      lines: [
        laboratory('6598-7', 'Troponin T', 'S'),
        laboratory('51990-0', 'Basic metabolic panel', 'S'),
        drug('METO25', 'Metoprolol', '25', 'mg', 'PO', 'BID', { indication: 'rate control' }),
        drug('MORP2', 'Morphine', '2', 'mg', 'IV', 'Q4H', { prn: true, indication: 'chest pain' }),
        nursing('TELE', 'Telemetry', 'CONT'),
      ],
    },
    {
      set: 'heart-failure',
      name: 'Acute heart failure',
      lines: [
        drug('FURO40', 'Furosemide', '40', 'mg', 'IV', 'BID', { indication: 'fluid overload' }),
        drug('KCL20', 'Potassium chloride', '20', 'mmol', 'PO', 'QD', { indication: 'potassium' }),
        laboratory('42637-9', 'BNP'),
        laboratory('51990-0', 'Basic metabolic panel'),
        nursing('IO', 'Intake and output', 'Q8H'),
        nursing('WEIGHT', 'Daily weight', 'QD'),
        { kind: 'diet', code: { code: 'NA2', display: '2 g sodium diet', system: 'L' } },
      ],
    },
  ],
};
