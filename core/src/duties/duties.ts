/** The written list of duties: each is one file here and one line below. */
import type { Duty } from './duty.ts';
import { escalate } from './escalate.ts';
import { lapseHolds } from './lapse-holds.ts';

export const duties: readonly Duty[] = [lapseHolds, escalate];
