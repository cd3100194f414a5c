/** The house alerts: a step of a finding's ladder is told in the house, or what became of it on a way out of the house is kept. Asked by the house itself. */
import Type from 'typebox';
import { nextAlert } from '../house/findings/escalation.ts';
import { findingsOf } from '../reasoning/findings.ts';
import { getRow } from '../table.ts';
import { oneOf, Word } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const alert = requestKind({
  request: 'alert',
  title: 'Alert somebody of a finding',
  definition: 'Keeps that an alert of the escalation ladder was shown in the house, or what became of it by webhook or email. Only the house itself asks.',
  body: Type.Object(
    {
      finding: Type.String({ minLength: 1, maxLength: 300 }),
      level: Type.Integer({ minimum: 1, maximum: 5 }),
      attempt: Type.Integer({ minimum: 1, maximum: 100 }),
      channel: oneOf(['in-app', 'webhook', 'email']),
      to: Word('Role'),
      outcome: oneOf(['sent', 'failed', 'given-up']),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body }, actor) => {
    const sent = getRow(input.hospital.work.AlertSent, body.finding);
    if (body.channel === 'in-app') {
      const finding = findingsOf(input).find(({ finding: id }) => id === body.finding);
      if (finding === undefined) return { refused: 'thing.unknown', says: 'The finding is over: nobody is alerted.' };
      const next = nextAlert(finding, sent);
      if (next === undefined || next.level !== body.level || next.attempt !== body.attempt)
        return { refused: 'form.stale', says: 'This step of the ladder was told already, or somebody answered.' };
      if (next.dueAt > input.now) return { refused: 'time.future', says: 'This step of the ladder is not due yet.' };
    } else if (!sent?.some(({ event }) => event.channel === 'in-app' && event.level === body.level && event.attempt === body.attempt)) {
      return { refused: 'thing.unknown', says: 'There is no such alert.' };
    }
    return { events: [{ type: 'AlertSent', ...body, by: byOf(actor) }] };
  },
});
