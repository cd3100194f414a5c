/** A milestone of an emergency visit, as whoever works the tracking board says it: triaged, in a room, seen, decided, left unseen. */
import Type from 'typebox';
import type { HealthEvent } from '../event.ts';
import { isVisit, openVisit, outOfOrder, staleForm } from '../house/emergency/step-order.ts';
import { oneOf, VisitKey } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const edStep = requestKind({
  request: 'ed-step',
  title: 'Step of an emergency visit',
  definition: 'Triage with its ESI, in a room, seen by a provider, disposition decided, or left unseen; each once and in order, triage and disposition again.',
  body: Type.Object(
    {
      encounter: VisitKey,
      step: oneOf(['triaged', 'roomed', 'provider-seen', 'disposition-decided', 'left-unseen']),
      esi: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
      complaint: Type.Optional(Type.String({ maxLength: 60 })),
      provider: Type.Optional(Type.String({ maxLength: 40, description: 'Opaque staff id' })),
      disposition: Type.Optional(oneOf(['admit', 'discharge', 'transfer', 'observe'])),
      ventilated: Type.Optional(Type.Boolean({ description: 'On a ventilator in the ED' })),
      seen: Type.Optional(Type.Integer({ description: 'The position that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at }, actor) => {
    const visit = openVisit(input, body.encounter, actor);
    if (!isVisit(visit)) return visit;
    const { step, esi, complaint, disposition } = body;
    const refusal = staleForm(visit, body.seen) ?? outOfOrder(visit, step, at);
    if (refusal !== undefined) return refusal;
    if (step === 'triaged' && esi === undefined)
      return { refused: 'reason.missing', says: 'Triage needs an ESI level.', rule: 'ESI handbook 4', limit: '1 to 5' };
    if (step === 'disposition-decided' && disposition === undefined)
      return { refused: 'reason.missing', says: 'Say which disposition.', limit: 'admit, observe, transfer or discharge' };
    const provider = body.provider ?? (step === 'provider-seen' ? actor.staff : undefined);
    const by = byOf(actor);
    const events: HealthEvent[] = [
      {
        type: 'EmergencyStepped',
        encounter: body.encounter,
        step,
        ...(esi === undefined ? {} : { esi }),
        ...(complaint === undefined ? {} : { complaint }),
        ...(provider === undefined ? {} : { provider }),
        ...(disposition === undefined ? {} : { disposition }),
        by,
      },
    ];
    if (body.ventilated !== undefined) events.push({ type: 'CareNeedStated', encounter: body.encounter, need: 'ventilator', present: body.ventilated, by });
    return { events };
  },
});
