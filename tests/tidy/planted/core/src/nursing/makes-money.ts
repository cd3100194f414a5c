/** Planted: breaks layers-make-no-state-of-another on purpose. */
import * as reached from '../financial/state.ts';

export const seen = reached;
