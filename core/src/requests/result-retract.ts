/** A person says that a result or a charted sign was never so. It stays in the record, struck; what it touched is shown at once. */
import Type from 'typebox';
import { retractReasons } from '../codes/retract-reasons.ts';
import { holdingVersion } from '../clinical/observation.ts';
import type { ObservationRecorded } from '../clinical/events.ts';
import { encountersOf } from '../house/access/ties.ts';
import { getRow } from '../table.ts';
import { newestOf } from '../versions.ts';
import { oneOf } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const resultRetract = requestKind({
  request: 'result-retract',
  title: 'Withdraw a result',
  definition: 'A result or a charted sign was never so: it is struck, no score or rule counts it any more, and whoever it touched is shown.',
  body: Type.Object(
    {
      observation: Type.String({ minLength: 1, maxLength: 500 }),
      reason: oneOf(retractReasons),
      seen: Type.Optional(Type.Integer({ minimum: 1, description: 'Position of the version that was read; refused where another one holds now' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at }, actor) => {
    const versions = getRow(input.hospital.clinical.observations, body.observation) ?? [];
    const [newest, holding] = [newestOf(versions), holdingVersion(versions)];
    const unit = actor.unit;
    // Whoever is bound to a unit withdraws what is of a patient of it.
    const isHere = newest !== undefined && (unit === undefined || encountersOf(input, newest.event.patient).some(({ location }) => location?.unit === unit));
    if (newest === undefined || !isHere) return { refused: 'thing.unknown', says: 'There is no such result here.' };
    if (holding === undefined) return { refused: 'step.out-of-order', says: 'It was withdrawn already, or never had a value.' };
    if (body.seen !== undefined && body.seen !== holding.position)
      return {
        refused: 'form.stale',
        says: 'The result was changed since it was read.',
        value: String(holding.position),
        unlock: 'Read it as it is now, then withdraw it.',
      };
    // By the order of the sender: a withdrawal dated before the value would take nothing back.
    if (at < newest.at)
      return {
        refused: 'time.past',
        says: 'The result is of a later time than this withdrawal.',
        limit: new Date(newest.at).toISOString(),
        unlock: 'Withdraw it now.',
      };
    const withdrawn: ObservationRecorded = { ...holding.event, status: 'W', reason: body.reason, by: byOf(actor) };
    return { events: [withdrawn] };
  },
});
