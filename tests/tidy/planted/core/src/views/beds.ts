/** Planted: breaks views-do-not-import-each-other on purpose. */
import * as reached from '../../../core/src/views/census.ts';

export const seen = reached;
