/** How facts of nurses are taken back: a step of a line or a task as though it had not been said, an assessment as one entered in error, a rejected reading as one that waits again. */
import type { Recorded } from '../event.ts';
import type { Hospital } from '../hospital.ts';
import { getRow } from '../table.ts';
import type { WorkOf } from '../work/events.ts';
import { keyOf } from '../work/fold.ts';
import type { Inverse } from './inverses.ts';

const late = 'Something was said of it since.';

export function lineBack({ work }: Hospital, fact: WorkOf<'LineStepped'>, { position }: Recorded, by: string): Inverse {
  const newest = getRow(work.LineStepped, fact.encounter)?.findLast(({ event }) => event.line === fact.line);
  return newest?.position === position ? [{ type: 'LineStepped', encounter: fact.encounter, line: fact.line, step: 'taken-back', by }] : late;
}

export function taskBack({ work }: Hospital, fact: WorkOf<'CareTaskStepped'>, { position }: Recorded, by: string): Inverse {
  const versions = getRow(work.CareTaskStepped, keyOf(fact));
  if (versions?.[versions.length - 1]?.position !== position) return late;
  return [{ type: 'CareTaskStepped', encounter: fact.encounter, task: fact.task, step: 'taken-back', by }];
}

export function assessmentBack({ work }: Hospital, fact: WorkOf<'AssessmentRecorded'>, { position }: Recorded, by: string): Inverse {
  const versions = getRow(work.AssessmentRecorded, keyOf(fact))?.filter(({ event }) => event.assessment === fact.assessment) ?? [];
  if (versions[versions.length - 1]?.position !== position) return late;
  const before = versions[versions.length - 2]?.event;
  return [before === undefined ? { ...fact, status: 'in-error', by } : { ...before, status: before.status === 'in-error' ? 'in-error' : 'corrected', by }];
}

export function rejectionBack({ work }: Hospital, fact: WorkOf<'ReadingRejected'>, { position }: Recorded, by: string): Inverse {
  const versions = getRow(work.ReadingRejected, keyOf(fact));
  if (versions?.[versions.length - 1]?.position !== position) return late;
  const { type, encounter, series, readAt } = fact;
  return [{ type, encounter, series, readAt, by }];
}
