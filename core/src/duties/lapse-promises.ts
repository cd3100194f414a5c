/** Ends promises whose time is over or whose patient will not come, so that a bed is not kept for nobody. */
import { isUnkeepable } from '../house/placement/unkeepable.ts';
import { rows } from '../table.ts';
import type { Duty, Proposed } from './duty.ts';

export const lapsePromises: Duty = {
  duty: 'lapse-promises',
  definition: 'When the end of a hold has come, or whoever a bed is promised to has left or will not come, the bed is released.',
  due: ({ hospital, now }) => {
    const due: Proposed[] = [];
    for (const { bed, promise } of rows(hospital.operations.beds)) {
      if (promise === undefined) continue;
      const why = isUnkeepable(hospital, promise, now);
      if (why === undefined) continue;
      const reason = why === 'hold-over' ? 'The hold is over' : 'Whoever it was for is gone';
      due.push({ request: 'release-bed', body: { bed, reason }, id: `${why}/${bed}/${promise.until ?? promise.at}`.slice(0, 60) });
    }
    return due;
  },
};
