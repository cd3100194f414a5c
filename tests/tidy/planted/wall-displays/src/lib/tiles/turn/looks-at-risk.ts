/** Planted: breaks tiles-do-not-import-each-other on purpose. */
import * as reached from '../../../../../wall-displays/src/lib/tiles/risk/rows.ts';

export const seen = reached;
