/** Planted: breaks layers-do-not-import-each-other on purpose. */
import * as reached from '../../../core/src/financial/state.ts';

export const seen = reached;
