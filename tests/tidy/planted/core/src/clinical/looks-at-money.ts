/** Planted: breaks layers-do-not-import-each-other on purpose. */
import * as reached from '../financial/ledger.ts';

export const seen = reached;
