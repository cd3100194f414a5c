/** Asks for a bed for somebody who is here or announced. One open request for each patient. */
import Type from 'typebox';
import { levelsOfCare, ageBands } from '../operations/facility.ts';
import { wishFor } from '../house/placement/queue.ts';
import { getRow } from '../table.ts';
import { At, oneOf, UnitKey, VisitKey } from '../work/fact.ts';
import { isolations, needs, origins } from '../work/placement.ts';
import { isHere } from './placing.ts';
import { byOf, requestKind } from './request.ts';

export const requestBed = requestKind({
  request: 'request-bed',
  title: 'Ask for a bed',
  definition: 'Puts a patient into the queue. An isolation that is not said is unknown, and blocks assignment until somebody says it.',
  body: Type.Object(
    {
      encounter: VisitKey,
      origin: oneOf(origins),
      level: oneOf(levelsOfCare, 'Level of care at least'),
      service: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
      attending: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
      targetUnit: Type.Optional(UnitKey),
      isolation: Type.Optional(oneOf(isolations)),
      organism: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
      needs: Type.Optional(Type.Array(oneOf(needs), { maxItems: needs.length })),
      sex: Type.Optional(oneOf(['F', 'M', 'X'])),
      age: Type.Optional(oneOf(ageBands)),
      weightKg: Type.Optional(Type.Number({ minimum: 0, maximum: 700 })),
      decidedAt: Type.Optional(At('The decision to admit')),
      neededBy: Type.Optional(At('Wanted by')),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at, id }, actor) => {
    const { operations } = input.hospital;
    if (!isHere(input, body.encounter)) return { refused: 'encounter.unknown', says: `${body.encounter} is not here.` };
    const unit = getRow(operations.encounters, body.encounter)?.location?.unit;
    if (actor.unit !== undefined && unit !== actor.unit) return { refused: 'encounter.unknown', says: `${body.encounter} is not on ${actor.unit}.` };
    if (body.targetUnit !== undefined && getRow(operations.units, body.targetUnit) === undefined)
      return { refused: 'unit.unknown', says: `There is no unit ${body.targetUnit}.` };
    if (body.decidedAt !== undefined && body.decidedAt > at) return { refused: 'time.future', says: 'The decision lies in the future.' };
    if (body.neededBy !== undefined && body.neededBy <= at)
      return { refused: 'time.past', says: 'The bed would have been needed before it is asked for.', unlock: 'Name a later time, or none.' };
    const open = wishFor(input, body.encounter);
    if (open?.how === 'asked')
      return {
        refused: 'step.out-of-order',
        says: `${body.encounter} has an open request: ${open.request}.`,
        value: open.request,
        unlock: 'Complete that one, or withdraw it.',
      };
    const request = `b-${id}`.slice(0, 80);
    return { events: [{ type: 'BedRequested', request, ...body, requestedAt: at, by: byOf(actor) }], made: { request } };
  },
});
