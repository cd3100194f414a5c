/** Planted: breaks ingest-imports-only-ingest-and-core on purpose. */
import * as reached from '../../command-center/src/target.ts';

export const seen = reached;
