/** Whether a word on a job still fits: the form may be stale, the word may come late, and somebody may have been first. */
import type { Refusal } from '../../requests/request.ts';
import type { Instant } from '../../time.ts';
import type { TurnJob } from './jobs.ts';

export interface Claim {
  /** When it was done. */
  readonly at: Instant;
  readonly job: string | undefined;
  readonly seen: string | undefined;
  readonly by: string;
}

export function turnConflict(job: TurnJob, { at, job: shown, seen, by }: Claim): Refusal | undefined {
  const { bed, last } = job;
  if (shown !== undefined && shown !== job.job)
    return {
      refused: 'form.stale',
      says: `The job that the form showed is over: ${bed} has another since.`,
      value: job.job,
      limit: shown,
      unlock: 'Look at the bed again.',
    };
  if (last.at > at)
    return {
      refused: 'step.out-of-order',
      says: `Meanwhile ${bed} was ${wordOf(last.step)}${last.by === undefined ? '' : ` by ${last.by}`}; what was done at the earlier time was not written.`,
      value: job.state,
      taken: { by: last.by ?? 'a message', at: last.at },
    };
  if (seen !== undefined && seen !== job.state)
    return {
      refused: 'form.stale',
      says: `The form showed ${seen}; ${bed} is ${job.state} since${last.by === undefined || last.by === by ? '' : `, by ${last.by}`}.`,
      value: job.state,
      limit: seen,
      taken: { by: last.by ?? 'a message', at: last.at },
      unlock: 'Look at the bed again.',
    };
  return undefined;
}

function wordOf(step: TurnJob['last']['step']): string {
  if (step === 'departed') return 'left by its patient';
  return step === 'said' ? 'changed by a message' : step;
}
