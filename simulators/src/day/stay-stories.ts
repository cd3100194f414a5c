/** What people are in hospital with: a story for each stay, of the visit number alone, so that nothing else of the day is drawn otherwise. */
import type { VisitNow } from './acts.ts';
import { hashOf } from './random.ts';

export type Code = readonly [code: string, says: string];
export interface StayStory {
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

const stories: Readonly<Record<string, readonly StayStory[]>> = {
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

/** The same for the same visit while its class and service stay. */
export function stayStoryOf(visit: Pick<VisitNow, 'visit' | 'class' | 'service'>): StayStory | undefined {
  const list = stories[visit.class === 'I' ? visit.service : 'EM'] ?? stories['MED'] ?? [];
  return list[hashOf(visit.visit) % list.length];
}

/** Infections for which a hospital has a bundle of care: pneumonia, sepsis, of the urinary tract, of the skin. */
const infections = /^(J18|A41|N39|L03)/;

export const hasInfection = (visit: Pick<VisitNow, 'visit' | 'class' | 'service'>): boolean =>
  visit.class === 'I' && infections.test(stayStoryOf(visit)?.principal[0] ?? '');
