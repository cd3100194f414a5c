/** A milestone of a surgical case, as whoever runs the room or recovery says it. */
import Type from 'typebox';
import { caseOutOfOrder, isCase, openCase, staleCase } from '../house/theatre/step-order.ts';
import { Key, oneOf } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const caseStep = requestKind({
  request: 'case-step',
  title: 'Step of a surgical case',
  definition: 'Wheels in, cut, close, wheels out, recovery in, done and out, room ready, or delayed with its reason; each once and in order.',
  body: Type.Object(
    {
      case: Key('Of the surgical case'),
      step: oneOf(['wheels-in', 'cut', 'close', 'wheels-out', 'recovery-in', 'recovery-done', 'recovery-out', 'room-ready', 'delayed']),
      reason: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'Of a delay, coded' })),
      seen: Type.Optional(Type.Integer({ description: 'The position that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { case: key, step, reason, seen }, at }, actor) => {
    const one = openCase(input, key, actor);
    if (!isCase(one)) return one;
    const refusal = staleCase(one, seen) ?? caseOutOfOrder(input, one, step, at);
    if (refusal !== undefined) return refusal;
    if (step === 'delayed' && reason === undefined) return { refused: 'reason.missing', says: 'Say why the case is delayed.' };
    return { events: [{ type: 'CaseStepped', case: key, step, ...(reason === undefined ? {} : { reason }), by: byOf(actor) }] };
  },
});
