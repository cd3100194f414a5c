/** Planted: breaks feeds-do-not-import-each-other on purpose. */
import * as reached from '../../../../ingest/src/feeds/results/results.ts';

export const seen = reached;
