/** Opens a transfer case: somebody is to come from, or go to, another hospital. What was asked stands; only steps follow. */
import Type from 'typebox';
import { leaverOf } from '../house/discharge/ways.ts';
import { levelsOfCare } from '../operations/facility.ts';
import { oneOf, VisitKey, Word } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const transferOpen = requestKind({
  request: 'transfer-open',
  title: 'Open a transfer case',
  definition: 'A case has a direction, a partner, a level of care and an urgency; its clock to an answer starts now.',
  body: Type.Object(
    {
      direction: oneOf(['in', 'out']),
      partner: Word('The other hospital'),
      level: oneOf(levelsOfCare),
      service: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
      reason: Type.Optional(oneOf(['higher-level', 'service-not-here', 'capacity', 'repatriation', 'patient-choice'])),
      urgency: oneOf(['emergent', 'urgent', 'routine']),
      encounter: Type.Optional(VisitKey),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, id }, actor) => {
    if (body.direction === 'out' && body.encounter === undefined)
      return { refused: 'encounter.unknown', says: 'Say who is to go out.', unlock: 'Name the visit.' };
    if (body.direction === 'out' && body.encounter !== undefined && leaverOf(input, body.encounter) === undefined)
      return { refused: 'encounter.unknown', says: `${body.encounter} is not an inpatient here now.` };
    const key = `transfer-${id}`;
    return { events: [{ type: 'TransferRequested', case: key, ...body, by: byOf(actor) }], made: { case: key } };
  },
});
