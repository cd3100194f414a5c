/** The words of cleaners and porters: levels, states, why a bed goes before another, reasons for a delay. */
import type { TransportRow, TurnRow } from '@healthos/core/views/rows-turn.ts';
import type { delayReasons } from '@healthos/core/work/turn.ts';
import { spell } from '../look/clock.ts';

const levels: Readonly<Record<string, string>> = {
  icu: 'ICU',
  'step-down': 'Step-down',
  telemetry: 'Telemetry',
  'medical-surgical': 'Med-surg',
  maternity: 'Women',
  paediatrics: 'Children',
  nicu: 'NICU',
  psychiatric: 'Psychiatric',
  emergency: 'ED',
  or: 'OR',
  pacu: 'PACU',
  observation: 'Observation',
  unknown: 'Level unknown',
};
export const levelWord = (level: string): string => levels[level] ?? level;

export const turnStates = {
  requested: 'To start',
  assigned: 'Assigned',
  'in-progress': 'In progress',
  suspended: 'Suspended',
  failed: 'Failed inspection',
  done: 'Done',
  cancelled: 'Cancelled',
  overtaken: 'Occupied before done',
} as const satisfies Record<TurnRow['state'], string>;

export const tripStates = {
  requested: 'Waits for a porter',
  dispatched: 'Porter on the way',
  'at-patient': 'At the patient',
  'under-way': 'Under way',
  delayed: 'Delayed',
  completed: 'Completed',
  cancelled: 'Cancelled',
} as const;

export type Trip = Extract<TransportRow, { row: 'job' }>;
export type PorterRow = Extract<TransportRow, { row: 'porter' }>;

export const delayWords: Readonly<Record<(typeof delayReasons)[number], string>> = {
  'patient-not-ready': 'Patient not ready',
  'nurse-not-available': 'Nurse not available',
  equipment: 'Equipment',
  isolation: 'Isolation',
  lift: 'Lift',
  'destination-not-ready': 'Destination not ready',
  other: 'Other',
};

/** Where a trip stands, and what holds it up. */
export const tripSays = ({ state, delayReason }: Pick<Trip, 'state' | 'delayReason'>): string =>
  `${tripStates[state]}${delayReason === undefined ? '' : `: ${delayWords[delayReason].toLowerCase()}`}`;

/** How far a porter is. */
export function floorsWord(floors: number | undefined): string {
  if (floors === undefined) return 'floor unknown';
  return floors === 0 ? 'same floor' : `${floors} ${floors === 1 ? 'floor' : 'floors'}`;
}

/** Why this bed is turned now, in one line. */
export function whyWords({ why, level }: Pick<TurnRow, 'why' | 'level'>, now: number | undefined): string {
  if (why === undefined) return '';
  const waits = why.oldestSince === undefined || now === undefined || now < why.oldestSince ? '' : `, longest ${spell(now - why.oldestSince)}`;
  const demand = demandWords(why, level);
  if (why.kind === 'stat' || why.kind === 'next') {
    const said = `${why.kind === 'stat' ? 'Stat' : 'Clean next'}${why.reason === undefined ? '' : `: ${why.reason}`}`;
    return why.waiting > 0 ? `${said} · ${demand}` : said;
  }
  return why.kind === 'none' ? 'Nobody waits for it' : `${demand}${waits}`;
}

function demandWords(why: NonNullable<TurnRow['why']>, level: string): string {
  if (why.encounter !== undefined) return `Promised to ${why.encounter}${why.ready === true ? ', ready to move' : ''}`;
  return `${why.waiting} ${why.waiting === 1 ? 'waits' : 'wait'} for ${why.kind === 'unit' ? 'this unit' : levelWord(level)}, ${why.free === 0 || why.free === undefined ? 'no' : why.free} clean`;
}

/** `4W-09`, or `4W-09-B` where a room has several beds. */
export function bedWord(bed: string): string {
  return bed.endsWith('-A') ? bed.slice(0, -2) : bed;
}
