/** Keeps the firing log: each minute what rules say anew, and what they no longer say, is written down. */
import { firingsDue } from '../house/findings/firings.ts';
import { minuteMs } from '../time.ts';
import type { Duty } from './duty.ts';

export const keepFirings: Duty = {
  duty: 'keep-firings',
  definition:
    'Each minute, what the rules say that they did not say the minute before is written to the log, and what they no longer say; from five minutes after a start on.',
  settlesMs: 5 * minuteMs,
  due: (input) => {
    const minute = Math.floor(input.now / minuteMs);
    return firingsDue(input).length === 0 ? [] : [{ request: 'rule-firings', body: {}, id: `minute-${minute}` }];
  },
};
