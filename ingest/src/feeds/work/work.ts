/** The departments' own systems (cleaning, transport, staffing, theatre, transfer center, ambulance desk) as JSON over HTTP; no HL7 message says what they do. */
import { declared } from '../declared.ts';
import type { Feed } from '../feed.ts';

export const workFeed: Feed = {
  feed: 'work',
  title: 'Departments',
  handles: [],
  translate: () => ({ events: [], identities: [], samples: [], warnings: [], outcome: 'unmapped' }),
  defaults: declared('work', 'Departments'),
};
