/** The receive loop's `answer`: the response to a kept query, undefined for every other message. */
import type { KeptMessage } from '@healthos/core/ports.ts';
import type { Hl7Message } from '../../formats/hl7v2/message.ts';
import { isRejection } from '../../rejection.ts';
import { answerQuery } from './answer.ts';
import { resolveQuery, type IdentityLookup } from './identity-lookup.ts';
import { queryOf } from './query.ts';

/** The answer carries the kept message's id and time, so that the same question kept once is answered under one control id. */
export function answerFrom(lookup: IdentityLookup): (asked: { readonly message: Hl7Message; readonly kept: KeptMessage }) => Promise<Buffer | undefined> {
  return async ({ message, kept }) => {
    if (message.code.toUpperCase() !== 'QBP') return undefined;
    const query = queryOf(message);
    if (isRejection(query)) return undefined;
    return answerQuery(message, await resolveQuery(query, lookup), { controlId: kept.id, at: kept.receivedAt });
  };
}
