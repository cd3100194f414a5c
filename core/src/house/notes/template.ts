/** A template of a note: its sections, which parts of the record each may quote, and what is chosen or counted in it. */
import type { Coded } from '../../clinical/events.ts';

/** Parts of the record that a section may quote. */
export const pulls = [
  'visit',
  'allergies',
  'problems',
  'home-medications',
  'medications',
  'reconciled',
  'vitals',
  'results',
  'pending',
  'procedures',
  'referrals',
] as const;
export type Pull = (typeof pulls)[number];

export interface TemplateSection {
  readonly section: string;
  readonly title: string;
  /** What belongs here, shown while it is empty. */
  readonly hint?: string;
  /** A note without a word in it is not signed. */
  readonly required?: true;
  readonly pulls?: readonly Pull[];
}

/** Chosen from a list, or a number between two limits. */
export interface TemplateField {
  readonly field: string;
  readonly title: string;
  readonly choices?: readonly string[];
  readonly number?: { readonly from: number; readonly to: number; readonly unit?: string };
  readonly required?: true;
}

export interface NoteTemplate {
  readonly template: string;
  readonly title: string;
  readonly kind: Coded;
  readonly sections: readonly TemplateSection[];
  readonly fields: readonly TemplateField[];
  /** A milestone of the way out that is done once such a note is signed. */
  readonly milestone?: 'papers-signed';
}
