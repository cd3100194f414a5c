/** Whether a word on a trip still fits what is known of it: told late after somebody else's word, or from a form that is stale. */
import type { Refusal } from '../../requests/request.ts';
import type { Instant } from '../../time.ts';
import type { TransportJob } from './jobs.ts';

export function transportConflict(job: TransportJob, { at, seen }: { readonly at: Instant; readonly seen: string | undefined }): Refusal | undefined {
  const { last, state } = job;
  const taken = { by: last.by ?? 'a message', at: last.at };
  if (last.at > at)
    return {
      refused: 'step.out-of-order',
      says: `Meanwhile the trip was ${last.step}${last.by === undefined ? '' : ` by ${last.by}`}; what was done at the earlier time was not written.`,
      value: state,
      taken,
    };
  if (seen !== undefined && seen !== state)
    return {
      refused: 'form.stale',
      says: `The form showed ${seen}; the trip is ${state} since.`,
      value: state,
      limit: seen,
      taken,
      unlock: 'Look at the trip again.',
    };
  return undefined;
}
