/** Which principal diagnoses lead to which groups, for the most common ones: beginnings of ICD-10-CM codes, and the group by severity. Where a group does not tell two severities apart, both name it. */
import type { Severity } from './grouper.ts';

export interface DiagnosisFamily {
  readonly family: string;
  readonly begins: readonly string[];
  readonly drgs: Readonly<Record<Severity, string>>;
}

const three = (mcc: string, cc: string, none: string): DiagnosisFamily['drgs'] => ({ mcc, cc, none });
/** With MCC, and without. */
const two = (mcc: string, without: string): DiagnosisFamily['drgs'] => three(mcc, without, without);
const one = (drg: string): DiagnosisFamily['drgs'] => three(drg, drg, drg);

/** The longest beginning that fits decides. */
export const diagnosisFamilies: readonly DiagnosisFamily[] = [
  { family: 'stroke', begins: ['I60', 'I61', 'I62', 'I63'], drgs: three('064', '065', '066') },
  { family: 'transient-ischaemia', begins: ['G45'], drgs: one('069') },
  { family: 'seizures', begins: ['G40', 'R56'], drgs: two('100', '101') },
  { family: 'pulmonary-embolism', begins: ['I26'], drgs: two('175', '176') },
  { family: 'respiratory-infection', begins: ['J69', 'J85', 'J15', 'U071', 'J1282'], drgs: three('177', '178', '179') },
  { family: 'respiratory-failure', begins: ['J96', 'J80', 'J81'], drgs: one('189') },
  { family: 'chronic-obstructive', begins: ['J43', 'J44'], drgs: three('190', '191', '192') },
  { family: 'pneumonia', begins: ['J12', 'J13', 'J14', 'J16', 'J17', 'J18', 'J189'], drgs: three('193', '194', '195') },
  { family: 'asthma', begins: ['J20', 'J40', 'J45'], drgs: three('202', '202', '203') },
  { family: 'infarction', begins: ['I21', 'I22'], drgs: three('280', '281', '282') },
  { family: 'heart-failure', begins: ['I50', 'I110', 'I130', 'I132', 'R570'], drgs: three('291', '292', '293') },
  { family: 'coronary-disease', begins: ['I25'], drgs: two('302', '303') },
  { family: 'hypertension', begins: ['I10', 'I119', 'I16'], drgs: two('304', '305') },
  { family: 'arrhythmia', begins: ['I47', 'I48', 'I49', 'R001'], drgs: three('308', '309', '310') },
  { family: 'syncope', begins: ['R55', 'I95'], drgs: one('312') },
  { family: 'chest-pain', begins: ['R07'], drgs: one('313') },
  { family: 'gastrointestinal-bleeding', begins: ['K920', 'K921', 'K922', 'K250', 'K254', 'K260', 'K264', 'K5521'], drgs: three('377', '378', '379') },
  { family: 'obstruction', begins: ['K56'], drgs: three('388', '389', '390') },
  { family: 'digestive', begins: ['A09', 'K21', 'K29', 'K52', 'K59', 'R10', 'R11'], drgs: two('391', '392') },
  { family: 'cirrhosis', begins: ['K703', 'K746'], drgs: three('432', '433', '434') },
  { family: 'pancreatitis', begins: ['K85'], drgs: three('438', '439', '440') },
  { family: 'biliary', begins: ['K80', 'K81', 'K83'], drgs: three('444', '445', '446') },
  { family: 'hip-fracture', begins: ['S720', 'S721', 'S722'], drgs: two('535', '536') },
  { family: 'back-problem', begins: ['M54', 'M51', 'M48'], drgs: two('551', '552') },
  { family: 'cellulitis', begins: ['L03'], drgs: two('602', '603') },
  { family: 'diabetes', begins: ['E10', 'E11', 'E13'], drgs: three('637', '638', '639') },
  { family: 'fluid-disorder', begins: ['E86', 'E87', 'R739'], drgs: two('640', '641') },
  { family: 'renal-failure', begins: ['N17', 'N18', 'N19'], drgs: three('682', '683', '684') },
  { family: 'urinary-infection', begins: ['N10', 'N12', 'N390', 'N136'], drgs: two('689', '690') },
  { family: 'red-cell-disorder', begins: ['D50', 'D57', 'D58', 'D59', 'D60', 'D61', 'D62', 'D63', 'D64'], drgs: two('811', '812') },
  { family: 'sepsis', begins: ['A40', 'A41', 'T8144'], drgs: two('871', '872') },
  { family: 'psychosis', begins: ['F20', 'F25', 'F29', 'F31', 'F32', 'F33'], drgs: one('885') },
  { family: 'alcohol', begins: ['F10'], drgs: two('896', '897') },
  { family: 'overdose', begins: ['T40', 'T42', 'T43', 'T50', 'T39'], drgs: two('917', '918') },
  { family: 'newborn', begins: ['Z38'], drgs: one('795') },
];

/** What a procedure (the beginning of an ICD-10-PCS code) makes of a stay. `only` = of these principal families; the first that fits decides. */
export interface ProcedureFamily {
  readonly family: string;
  readonly begins: readonly string[];
  readonly only?: readonly string[];
  readonly drgs: Readonly<Record<Severity, string>>;
}

export const procedureFamilies: readonly ProcedureFamily[] = [
  { family: 'long-ventilation-in-sepsis', begins: ['5A1955Z'], only: ['sepsis'], drgs: one('870') },
  {
    family: 'long-ventilation',
    begins: ['5A1955Z'],
    only: ['respiratory-failure', 'respiratory-infection', 'pneumonia', 'chronic-obstructive', 'asthma', 'pulmonary-embolism'],
    drgs: one('207'),
  },
  {
    family: 'ventilation',
    begins: ['5A1935Z', '5A1945Z'],
    only: ['respiratory-failure', 'respiratory-infection', 'pneumonia', 'chronic-obstructive', 'asthma', 'pulmonary-embolism'],
    drgs: one('208'),
  },
  { family: 'joint-replacement', begins: ['0SR9', '0SRB', '0SRC', '0SRD'], drgs: two('469', '470') },
  { family: 'fracture-fixation', begins: ['0QS6', '0QS7', '0QS8', '0QS9'], drgs: three('480', '481', '482') },
  { family: 'coronary-stent', begins: ['0270', '0271', '0272', '0273'], drgs: two('321', '322') },
  { family: 'pacemaker', begins: ['0JH604', '0JH605', '0JH606'], drgs: three('242', '243', '244') },
  { family: 'bowel-resection', begins: ['0DTE', '0DTF', '0DTG', '0DTL', '0DTN', '0DBN'], drgs: three('329', '330', '331') },
  { family: 'appendectomy', begins: ['0DTJ'], drgs: three('397', '398', '399') },
  { family: 'cholecystectomy', begins: ['0FT44', '0FB44'], drgs: three('417', '418', '419') },
  { family: 'caesarean', begins: ['10D00Z'], drgs: three('786', '787', '788') },
  { family: 'delivery', begins: ['10E0XZ', '10D07Z'], drgs: three('805', '806', '807') },
];
