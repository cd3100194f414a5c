/** What became of an alert on a way out of the house, kept one by one as each is taken or fails. Asked by the house itself. */
import Type from 'typebox';
import { getRow } from '../table.ts';
import { oneOf, Word } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const alertOutcome = requestKind({
  request: 'alert-outcome',
  title: 'Keep what became of an alert',
  definition: 'Keeps what became of an alert by webhook or email. Only the house itself asks.',
  body: Type.Object(
    {
      finding: Type.String({ minLength: 1, maxLength: 300 }),
      level: Type.Integer({ minimum: 1, maximum: 5 }),
      attempt: Type.Integer({ minimum: 1, maximum: 100 }),
      channel: oneOf(['webhook', 'email']),
      to: Word('Role'),
      outcome: oneOf(['sent', 'failed', 'given-up']),
    },
    { additionalProperties: false },
  ),
  decide: ({ hospital }, { body }, actor) => {
    const sent = getRow(hospital.work.AlertSent, body.finding);
    const wasTold = sent?.some(({ event }) => event.channel === 'in-app' && event.level === body.level && event.attempt === body.attempt) === true;
    if (!wasTold) return { refused: 'thing.unknown', says: 'There is no such alert.' };
    return { events: [{ type: 'AlertSent', ...body, by: byOf(actor) }] };
  },
});
