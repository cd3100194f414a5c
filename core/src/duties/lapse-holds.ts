/** Ends holds whose time is over, so that a bed is not kept for nobody. */
import { rows } from '../table.ts';
import type { Duty, Proposed } from './duty.ts';

export const lapseHolds: Duty = {
  duty: 'lapse-holds',
  definition: 'When the end of a hold has come, the bed is released.',
  due: ({ hospital, now }) => {
    const due: Proposed[] = [];
    for (const { bed, promise } of rows(hospital.operations.beds)) {
      if (promise?.kind !== 'held' || promise.until === undefined || promise.until > now) continue;
      due.push({ request: 'release-bed', body: { bed, reason: 'The hold is over' }, id: `${bed}/${promise.until}`.slice(0, 60).padEnd(8, '.') });
    }
    return due;
  },
};
