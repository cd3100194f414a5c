/** QBP Q22 and Q23: questions about who somebody is. A question states no fact; its answer is made from the identity table (answer.ts). */
import type { Hl7Message } from '../../formats/hl7v2/message.ts';
import { isRejection, type Rejection } from '../../rejection.ts';
import { declared } from '../declared.ts';
import type { Feed, Translation } from '../feed.ts';
import { queryOf } from './query.ts';

export const queriesFeed: Feed = {
  feed: 'queries',
  title: 'Patient queries',
  handles: ['QBP^Q22', 'QBP^Q23'],
  translate: translateQuery,
  defaults: declared('queries', 'Patient queries', { onReusedControlId: 'process' }),
};

/** Kept, and refused only where the question cannot be read. */
export function translateQuery(message: Hl7Message): Translation | Rejection {
  const query = queryOf(message);
  return isRejection(query) ? query : { events: [], identities: [], samples: [], warnings: message.warnings };
}
