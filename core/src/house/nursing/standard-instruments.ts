/** Instruments that come with the house as examples, with their sources; a site that uses one holds its licence, or loads its own wording in their place. */
import type { Instrument } from '../../work/care-pack.ts';

type Item = Instrument['items'][number];
const item = (name: string, title: string, ...answers: readonly (readonly [title: string, points: number])[]): Item => ({
  item: name,
  title,
  answers: answers.map(([said, points]) => ({ answer: said.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'), title: said, points })),
});
const yesNo = (name: string, title: string, points: number): Item => item(name, title, ['No', 0], ['Yes', points]);

/** Six subscales, 6 to 23; the lower, the higher the risk. */
export const braden: Instrument = {
  instrument: 'braden',
  title: 'Braden Scale',
  source: 'Bergstrom, Braden, Laguzza, Holman 1987, Nursing Research 36(4):205-210; bands as Braden 2001. Copyright Braden and Bergstrom: by permission',
  items: [
    item('sensory', 'Sensory perception', ['Completely limited', 1], ['Very limited', 2], ['Slightly limited', 3], ['No impairment', 4]),
    item('moisture', 'Moisture', ['Constantly moist', 1], ['Very moist', 2], ['Occasionally moist', 3], ['Rarely moist', 4]),
    item('activity', 'Activity', ['Bedfast', 1], ['Chairfast', 2], ['Walks occasionally', 3], ['Walks frequently', 4]),
    item('mobility', 'Mobility', ['Completely immobile', 1], ['Very limited', 2], ['Slightly limited', 3], ['No limitation', 4]),
    item('nutrition', 'Nutrition', ['Very poor', 1], ['Probably inadequate', 2], ['Adequate', 3], ['Excellent', 4]),
    item('friction', 'Friction and shear', ['Problem', 1], ['Potential problem', 2], ['No apparent problem', 3]),
  ],
  result: { result: 'sum' },
  bands: [
    { upTo: 9, band: 'very high risk', risk: 'high' },
    { upTo: 12, band: 'high risk', risk: 'high' },
    { upTo: 14, band: 'moderate risk', risk: 'moderate' },
    { upTo: 18, band: 'at risk', risk: 'low' },
    { upTo: 23, band: 'no risk', risk: 'none' },
  ],
};

/** Six items, 0 to 125. Morse asks each site to set its own cut-points; these are AHRQ's. */
export const morse: Instrument = {
  instrument: 'morse',
  title: 'Morse Fall Scale',
  source: 'Morse, Morse, Tylko 1989, Canadian Journal on Aging 8(4):366-377; bands as AHRQ, Preventing Falls in Hospitals, Tool 3H. By permission',
  items: [
    yesNo('history', 'Fell within three months', 25),
    yesNo('secondary', 'Secondary diagnosis', 15),
    item('aid', 'Ambulatory aid', ['None, bed rest, nurse', 0], ['Crutches, cane, walker', 15], ['Furniture', 30]),
    yesNo('intravenous', 'Intravenous therapy', 20),
    item('gait', 'Gait', ['Normal, bed rest, wheelchair', 0], ['Weak', 10], ['Impaired', 20]),
    item('mental', 'Mental status', ['Knows own limits', 0], ['Forgets limits', 15]),
  ],
  result: { result: 'sum' },
  bands: [
    { upTo: 24, band: 'low risk', risk: 'none' },
    { upTo: 44, band: 'moderate risk', risk: 'moderate' },
    { upTo: 125, band: 'high risk', risk: 'high' },
  ],
};

/** Delirium is there with features 1 and 2, and 3 or 4. */
export const cam: Instrument = {
  instrument: 'cam',
  title: 'Confusion Assessment Method',
  source: 'Inouye et al. 1990, Annals of Internal Medicine 113(12):941-948. Copyright Hospital Elder Life Program: by permission',
  items: [
    yesNo('acute', '1 Acute onset, fluctuating', 1),
    yesNo('inattention', '2 Inattention', 1),
    yesNo('thinking', '3 Disorganised thinking', 1),
    yesNo('consciousness', '4 Altered consciousness', 1),
  ],
  result: { result: 'criteria', all: ['acute', 'inattention'], any: ['thinking', 'consciousness'] },
  bands: [
    { upTo: 0, band: 'delirium not shown', risk: 'none' },
    { upTo: 1, band: 'delirium suggested', risk: 'high' },
  ],
};

export const standardInstruments: readonly Instrument[] = [braden, morse, cam];
