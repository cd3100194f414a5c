/** A huddle is opened, discusses what stands on its agenda, and is closed. What was not kept since the last one is carried into it. */
import Type from 'typebox';
import { commitmentsOf, openHuddle } from '../house/huddle/huddle.ts';
import { Key, oneOf, Says } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const huddleStep = requestKind({
  request: 'huddle-step',
  title: 'Open, minute or close a huddle',
  definition: 'Opens a huddle (open commitments are carried into it), keeps the minutes of an item, or closes it. One huddle is open at a time.',
  body: Type.Object(
    {
      step: oneOf(['opened', 'item-discussed', 'closed']),
      huddle: Type.Optional(Key('Of the huddle; not needed to open one')),
      item: Type.Optional(Type.String({ minLength: 1, maxLength: 300, description: 'The finding, or topic:staffing and its like' })),
      says: Type.Optional(Says('Minutes')),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { step, huddle, item, says }, id }, actor) => {
    const open = openHuddle(input);
    const by = byOf(actor);
    if (step === 'opened') {
      if (open !== undefined)
        return { refused: 'step.out-of-order', says: 'A huddle is open already.', value: open.huddle, unlock: 'Go on with it, or close it.' };
      const made = `huddle-${id}`.slice(0, 80);
      const carried = commitmentsOf(input).filter(({ state }) => state === 'open');
      return {
        events: [
          { type: 'HuddleStepped', huddle: made, step: 'opened', by },
          ...carried.map(({ commitment }) => ({ type: 'CommitmentStepped', commitment, huddle: made, step: 'carried', by }) as const),
        ],
        made: { huddle: made },
      };
    }
    if (open === undefined || (huddle !== undefined && huddle !== open.huddle)) return { refused: 'thing.unknown', says: 'That huddle is not open.' };
    if (step === 'item-discussed' && item === undefined) return { refused: 'reason.missing', says: 'Say which item was discussed.' };
    return {
      events: [
        {
          type: 'HuddleStepped',
          huddle: open.huddle,
          step,
          ...(item === undefined ? {} : { item }),
          ...(says === undefined ? {} : { says }),
          by,
        },
      ],
    };
  },
});
