/** A discharge becomes pending or confirmed, neither any more, or expected at another time. It frees no bed: only the departure by ADT does. */
import Type from 'typebox';
import { askedStay, beforeEarlier, isStay, staleForm, wrongExpected } from '../house/discharge/asked-stay.ts';
import { dischargeSteps } from '../work/discharge.ts';
import { At, oneOf, VisitKey } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

/** From which stages a step may be taken. */
const from: Readonly<Record<(typeof dischargeSteps)[number], readonly string[]>> = {
  pending: ['none'],
  'pending-withdrawn': ['pending'],
  confirmed: ['none', 'pending'],
  'confirmation-withdrawn': ['confirmed'],
  expected: ['none', 'pending', 'confirmed'],
};

export const dischargeStep = requestKind({
  request: 'discharge-step',
  title: 'Set a discharge pending or confirmed, take it back, or expect it at another time',
  definition: 'Pending a second time for one discharge counts as one false pending; the bed stays taken until the departure itself.',
  body: Type.Object(
    {
      encounter: VisitKey,
      step: oneOf(dischargeSteps),
      expectedAt: Type.Optional(At('Expected departure')),
      seen: Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the newest step that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { encounter, step, expectedAt, seen }, at }, actor) => {
    const stay = askedStay(input, encounter, at, actor);
    if (!isStay(stay)) return stay;
    const { way } = stay;
    const wrong = staleForm(seen, way.position) ?? beforeEarlier(at, way.since) ?? wrongExpected(expectedAt, at);
    if (wrong !== undefined) return wrong;
    if (!from[step].includes(way.stage))
      return {
        refused: 'step.out-of-order',
        says: `The discharge is ${way.stage === 'none' ? 'neither pending nor confirmed' : way.stage}.`,
        value: way.stage,
        limit: from[step].join(' or '),
        unlock: way.stage === 'confirmed' ? 'Withdraw the confirmation first.' : 'Set it pending first.',
      };
    if (step === 'expected' && expectedAt === undefined) return { refused: 'reason.missing', says: 'Say when the departure is expected.' };
    return { events: [{ type: 'DischargeStepped', encounter, step, ...(expectedAt === undefined ? {} : { expectedAt }), by: byOf(actor) }] };
  },
});
