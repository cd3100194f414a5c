/** X12 005010 over HTTP or from a folder: what payers and clearinghouses say. An interchange is one message, taken whole or not at all. */
import { declared } from '../declared.ts';
import type { Feed } from '../feed.ts';

export const x12Feed: Feed = {
  feed: 'x12',
  title: 'Payers and clearinghouses',
  handles: [],
  translate: () => ({ events: [], identities: [], samples: [], warnings: [], outcome: 'unmapped' }),
  // Payers start their control numbers anew: the same number with other bytes is another interchange. The same bytes are a duplicate.
  defaults: declared('x12', 'Payers and clearinghouses', { onReusedControlId: 'process' }),
};
