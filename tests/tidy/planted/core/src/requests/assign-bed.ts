/** Planted: breaks requests-do-not-import-each-other on purpose. */
import * as reached from '../../../core/src/requests/bed-block.ts';

export const seen = reached;
