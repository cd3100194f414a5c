/** How many providers are on duty in an ED now: the divisor of EDWIN, counted by whoever runs the department. */
import Type from 'typebox';
import { isEmergencyUnit } from '../house/emergency/spaces.ts';
import { getRow } from '../table.ts';
import { newestOf } from '../versions.ts';
import { UnitKey } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const providersOnDuty = requestKind({
  request: 'providers-on-duty',
  title: 'Count the providers on duty',
  definition: 'Attending providers on duty in the ED at this moment; the newest count holds until the next, a day at most.',
  body: Type.Object(
    {
      unit: UnitKey,
      providers: Type.Integer({ minimum: 0, maximum: 200 }),
      seen: Type.Optional(Type.Integer({ description: 'The count that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { unit, providers, seen }, at }, actor) => {
    if (!isEmergencyUnit(input, unit) || (actor.unit !== undefined && actor.unit !== unit))
      return { refused: 'unit.unknown', says: `There is no ED ${unit} for you.` };
    const last = newestOf(getRow(input.hospital.work.ProvidersOnDutyCounted, unit));
    if (last !== undefined && at < last.at) return { refused: 'time.past', says: 'A newer count is known.', value: String(last.event.providers) };
    if (last !== undefined && seen !== undefined && seen !== last.event.providers)
      return {
        refused: 'form.stale',
        says: 'Somebody has counted since.',
        value: String(last.event.providers),
        limit: String(seen),
        unlock: 'Look at the count as it is now.',
      };
    return { events: [{ type: 'ProvidersOnDutyCounted', unit, providers, by: byOf(actor) }] };
  },
});
