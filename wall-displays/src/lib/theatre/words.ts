/** What the OR screens call states, steps and reasons, and which step comes next for a case. */
import type { CaseRow } from '@healthos/core/views/rows-theatre.ts';

export const stateWords: Readonly<Record<CaseRow['state'], string>> = {
  scheduled: 'Booked',
  delayed: 'Delayed',
  'in-room': 'In room',
  cut: 'Cut',
  closing: 'Closing',
  out: 'Out of room',
  recovering: 'Recovering',
  hold: 'Recovered, holds',
  done: 'Done',
  cancelled: 'Cancelled',
};
export type Step = 'wheels-in' | 'cut' | 'close' | 'wheels-out' | 'recovery-in' | 'recovery-done' | 'recovery-out' | 'room-ready';
export const stepWords: Readonly<Record<Step, string>> = {
  'wheels-in': 'Wheels in',
  cut: 'Cut',
  close: 'Close',
  'wheels-out': 'Wheels out',
  'recovery-in': 'In recovery',
  'recovery-done': 'Recovery done',
  'recovery-out': 'Left recovery',
  'room-ready': 'Room ready',
};
const following: Readonly<Partial<Record<CaseRow['state'], readonly Step[]>>> = {
  scheduled: ['wheels-in'],
  delayed: ['wheels-in'],
  'in-room': ['cut', 'wheels-out'],
  cut: ['close', 'wheels-out'],
  closing: ['wheels-out'],
  out: ['recovery-in'],
  recovering: ['recovery-done', 'recovery-out'],
  hold: ['recovery-out'],
};

/** The steps that may be said of a case now, the usual one first. */
export function stepsOf(row: CaseRow): readonly Step[] {
  const steps = following[row.state] ?? [];
  return row.wheelsOutAt !== undefined && row.roomReadyAt === undefined ? [...steps, 'room-ready'] : steps;
}

/** Before wheels in a case may be moved or delayed. */
export const isToCome = ({ state }: CaseRow): boolean => state === 'scheduled' || state === 'delayed';

export const delayReasons = ['patient-late', 'surgeon-late', 'consent-missing', 'equipment', 'room-not-ready', 'previous-case', 'other'] as const;
export const cancelReasons = ['patient-unwell', 'not-fasted', 'no-bed', 'patient-choice', 'surgeon', 'equipment', 'other'] as const;
/** `total-knee` is how a system names it; what a site wrote in words stays as it is. */
export const procedureWords = (procedure: string): string =>
  /^[a-z0-9]+(-[a-z0-9]+)*$/.test(procedure) ? `${procedure.charAt(0).toUpperCase()}${procedure.slice(1).replaceAll('-', ' ')}` : procedure;
/** What a case is called: its procedure, else its number. */
export const caseTitle = ({ procedure, case: number }: Pick<CaseRow, 'procedure' | 'case'>): string =>
  procedure === undefined ? number : procedureWords(procedure);
export const reasonWords = (reason: string): string => reason.replaceAll('-', ' ');
