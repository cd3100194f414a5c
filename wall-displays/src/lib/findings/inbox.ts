/** Whose inbox a finding stands in: of whoever answers for the patient; and of everybody where nobody does, where nobody did in time, and where it is of no patient. Pure. */
import type { FindingRow } from '@healthos/core/views/rows.ts';
import type { AlertRow } from '@healthos/core/views/rows-huddle.ts';

export interface MyPatients {
  readonly mine: readonly string[];
  readonly nobodys: readonly string[];
  /** false: whoever asks is a role, not a person. */
  readonly known: boolean;
}

/** From this step of the ladder on it was told beyond those who answer for the patient. */
export const everybodysLevel = 2;

export type Whose = 'mine' | 'everybodys' | 'others';

export function whoseOf(row: FindingRow, patients: MyPatients | undefined, alert: Pick<AlertRow, 'level'> | undefined): Whose {
  if (patients === undefined || !patients.known || row.encounter === undefined) return 'everybodys';
  if (patients.mine.includes(row.encounter)) return 'mine';
  return patients.nobodys.includes(row.encounter) || (alert?.level ?? 0) >= everybodysLevel ? 'everybodys' : 'others';
}
