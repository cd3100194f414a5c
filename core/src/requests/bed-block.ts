/** Takes a bed out of service, with reason and end, and puts it back. Whoever is in it stays; nobody new is placed there. */
import Type from 'typebox';
import { getRow } from '../table.ts';
import { At, BedKey } from '../work/fact.ts';
import { requestKind } from './request.ts';

export const bedBlock = requestKind({
  request: 'bed-block',
  title: 'Block a bed, or open it again',
  definition: 'A blocked bed is not offered; its reason and age are shown wherever the bed is.',
  body: Type.Object(
    {
      bed: BedKey,
      blocked: Type.Boolean(),
      reason: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
      until: Type.Optional(At('Expected end of the block')),
    },
    { additionalProperties: false },
  ),
  decide: ({ hospital }, { body: { bed: id, blocked, reason, until }, at }) => {
    const bed = getRow(hospital.operations.beds, id);
    if (bed === undefined) return { refused: 'bed.unknown', says: `There is no bed ${id}.` };
    if (blocked && reason === undefined) return { refused: 'reason.missing', says: 'Say why the bed is blocked.' };
    if (until !== undefined && until <= at)
      return { refused: 'time.past', says: 'The block would end before it begins.', unlock: 'Name a later end, or none.' };
    return {
      events: [
        {
          type: 'BedStatusChanged',
          bed: id,
          unit: bed.unit,
          serviceability: blocked ? 'blocked' : 'open',
          ...(reason === undefined ? {} : { blockReason: reason }),
          ...(blocked && until !== undefined ? { blockedUntil: until } : {}),
        },
      ],
    };
  },
});
