/** The owner of an action card acknowledges it, says that it is done, or opens it again. */
import Type from 'typebox';
import { cardsOf, plansOf, type CardState } from '../house/surge/activation.ts';
import { Key, oneOf } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

const steps = ['card-acknowledged', 'card-done', 'card-reopened'] as const;
/** From where a step may follow. */
const follows: Readonly<Record<(typeof steps)[number], readonly CardState[]>> = {
  'card-acknowledged': ['open'],
  'card-done': ['open', 'acknowledged'],
  'card-reopened': ['acknowledged', 'done'],
};

export const surgeCard = requestKind({
  request: 'surge-card',
  title: 'Answer an action card',
  definition: 'Acknowledges a card of the approved level, marks it done, or opens it again. It counts for this activation only.',
  body: Type.Object(
    {
      pack: Key('Of the plan'),
      card: Key('Of the card within the plan'),
      step: oneOf(steps),
      seen: Type.Optional(
        Type.Object({ state: Type.Optional(oneOf(['open', 'acknowledged', 'done'])) }, { additionalProperties: false, description: 'What the form showed' }),
      ),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { pack, card: id, step, seen } }, actor) => {
    const plan = plansOf(input).find((one) => one.pack === pack);
    const card = plan === undefined ? undefined : cardsOf(input, plan).find((one) => one.id === id);
    if (card === undefined) return { refused: 'thing.unknown', says: 'The approved level calls for no such card.', value: id };
    if (seen?.state !== undefined && seen.state !== card.state)
      return { refused: 'form.stale', says: `This card is ${card.state} now.`, value: card.state, unlock: 'Look at it as it is now, then answer.' };
    if (!follows[step].includes(card.state)) return { refused: 'step.out-of-order', says: `This card is ${card.state}.`, value: card.state };
    return { events: [{ type: 'SurgeStepped', pack, card: card.key, step, by: byOf(actor) }] };
  },
});
