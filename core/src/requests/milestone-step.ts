/** A milestone on the way home is due, done, or not needed. Done means that somebody saw it done. */
import Type from 'typebox';
import { askedStay, beforeEarlier, isStay, staleForm } from '../house/discharge/asked-stay.ts';
import { milestones } from '../work/discharge.ts';
import { At, oneOf, VisitKey } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const milestoneStep = requestKind({
  request: 'milestone-step',
  title: 'Say that a milestone on the way home is due, done or not needed',
  definition: 'Medically ready starts the clock of avoidable hours; setting it due again stops it.',
  body: Type.Object(
    {
      encounter: VisitKey,
      milestone: oneOf(milestones),
      state: oneOf(['due', 'done', 'not-needed']),
      dueAt: Type.Optional(At('Due')),
      seen: Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the newest word on it that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { encounter, milestone, state, dueAt, seen }, at }, actor) => {
    const stay = askedStay(input, encounter, at, actor);
    if (!isStay(stay)) return stay;
    const known = stay.way.milestones.find((one) => one.milestone === milestone);
    const wrong = staleForm(seen, known?.position ?? 0) ?? beforeEarlier(at, known?.at);
    if (wrong !== undefined) return wrong;
    if (known?.state === state && known.dueAt === dueAt)
      return { refused: 'step.out-of-order', says: `It is ${state.replace('-', ' ')} already.`, value: state, unlock: 'Nothing is left to do.' };
    if (state === 'not-needed' && milestone === 'medically-ready')
      return { refused: 'step.out-of-order', says: 'Nobody leaves without being medically ready.', unlock: 'Set it due or done.' };
    if (dueAt !== undefined && (state !== 'due' || dueAt < at))
      return { refused: 'time.past', says: state === 'due' ? 'It would have been due already.' : 'Only what is due has a due time.' };
    return { events: [{ type: 'MilestoneStepped', encounter, milestone, state, ...(dueAt === undefined ? {} : { dueAt }), by: byOf(actor) }] };
  },
});
