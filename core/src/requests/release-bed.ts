/** Takes a hold or an assignment back. The house does it by itself where a hold has ended. */
import Type from 'typebox';
import { isUnkeepable } from '../house/placement/unkeepable.ts';
import { BedKey, Says } from '../work/fact.ts';
import { bedAsked, isRefused, staleBed } from './placing.ts';
import { byOf, requestKind } from './request.ts';

export const releaseBed = requestKind({
  request: 'release-bed',
  title: 'Release a bed',
  definition: 'The bed is neither held nor assigned any more; whoever it was for waits again.',
  body: Type.Object(
    { bed: BedKey, reason: Type.Optional(Says('Why')), seen: Type.Optional(Type.Integer({ description: 'Position of the bed that the form showed' })) },
    { additionalProperties: false },
  ),
  decide: (input, { body, at }, actor) => {
    const bed = bedAsked(input, body.bed, actor);
    if (isRefused(bed)) return bed;
    const { promise } = bed;
    if (promise === undefined) return { refused: 'bed.no-promise', says: `${bed.bed} is neither held nor assigned.`, value: bed.occupancy };
    // The house only ends what is over: a hold that was renewed meanwhile stands.
    if (actor.role === 'house' && isUnkeepable(input.hospital, promise, at) === undefined)
      return { refused: 'form.stale', says: `The promise of ${bed.bed} is not over.` };
    const stale = staleBed(bed, body.seen);
    if (stale !== undefined) return stale;
    return {
      events: [
        {
          type: 'BedPromised',
          bed: bed.bed,
          unit: bed.unit,
          promise: 'none',
          ...(promise.encounter === undefined ? {} : { encounter: promise.encounter }),
          ...(promise.request === undefined ? {} : { request: promise.request }),
          ...(body.reason === undefined ? {} : { reason: body.reason }),
          by: byOf(actor),
        },
      ],
    };
  },
});
