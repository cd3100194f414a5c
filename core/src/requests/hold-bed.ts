/** Keeps a bed free for a while, for a request or for nobody yet. It lapses by itself. */
import Type from 'typebox';
import { hourMs, instant } from '../time.ts';
import { At, BedKey, Key, Says } from '../work/fact.ts';
import { bedAsked, isRefused, pastTime, staleBed, wishAsked } from './placing.ts';
import { byOf, requestKind } from './request.ts';
import { alreadyTaken } from './taken.ts';

/** A hold without an end, and the longest that is taken. */
export const holdLimits = { usualMs: 2 * hourMs, longestMs: 24 * hourMs } as const;

export const holdBed = requestKind({
  request: 'hold-bed',
  title: 'Hold a bed',
  definition: 'Nobody else is offered the bed until the hold ends, by itself or by hand.',
  body: Type.Object(
    {
      bed: BedKey,
      request: Type.Optional(Key('The request it is held for')),
      until: Type.Optional(At('The hold ends by itself then; two hours unless said')),
      reason: Type.Optional(Says('Why')),
      seen: Type.Optional(Type.Integer({ description: 'Position of the bed that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at }, actor) => {
    const bed = bedAsked(input, body.bed, actor);
    if (isRefused(bed)) return bed;
    const until = body.until ?? instant(at + holdLimits.usualMs);
    const past = pastTime(body.until, at, 'The hold');
    if (past !== undefined) return past;
    if (until > at + holdLimits.longestMs)
      return { refused: 'time.future', says: 'A bed is held for a day at most.', limit: '24 h', unlock: 'Block it instead.' };
    if (body.reason === undefined) return { refused: 'reason.missing', says: 'Say why the bed is held.' };
    const wish = body.request === undefined ? undefined : wishAsked(input, { request: body.request });
    if (wish !== undefined && isRefused(wish)) return wish;
    if (bed.serviceability !== 'open')
      return {
        refused: 'bed.unsuitable',
        says: `${bed.bed} is ${bed.serviceability}.`,
        rule: 'placement@2026.1: in-service',
        value: bed.serviceability,
        limit: 'open',
        unlock: `Open ${bed.bed} again`,
      };
    const taken = alreadyTaken(input, bed, { encounter: wish?.encounter, seen: body.seen }, actor);
    if (taken !== undefined) return taken;
    const stale = staleBed(bed, body.seen);
    if (stale !== undefined) return stale;
    return {
      events: [
        {
          type: 'BedPromised',
          bed: bed.bed,
          unit: bed.unit,
          promise: 'held',
          until,
          reason: body.reason,
          ...(wish === undefined ? {} : { request: wish.request, encounter: wish.encounter }),
          by: byOf(actor),
        },
      ],
    };
  },
});
