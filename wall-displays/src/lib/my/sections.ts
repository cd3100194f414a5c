/** The pages of the patient platform, and which parts of the record each shows. */
import type { Part } from './answers.ts';

export const sections = ['now', 'results', 'bills', 'me'] as const;
export type Section = (typeof sections)[number];

export const isSection = (text: string | undefined): text is Section => (sections as readonly (string | undefined)[]).includes(text);

export const partsOf: Readonly<Record<Section, readonly Part[]>> = {
  now: ['stay', 'results', 'bills'],
  results: ['results'],
  bills: ['bills'],
  me: ['record', 'prevention'],
};
