/** What the privacy officer reads: lines of the audit, broken glasses, and who looked at one person, summed by who. */
import type { SensitivityLabel } from '@healthos/core/sensitivity.ts';

export interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly facility: string;
  readonly patients: readonly string[];
  readonly kind: string;
  readonly view?: string;
  readonly positions?: readonly number[];
  readonly role: string;
  readonly staff?: string;
  readonly unit?: string;
  readonly peer: string;
  readonly why: string;
  readonly label?: string;
  readonly glass?: string;
}

export interface GlassRow {
  readonly facility: string;
  readonly glass: string;
  readonly patient: string;
  readonly staff: string;
  readonly by: string;
  readonly reason: string;
  readonly says?: string;
  readonly openedAt: number;
  readonly until: number;
  readonly closedAt?: number;
  readonly open: boolean;
  readonly reviewDueAt: number;
  readonly reviewed?: { readonly at: number; readonly by: string; readonly outcome: string };
}

/** How sensitive a person's record is in one house, and what this house itself said of it. */
export interface Labelled {
  readonly facility: string;
  readonly label: SensitivityLabel;
  readonly own: SensitivityLabel;
}

export const labelWords: Readonly<Record<SensitivityLabel, string>> = {
  normal: 'as any other',
  restricted: 'restricted',
  vip: 'well-known person',
  'very-restricted': 'very restricted',
};
export const labelReasons = ['public-figure', 'employee', 'patient-asked', 'substance-use', 'behavioural', 'adolescent', 'reproductive'] as const;

/** Who works at bedsides: the server refuses everybody else. */
export const glassRoles: readonly string[] = ['clinician', 'nurse', 'charge-nurse'];

/** Why somebody read, in words of people; what is not here is written as it is. */
const whys: Readonly<Record<string, string>> = {
  attending: 'attending',
  assigned: 'assigned nurse',
  'care-team': 'care team',
  consult: 'consulted',
  'unit-now': 'patient on the unit',
  'unit-recent': 'on the unit last shift',
  coming: 'coming to the unit',
  finding: 'a finding of theirs',
  placement: 'placing the patient',
  house: 'in the house',
  self: 'own record',
  office: 'office',
  'break-glass': 'broke the glass',
  refused: 'refused',
};
export const whyWords = (why: string): string => (Object.hasOwn(whys, why) ? whys[why] : undefined) ?? why;
export const whyChoices = Object.entries(whys);

export const whoOf = ({ role, staff }: Pick<AuditRow, 'role' | 'staff'>): string => (staff === undefined ? role : `${role}:${staff}`);

/** `chart results`, `lineage beds 4W-01-A`; what is the same word twice is said once. */
export const whatOf = ({ kind, view }: Pick<AuditRow, 'kind' | 'view'>): string => (view === undefined || view === kind ? kind : `${kind}, ${view}`);

export interface Looker {
  readonly who: string;
  readonly reads: number;
  readonly last: number;
  readonly whys: readonly string[];
}

/** Who looked, the last first. */
export function lookers(rows: readonly AuditRow[]): readonly Looker[] {
  const found = new Map<string, { reads: number; last: number; whys: Set<string> }>();
  for (const row of rows) {
    const who = whoOf(row);
    const known = found.get(who) ?? { reads: 0, last: 0, whys: new Set<string>() };
    known.reads++;
    known.last = Math.max(known.last, row.at);
    known.whys.add(row.why);
    found.set(who, known);
  }
  return [...found].map(([who, { reads, last, whys: all }]) => ({ who, reads, last, whys: [...all] })).sort((a, b) => b.last - a.last);
}
