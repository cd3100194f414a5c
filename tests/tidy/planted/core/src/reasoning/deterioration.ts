/** Planted: breaks rules-do-not-import-each-other on purpose. */
import * as reached from '../../../core/src/reasoning/discrepancies.ts';

export const seen = reached;
