/** Something was done for or used on a patient: a treatment, a kit, a unit of blood, an implant; or some of it came back. */
import Type from 'typebox';
import { udiFault } from '../financial/charging/udi.ts';
import { serviceOf } from '../financial/charging/services.ts';
import { getRow } from '../table.ts';
import { At, Key, oneOf, VisitKey, Word } from '../work/fact.ts';
import { serviceSteps } from '../work/money.ts';
import { visitAsked } from './note-asked.ts';
import { byOf, requestKind } from './request.ts';

export const supplyRecord = requestKind({
  request: 'supply-record',
  title: 'Record a service or a supply, or its return',
  definition:
    'Supplies, respiratory care, dialysis, blood, therapy, critical care and implants: what was done or used and how many, from when to when; a return gives back.',
  body: Type.Object(
    {
      encounter: VisitKey,
      service: Key('Of this one; its corrections and returns name it again'),
      code: Word('As the site calls it'),
      step: oneOf(serviceSteps),
      /** Below one is refused by name. */
      quantity: Type.Optional(Type.Integer({ minimum: -10_000, maximum: 10_000 })),
      startedAt: Type.Optional(At('Start')),
      endedAt: Type.Optional(At('End')),
      udi: Type.Optional(Type.String({ minLength: 6, maxLength: 120 })),
      invoiceCents: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000 })),
      invoice: Type.Optional(Key('Number of the invoice')),
      order: Type.Optional(Type.String({ maxLength: 120 })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at }, actor) => {
    const { encounter, service, quantity, startedAt, endedAt, udi, step } = body;
    const visit = visitAsked(input, { encounter }, actor);
    if ('refused' in visit) return visit;
    if (quantity !== undefined && quantity < 1)
      return {
        refused: 'units.negative',
        says: 'Units are counted from one; what comes back is a return.',
        field: 'quantity',
        value: String(quantity),
        limit: '1',
        unlock: 'Record a return.',
      };
    if (startedAt !== undefined && endedAt !== undefined && endedAt < startedAt)
      return { refused: 'time.past', says: 'It ended before it began.', field: 'endedAt' };
    if ((endedAt ?? startedAt ?? at) > input.now)
      return { refused: 'time.future', says: 'That has not come yet.', field: endedAt === undefined ? 'startedAt' : 'endedAt' };
    const wrong = udi === undefined ? undefined : udiFault(udi);
    if (wrong !== undefined) return { refused: 'udi.check-digit', says: wrong, field: 'udi', value: udi ?? '', unlock: 'Scan the label again.' };
    if (step !== 'rendered') {
      const known = serviceOf(service, getRow(input.hospital.work.ServiceRendered, `${encounter}|${service}`) ?? []);
      if (known === undefined) return { refused: 'thing.unknown', says: 'Nothing of it is left that could come back.', value: service };
      if ((quantity ?? 1) > known.quantity)
        return {
          refused: 'units.negative',
          says: 'More would come back than was used.',
          field: 'quantity',
          value: String(quantity),
          limit: String(known.quantity),
        };
    }
    const { quantity: many, ...said } = body;
    return { events: [{ type: 'ServiceRendered', ...said, ...(many === undefined ? {} : { quantity: many }), by: byOf(actor) }] };
  },
});
