/** Whoever answers for the patient takes in a critical result, and says what is done about it. */
import Type from 'typebox';
import { criticalsOf, isAnswered, isReadBack } from '../reasoning/criticals.ts';
import { getRow } from '../table.ts';
import { newestOf } from '../versions.ts';
import { At, oneOf, Says } from '../work/fact.ts';
import { criticalActions } from '../work/reasoning.ts';
import { byOf, requestKind } from './request.ts';

export const acknowledgeCritical = requestKind({
  request: 'acknowledge-critical',
  title: 'Acknowledge a critical result',
  definition: 'Takes in a critical result and says what is done about it; the alerts of it end. A corrected value asks anew.',
  body: Type.Object(
    {
      observation: Type.String({ minLength: 1, maxLength: 500 }),
      action: oneOf(criticalActions, 'What is done'),
      says: Type.Optional(Says('More about it')),
      seen: Type.Optional(Type.Integer({ minimum: 1, description: 'Position of the version that was read; refused where another one holds now' })),
      reportedAt: Type.Optional(At('When it was told by telephone, where it was')),
      readBack: Type.Optional(
        Type.String({ minLength: 1, maxLength: 60, description: 'The value as whoever acknowledges read it; refused where it is another one' }),
      ),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body }, actor) => {
    const unknown = { refused: 'thing.unknown', says: 'There is no such critical result here: it was withdrawn, or is not critical.' } as const;
    const patient = newestOf(getRow(input.hospital.clinical.observations, body.observation))?.event.patient;
    const ids = patient === undefined ? [] : (getRow(input.hospital.operations.index.encountersByRecord, patient) ?? []);
    const found = ids
      .flatMap((id) => getRow(input.hospital.operations.encounters, id) ?? [])
      .filter(({ location }) => actor.unit === undefined || location?.unit === actor.unit)
      .flatMap((encounter) => criticalsOf(input, encounter))
      .find(({ observation }) => observation === body.observation);
    if (found === undefined) return unknown;
    if (body.seen !== undefined && body.seen !== found.version.position)
      return {
        refused: 'form.stale',
        says: 'The result was changed since it was read.',
        value: String(found.version.position),
        unlock: 'Read it as it is now, then acknowledge.',
      };
    if (body.readBack !== undefined && !isReadBack(body.readBack, found.version.event))
      return {
        refused: 'value.read-back',
        says: 'The value that was read back is not the one that was reported.',
        value: body.readBack,
        unlock: 'Read the value again, then acknowledge.',
      };
    if (isAnswered(input, found)) return { refused: 'step.out-of-order', says: 'Somebody acknowledged it already.' };
    if (body.reportedAt !== undefined && body.reportedAt > input.now) return { refused: 'time.future', says: 'It cannot have been told in the future.' };
    return {
      events: [
        {
          type: 'CriticalAcknowledged',
          observation: body.observation,
          version: found.version.position,
          action: body.action,
          ...(body.says === undefined ? {} : { says: body.says }),
          ...(body.reportedAt === undefined ? {} : { reportedAt: body.reportedAt }),
          ...(body.readBack === undefined ? {} : { readBack: true }),
          patient: found.version.event.patient,
          ...(found.version.event.encounter === undefined ? {} : { encounter: found.version.event.encounter }),
          by: byOf(actor),
        },
      ],
    };
  },
});
