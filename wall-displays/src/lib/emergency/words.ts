/** What the ED screens call states, dispositions and levels, and which step comes next. */
import type { EdRow } from '@healthos/core/views/rows-emergency.ts';

export const stateWords: Readonly<Record<EdRow['state'], string>> = {
  arrived: 'Not triaged',
  waiting: 'Waiting room',
  roomed: 'Roomed, not seen',
  'in-care': 'In care',
  boarding: 'Boarding',
  leaving: 'Leaving',
};
export const dispositionWords: Readonly<Record<NonNullable<EdRow['disposition']>, string>> = {
  admit: 'Admit',
  observe: 'Observe',
  transfer: 'Transfer out',
  discharge: 'Discharge',
};
export const bandWords: Readonly<Record<string, string>> = {
  'not-busy': 'not busy',
  busy: 'busy',
  'extremely-busy': 'extremely busy',
  overcrowded: 'overcrowded',
  'severely-overcrowded': 'severely overcrowded',
  'dangerously-overcrowded': 'dangerously overcrowded',
  manageable: 'manageable',
  crowded: 'crowded',
};
export const complaintWords = (complaint: string | undefined): string => complaint?.replaceAll('-', ' ') ?? '';

/** Steps that a row may take now, in the order in which people take them. */
export function stepsOf(row: EdRow): {
  readonly triage: boolean;
  readonly room: boolean;
  readonly seen: boolean;
  readonly decide: boolean;
  readonly leftUnseen: boolean;
} {
  return {
    triage: true,
    room: row.esi !== undefined && row.state !== 'leaving',
    seen: row.seenAt === undefined && row.esi !== undefined,
    decide: row.seenAt !== undefined,
    leftUnseen: row.seenAt === undefined,
  };
}

/** Where the patient is, in a cell. */
export const placeOf = (row: EdRow): string =>
  row.room ?? (row.promisedBed === undefined ? 'WR' : `WR → ${row.promisedBed.split('-').at(1) ?? row.promisedBed}`);
