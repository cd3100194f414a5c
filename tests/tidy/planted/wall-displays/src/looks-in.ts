/** Planted: breaks wall-displays-imports-only-wall-displays-and-core on purpose. */
import * as reached from '../../ingest/src/target.ts';

export const seen = reached;
