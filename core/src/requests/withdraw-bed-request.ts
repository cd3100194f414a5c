/** Takes a request out of the queue: the patient goes home, or the plan changed. The bed that was assigned is free again in the same breath. */
import Type from 'typebox';
import { unitId } from '../ids.ts';
import { getRow } from '../table.ts';
import { Key, Says } from '../work/fact.ts';
import { isRefused, wishAsked } from './placing.ts';
import { byOf, requestKind } from './request.ts';

export const withdrawBedRequest = requestKind({
  request: 'withdraw-bed-request',
  title: 'Withdraw a bed request',
  definition: 'The patient leaves the queue; a bed that was assigned to them is released.',
  body: Type.Object({ request: Key('Of the open request'), reason: Type.Optional(Says('Why')) }, { additionalProperties: false }),
  decide: (input, { body: { request, reason } }, actor) => {
    const wish = wishAsked(input, { request });
    if (isRefused(wish)) return wish;
    if (actor.unit !== undefined && wish.from?.unit !== actor.unit) return { refused: 'thing.unknown', says: `${request} is not of ${actor.unit}.` };
    if (reason === undefined) return { refused: 'reason.missing', says: 'Say why the bed is no longer needed.' };
    const by = byOf(actor);
    const bed = wish.assigned === undefined ? undefined : getRow(input.hospital.operations.beds, wish.assigned.bed);
    const promised = bed?.promise?.encounter === wish.encounter ? bed : undefined;
    return {
      events: [
        { type: 'BedRequestWithdrawn', request: wish.request, reason, by },
        ...(promised === undefined
          ? []
          : [{ type: 'BedPromised' as const, bed: promised.bed, unit: unitId(promised.unit), promise: 'none' as const, reason, by }]),
      ],
    };
  },
});
