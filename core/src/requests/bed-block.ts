/** Takes a bed out of service, with reason and end, and puts it back. Whoever is in it stays; nobody new is placed there. */
import Type from 'typebox';
import { At, BedKey, oneOf } from '../work/fact.ts';
import { bedAsked, bedBefore, isRefused, pastTime, staleBed } from './placing.ts';
import { byOf, requestKind } from './request.ts';

/** Why a bed is out of service; `other` wants words. */
export const blockReasons = ['maintenance', 'isolation', 'equipment', 'no-staff', 'sitter', 'closed-room', 'infection-control', 'other'] as const;

export const bedBlock = requestKind({
  request: 'bed-block',
  title: 'Block a bed, or open it again',
  definition: 'A blocked bed is not offered; its reason and age are shown wherever the bed is. Past its expected end it becomes a finding.',
  body: Type.Object(
    {
      bed: BedKey,
      blocked: Type.Boolean(),
      code: Type.Optional(oneOf(blockReasons, 'Reason code')),
      reason: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
      until: Type.Optional(At('Expected end of the block')),
      seen: Type.Optional(Type.Integer({ description: 'Position of the bed that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { bed: id, blocked, code, reason, until, seen }, at }, actor) => {
    const bed = bedAsked(input, id, actor);
    if (isRefused(bed)) return bed;
    const said = [code, reason].filter((part) => part !== undefined).join(': ');
    if (blocked && (said === '' || (code === 'other' && reason === undefined))) return { refused: 'reason.missing', says: 'Say why the bed is blocked.' };
    const past = pastTime(until, at, 'The block');
    if (past !== undefined) return past;
    const stale = staleBed(bed, seen);
    if (stale !== undefined) return stale;
    return {
      events: [
        {
          type: 'BedStatusChanged',
          bed: id,
          unit: bed.unit,
          serviceability: blocked ? 'blocked' : 'open',
          ...(said === '' ? {} : { blockReason: said }),
          ...(blocked && until !== undefined ? { blockedUntil: until } : {}),
          before: bedBefore(bed),
          by: byOf(actor),
        },
      ],
    };
  },
});
