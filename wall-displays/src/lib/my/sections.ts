/** The pages of the patient platform, which parts of the record each shows, and those that stand in the bar under the thumb. */
import type { Part } from './answers.ts';

export const sections = ['now', 'results', 'messages', 'bills', 'me', 'forms', 'appointments', 'sharing', 'looks'] as const;
export type Section = (typeof sections)[number];
export const tabs = ['now', 'results', 'messages', 'bills', 'me'] as const satisfies readonly Section[];
export type Tab = (typeof tabs)[number];

export const isSection = (text: string | undefined): text is Section => (sections as readonly (string | undefined)[]).includes(text);

export const partsOf: Readonly<Record<Section, readonly Part[]>> = {
  now: ['stay', 'results', 'bills', 'looks', 'messages'],
  results: ['results'],
  messages: ['messages'],
  bills: ['bills'],
  me: ['record', 'prevention'],
  forms: ['questionnaires'],
  appointments: ['appointments'],
  sharing: ['consents', 'applications'],
  looks: ['looks'],
};
/** The tab under which a page stands. */
export const tabOf = (section: Section): Tab => ((tabs as readonly Section[]).includes(section) ? (section as Tab) : 'me');
