/** Cancels a surgical case before the first cut, with its reason: it needs no room and no bed any more. */
import Type from 'typebox';
import { caseOutOfOrder, isCase, openCase, staleCase } from '../house/theatre/step-order.ts';
import { Key } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const caseCancel = requestKind({
  request: 'case-cancel',
  title: 'Cancel a surgical case',
  definition: 'The case will not take place; its reason stays with it. After the first cut nothing is cancelled.',
  body: Type.Object(
    {
      case: Key('Of the surgical case'),
      reason: Type.String({ minLength: 1, maxLength: 60 }),
      seen: Type.Optional(Type.Integer({ description: 'The position that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { case: key, reason, seen }, at }, actor) => {
    const one = openCase(input, key, actor);
    if (!isCase(one)) return one;
    const refusal = staleCase(one, seen) ?? caseOutOfOrder(input, one, 'cancelled', at);
    return refusal ?? { events: [{ type: 'CaseStepped', case: key, step: 'cancelled', reason, by: byOf(actor) }] };
  },
});
