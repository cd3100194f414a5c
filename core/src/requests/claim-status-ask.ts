/** The payer of a claim that was sent is asked where it stands. */
import Type from 'typebox';
import { claimStatusOf } from '../financial/inquiries/claim-inquiry.ts';
import { Key } from '../work/fact.ts';
import { sentAsked } from './claim-asked.ts';
import { byOf, requestKind } from './request.ts';

export const claimStatusAsk = requestKind({
  request: 'claim-status-ask',
  title: 'Ask a payer where a claim stands',
  definition: 'A claim status enquiry (276) about one claim that was sent; the answer (277) says where it stands. One question at a time.',
  body: Type.Object({ claim: Key('Of the claim that was sent') }, { additionalProperties: false }),
  decide: (input, { body: { claim }, id }, actor) => {
    const now = sentAsked(input, claim, undefined);
    if ('refused' in now) return now;
    const { inquiry } = claimStatusOf(input.hospital, now, input.now);
    if (inquiry?.state === 'waiting')
      return {
        refused: 'step.out-of-order',
        says: 'The payer was asked and has not answered yet.',
        value: new Date(inquiry.askedAt).toISOString(),
        limit: new Date(inquiry.dueAt).toISOString(),
        unlock: 'Ask again when the answer is overdue.',
      };
    const { encounter, patient, payer } = now.sent;
    const control = now.payerControl === undefined ? {} : { payerControl: now.payerControl };
    return {
      events: [{ type: 'ClaimStatusAsked', inquiry: `${claim}|${id}`, claim, encounter, patient, payer, ...control, by: byOf(actor) }],
      made: { inquiry: `${claim}|${id}` },
    };
  },
});
