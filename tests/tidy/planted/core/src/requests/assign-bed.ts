/** Planted: breaks requests-do-not-import-each-other on purpose. */
import * as reached from '../../../core/src/requests/block-bed.ts';

export const seen = reached;
