/** Says what a request did not say, or says it anew: isolation above all, which blocks assignment while it is unknown. */
import Type from 'typebox';
import { ageBands, levelsOfCare } from '../operations/facility.ts';
import { getRow } from '../table.ts';
import { At, Key, oneOf, UnitKey } from '../work/fact.ts';
import { isolations, needs } from '../work/placement.ts';
import { isRefused, restated, wishAsked } from './placing.ts';
import { requestKind } from './request.ts';

export const completeBedRequest = requestKind({
  request: 'complete-bed-request',
  title: 'Complete a bed request',
  definition:
    'Replaces what is named of an open request: isolation, level, needs, sex, age, weight, target unit, needed by. A wait that only ADT knew becomes a request.',
  body: Type.Object(
    {
      request: Key('Of the open request'),
      isolation: Type.Optional(oneOf(isolations)),
      organism: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
      level: Type.Optional(oneOf(levelsOfCare)),
      needs: Type.Optional(Type.Array(oneOf(needs), { maxItems: needs.length })),
      sex: Type.Optional(oneOf(['F', 'M', 'X'])),
      age: Type.Optional(oneOf(ageBands)),
      weightKg: Type.Optional(Type.Number({ minimum: 0, maximum: 700 })),
      targetUnit: Type.Optional(UnitKey),
      neededBy: Type.Optional(At('Wanted by')),
      seen: Type.Optional(Type.Integer({ description: 'Position of the request that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at }, actor) => {
    const { request, seen, ...more } = body;
    const wish = wishAsked(input, { request });
    if (isRefused(wish)) return wish;
    if (actor.unit !== undefined && wish.from?.unit !== actor.unit) return { refused: 'thing.unknown', says: `${request} is not of ${actor.unit}.` };
    if (seen !== undefined && (wish.positions[0] ?? 0) > seen)
      return { refused: 'form.stale', says: 'The request has changed since the form was drawn.', unlock: 'Look at it again.' };
    if (more.targetUnit !== undefined && getRow(input.hospital.operations.units, more.targetUnit) === undefined)
      return { refused: 'unit.unknown', says: `There is no unit ${more.targetUnit}.` };
    if (more.neededBy !== undefined && more.neededBy <= at)
      return { refused: 'time.past', says: 'The bed would have been needed before now.', unlock: 'Name a later time.' };
    return { events: [{ ...restated(wish, actor), ...more }] };
  },
});
