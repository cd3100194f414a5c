/** What the door of CDS Hooks keeps: which cards were shown in the chart of another system, and what people there made of them. Nobody asks this at a screen. */
import Type from 'typebox';
import { getRow } from '../table.ts';
import { newestOf } from '../versions.ts';
import { cardReasons, CardShown, hooks } from '../work/cards.ts';
import { oneOf, Word } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

const { type: _type, by: _by, ...shown } = CardShown.properties;

export const cardsShow = requestKind({
  request: 'cards-show',
  title: 'Cards shown',
  definition: 'Keeps which cards of advice were sent to another system, so that an answer to one finds its rule.',
  body: Type.Object({ cards: Type.Array(Type.Object(shown, { additionalProperties: false }), { maxItems: 100 }) }, { additionalProperties: false }),
  decide: (input, { body }, actor) => ({
    events: body.cards
      .filter(({ card }) => getRow(input.hospital.work.CardShown, card) === undefined)
      .map((card) => ({ type: 'CardShown', ...card, by: byOf(actor) })),
  }),
});

export const cardsAnswer = requestKind({
  request: 'cards-answer',
  title: 'Cards answered',
  definition: 'Keeps what became of cards of advice: taken up, or overridden with a coded reason. Words of a person stay in the bytes.',
  body: Type.Object(
    {
      service: oneOf(hooks),
      client: Word('The registered system'),
      answers: Type.Array(
        Type.Object(
          {
            card: Type.String({ minLength: 1, maxLength: 80 }),
            outcome: oneOf(['accepted', 'overridden']),
            reason: Type.Optional(oneOf(cardReasons)),
            /** Kept in the bytes of the request, and in no fact. */
            said: Type.Optional(Type.String({ maxLength: 2000 })),
          },
          { additionalProperties: false },
        ),
        { minItems: 1, maxItems: 100 },
      ),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { service, client, answers } }, actor) => {
    const found = answers.map(({ said: _said, ...answer }) => ({ answer, card: newestOf(getRow(input.hospital.work.CardShown, answer.card))?.event }));
    const lost = found.find(({ card }) => card === undefined || card.service !== service || card.client !== client);
    if (lost !== undefined) return { refused: 'thing.unknown', says: 'No such card was shown by this service.', value: lost.answer.card };
    return {
      events: found.map(({ answer, card }) => ({
        type: 'CardAnswered',
        ...answer,
        service,
        client,
        rule: card?.rule ?? '',
        ...(card?.encounter === undefined ? {} : { encounter: card.encounter }),
        ...(card?.unit === undefined ? {} : { unit: card.unit }),
        by: byOf(actor),
      })),
    };
  },
});
