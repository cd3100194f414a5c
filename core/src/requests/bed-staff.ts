/** Says that a bed is staffed now, or no longer. Whether there are nurses enough for the unit is another rule's matter. */
import Type from 'typebox';
import { BedKey, Says } from '../work/fact.ts';
import { bedAsked, bedBefore, isRefused, staleBed } from './placing.ts';
import { byOf, requestKind } from './request.ts';

export const bedStaff = requestKind({
  request: 'bed-staff',
  title: 'Staff a bed, or stand it down',
  definition: 'A bed without staff is not offered and does not count as staffed. The ratio of its unit is judged apart, by who is there.',
  body: Type.Object(
    {
      bed: BedKey,
      staffed: Type.Boolean(),
      reason: Type.Optional(Says('Why it is stood down')),
      seen: Type.Optional(Type.Integer({ description: 'Position of the bed that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { bed: id, staffed, reason, seen } }, actor) => {
    const bed = bedAsked(input, id, actor);
    if (isRefused(bed)) return bed;
    if (bed.staffed === staffed)
      return { refused: 'step.out-of-order', says: `${id} is ${staffed ? 'staffed' : 'without staff'} already.`, value: staffed ? 'staffed' : 'no staff' };
    const stale = staleBed(bed, seen);
    if (stale !== undefined) return stale;
    if (!staffed && bed.occupants.length > 0) return { refused: 'bed.occupied', says: `Somebody is in ${id}.`, unlock: 'Move them first.' };
    if (!staffed && reason === undefined) return { refused: 'reason.missing', says: 'Say why the bed is stood down.' };
    return { events: [{ type: 'BedStatusChanged', bed: id, unit: bed.unit, staffed, before: bedBefore(bed), by: byOf(actor) }] };
  },
});
