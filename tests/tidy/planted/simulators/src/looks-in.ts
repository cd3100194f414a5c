/** Planted: breaks simulators-imports-only-simulators-and-core on purpose. */
import * as reached from '../../ingest/src/target.ts';

export const seen = reached;
