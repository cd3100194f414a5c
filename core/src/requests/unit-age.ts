/** Says that a unit takes patients of an age, or no longer: an agreement of the house, with its reason. */
import Type from 'typebox';
import { boardOf } from '../house/placement/board.ts';
import { ageBands } from '../operations/facility.ts';
import { getRow } from '../table.ts';
import { oneOf, Says, UnitKey } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const unitAge = requestKind({
  request: 'unit-age',
  title: 'Let a unit take patients of an age',
  definition: 'From now on beds of the unit are offered, or no longer offered, to patients of this age, whatever the facility file says. Needs a reason.',
  body: Type.Object(
    { unit: UnitKey, age: oneOf(ageBands), takes: Type.Boolean(), reason: Type.Optional(Says('Who agreed, and why. No names.')) },
    { additionalProperties: false },
  ),
  decide: (input, { body: { unit, age, takes, reason } }, actor) => {
    if (getRow(input.hospital.operations.units, unit) === undefined || (actor.unit !== undefined && actor.unit !== unit))
      return { refused: 'unit.unknown', says: `There is no unit ${unit} here.` };
    if (reason === undefined)
      return { refused: 'reason.missing', says: `Say why ${unit} ${takes ? 'takes' : 'no longer takes'} patients of the age band ${age}.` };
    const beds = [...boardOf(input).beds.values()].filter((bed) => bed.unit === unit);
    if (beds.length > 0 && beds.every(({ ages }) => ages.includes(age) === takes))
      return {
        refused: 'step.out-of-order',
        says: `${unit} ${takes ? 'takes' : 'does not take'} that age already.`,
        value: beds[0]?.ages.join(', ') ?? 'no age',
      };
    return { events: [{ type: 'UnitAgeStated', unit, age, takes, reason, by: byOf(actor) }] };
  },
});
