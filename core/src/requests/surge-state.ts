/** States by hand a parameter of the surge plan that nothing here counts: it holds for a day. */
import Type from 'typebox';
import { opelParameters } from '../house/surge/opel.ts';
import { oneOf } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const surgeState = requestKind({
  request: 'surge-state',
  title: 'State a parameter of the surge plan',
  definition: 'A share in basis points or minutes, said by a person because nothing here counts it; used for 24 hours, and only while nothing counts it.',
  body: Type.Object(
    { parameter: oneOf(opelParameters), value: Type.Number({ minimum: 0, maximum: 100_000, description: 'Basis points of a share, or minutes' }) },
    { additionalProperties: false },
  ),
  decide: (_input, { body: { parameter, value } }, actor) => ({ events: [{ type: 'SurgeParameterStated', parameter, value, by: byOf(actor) }] }),
});
