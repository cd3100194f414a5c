/** Planted: breaks core-imports-only-core on purpose. */
import * as reached from '../../ingest/src/target.ts';

export const seen = reached;
