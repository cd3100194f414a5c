/** Says that an empty bed needs cleaning: the bed is dirty and a cleaning job opens. */
import Type from 'typebox';
import { BedKey, Says } from '../work/fact.ts';
import { bedAsked, bedBefore, isRefused, staleBed } from './placing.ts';
import { byOf, requestKind } from './request.ts';

export const bedDirty = requestKind({
  request: 'bed-dirty',
  title: 'This bed is dirty',
  definition: 'The bed is dirty from now on and waits for cleaning. While somebody is in it only their departure starts that.',
  body: Type.Object(
    {
      bed: BedKey,
      reason: Type.Optional(Says('What is to be cleaned')),
      seen: Type.Optional(Type.Integer({ description: 'Position of the bed that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body }, actor) => {
    const bed = bedAsked(input, body.bed, actor);
    if (isRefused(bed)) return bed;
    if (bed.occupants.length > 0)
      return {
        refused: 'bed.occupied',
        says: `Somebody is in ${bed.bed}.`,
        rule: 'Only a departure starts cleaning',
        unlock: 'The job opens by itself when the patient is gone.',
      };
    if (bed.cleanliness !== 'clean') return { refused: 'step.out-of-order', says: `${bed.bed} is ${bed.cleanliness} already.`, value: bed.cleanliness };
    const stale = staleBed(bed, body.seen);
    if (stale !== undefined) return stale;
    const by = byOf(actor);
    return {
      events: [
        { type: 'TurnStepped', bed: bed.bed, step: 'requested', reason: body.reason ?? 'Found dirty', by },
        { type: 'BedStatusChanged', bed: bed.bed, unit: bed.unit, cleanliness: 'dirty', before: bedBefore(bed), by },
      ],
    };
  },
});
