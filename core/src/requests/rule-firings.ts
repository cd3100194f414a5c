/** The house writes down what its rules say anew and no longer say: the firing log of the registry. Asked by the house itself. */
import Type from 'typebox';
import { firingsDue } from '../house/findings/firings.ts';
import { byOf, requestKind } from './request.ts';

export const ruleFirings = requestKind({
  request: 'rule-firings',
  title: 'Keep what the rules say',
  definition: 'Writes down which findings began and which ended since the last time. Only the house itself asks.',
  body: Type.Object({}, { additionalProperties: false }),
  decide: (input, _asked, actor) => {
    const due = firingsDue(input);
    if (due.length === 0) return { refused: 'step.out-of-order', says: 'Everything that the rules say is written down already.' };
    return { events: due.map((fired) => ({ ...fired, by: byOf(actor) })) };
  },
});
