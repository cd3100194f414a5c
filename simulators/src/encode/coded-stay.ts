/** What coders of the simulated hospital say of a stay: a working diagnosis when it begins, the final codes when it ends. Of the visit number alone, so that nothing else of the day is drawn otherwise. */
import type { VisitNow } from '../day/acts.ts';

type Code = readonly [code: string, says: string];
interface Story {
  readonly principal: Code;
  readonly beside: readonly Code[];
  readonly procedure?: Code;
}

const kidney: Code = ['N17.9', 'Acute kidney failure'];
const lungs: Code = ['J96.01', 'Acute respiratory failure with hypoxia'];
const pressure: Code = ['I10', 'Essential hypertension'];
const diabetes: Code = ['E11.9', 'Type 2 diabetes without complications'];
const anaemia: Code = ['D62', 'Acute posthaemorrhagic anaemia'];
const sodium: Code = ['E87.1', 'Hypo-osmolality and hyponatraemia'];
const rhythm: Code = ['I48.20', 'Chronic atrial fibrillation'];

const stories: Readonly<Record<string, readonly Story[]>> = {
  MED: [
    { principal: ['J18.9', 'Pneumonia'], beside: [kidney, lungs, diabetes, pressure] },
    { principal: ['A41.9', 'Sepsis'], beside: [kidney, lungs, sodium, diabetes] },
    { principal: ['N39.0', 'Urinary tract infection'], beside: [kidney, sodium, diabetes, pressure] },
    { principal: ['J44.1', 'Chronic obstructive pulmonary disease with exacerbation'], beside: [lungs, sodium, pressure] },
    { principal: ['K92.2', 'Gastrointestinal haemorrhage'], beside: [anaemia, kidney, pressure] },
    { principal: ['L03.115', 'Cellulitis of right lower limb'], beside: [diabetes, kidney, pressure] },
    { principal: ['E11.65', 'Type 2 diabetes with hyperglycaemia'], beside: [kidney, sodium, pressure] },
    { principal: ['N17.9', 'Acute kidney failure'], beside: [sodium, anaemia, pressure] },
  ],
  CAR: [
    { principal: ['I50.23', 'Acute on chronic systolic heart failure'], beside: [kidney, lungs, rhythm, pressure] },
    { principal: ['I21.4', 'Non-ST elevation myocardial infarction'], beside: [kidney, rhythm, diabetes] },
    { principal: ['I48.91', 'Atrial fibrillation'], beside: [kidney, sodium, pressure] },
    { principal: ['R07.9', 'Chest pain'], beside: [pressure, diabetes] },
    { principal: ['R55', 'Syncope'], beside: [sodium, pressure] },
  ],
  SUR: [
    {
      principal: ['M17.11', 'Primary osteoarthritis of right knee'],
      beside: [anaemia, diabetes, pressure],
      procedure: ['0SRC0J9', 'Replacement of right knee joint'],
    },
    { principal: ['K80.20', 'Calculus of gallbladder'], beside: [sodium, pressure], procedure: ['0FT44ZZ', 'Resection of gallbladder'] },
    { principal: ['K56.609', 'Intestinal obstruction'], beside: [kidney, sodium, anaemia] },
    { principal: ['S72.001A', 'Fracture of neck of right femur'], beside: [anaemia, kidney], procedure: ['0QS604Z', 'Reposition of right upper femur'] },
  ],
  OBS: [{ principal: ['O80', 'Full-term uncomplicated delivery'], beside: [anaemia], procedure: ['10E0XZZ', 'Delivery of products of conception'] }],
  PED: [
    { principal: ['J45.901', 'Asthma with exacerbation'], beside: [lungs] },
    { principal: ['J18.9', 'Pneumonia'], beside: [sodium, lungs] },
  ],
  NEO: [{ principal: ['Z38.00', 'Liveborn infant'], beside: [] }],
  EM: [
    { principal: ['R07.9', 'Chest pain'], beside: [pressure] },
    { principal: ['R10.9', 'Abdominal pain'], beside: [] },
    { principal: ['S93.401A', 'Sprain of right ankle'], beside: [] },
    { principal: ['R55', 'Syncope'], beside: [sodium] },
  ],
};

/** One in so many stays leaves without final codes: the coder asks the physician. */
const uncodedOf = 25;

/** DG1 and PR1 of a movement; none of those that say nothing new of codes. */
export function codedSegments(visit: VisitNow, trigger: string, at: string): readonly string[] {
  const number = sumOf(visit.visit);
  const list = stories[visit.class === 'I' ? visit.service : 'EM'] ?? stories['MED'] ?? [];
  const story = list[number % list.length];
  if (story === undefined) return [];
  if (trigger === 'A01' || trigger === 'A06') return [dg1(1, story.principal, at, 'W')];
  if (trigger !== 'A03' || number % uncodedOf === 0) return [];
  const beside = story.beside.filter((_, i) => (number >> (3 + i)) % 3 === 0);
  const { procedure } = story;
  return [
    ...[story.principal, ...beside].map((code, i) => dg1(i + 1, code, at, 'F')),
    ...(procedure === undefined ? [] : [`PR1|1||${procedure[0]}^${procedure[1]}^I10P||${at}|||||||||1`]),
  ];
}

/** DG1-6 says whether it is working or final, DG1-15 which comes first. */
const dg1 = (n: number, [code, says]: Code, at: string, use: 'W' | 'F'): string => `DG1|${n}||${code}^${says}^I10||${at}|${use}|||||||||${n}`;

function sumOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
