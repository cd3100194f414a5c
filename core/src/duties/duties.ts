/** The written list of duties: each is one file here and one line below. */
import type { Duty } from './duty.ts';

export const duties: readonly Duty[] = [];
