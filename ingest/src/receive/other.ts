/** Messages that are well formed and that no feed understands yet: kept, answered as declared, listed as unmapped. */
import { declared } from '../feeds/declared.ts';
import type { Feed } from '../feeds/feed.ts';
import { reject } from '../rejection.ts';

export const otherFeed: Feed = {
  feed: 'other',
  title: 'Messages that no feed understands',
  handles: [],
  defaults: declared('other', 'Messages that no feed understands', { onReusedControlId: 'process' }),
  translate: (message) => ({
    events: [],
    identities: [],
    samples: [],
    warnings: message.warnings,
    outcome: 'unmapped',
    reason: reject('hl7.unmapped', 'MSH-9'),
  }),
};
