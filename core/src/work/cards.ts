/** Cards of advice that this house showed inside the chart of another system (CDS Hooks), and what people there made of them. */
import Type from 'typebox';
import { By, kind, oneOf, UnitKey, VisitKey, Word } from './fact.ts';
import { setAsideReasons } from './house.ts';
import { overrideReasons } from './reasoning.ts';

/** The moments at which another system asks. */
export const hooks = ['patient-view', 'order-select', 'order-sign', 'encounter-discharge'] as const;
export type Hook = (typeof hooks)[number];
/** The reasons that a card offers, and what else the other system knows: its own code stays in the bytes. */
export const cardReasons = [...overrideReasons, ...setAsideReasons, 'other'] as const;

const about = {
  card: Type.String({ minLength: 1, maxLength: 80, description: 'The id that the card was sent under' }),
  service: oneOf(hooks, 'The hook that it answered'),
  client: Word('The registered system in whose chart it stood'),
  rule: Word('With its version'),
  encounter: Type.Optional(VisitKey),
  unit: Type.Optional(UnitKey),
  by: By,
};
export const CardShown = Type.Object(
  {
    type: Type.Literal('CardShown'),
    ...about,
    check: Type.String({ minLength: 1, maxLength: 500, description: 'Key of the check or finding behind it' }),
    indicator: oneOf(['info', 'warning', 'critical']),
  },
  { additionalProperties: false },
);
export const CardAnswered = Type.Object(
  {
    type: Type.Literal('CardAnswered'),
    ...about,
    outcome: oneOf(['accepted', 'overridden']),
    reason: Type.Optional(oneOf(cardReasons, 'Of an override, where one was given')),
  },
  { additionalProperties: false },
);

export const cardKinds = [
  kind('CardShown', 'A card of advice was shown in the chart of another system.', CardShown, (fact) => fact.card),
  kind('CardAnswered', 'Somebody took up a card of advice, or overrode it.', CardAnswered, (fact) => fact.card),
] as const;
