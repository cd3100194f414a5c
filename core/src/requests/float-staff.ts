/** Sends somebody to another unit for the rest of the shift; a move that breaks the ratio of the unit that she leaves is refused with the rule. */
import Type from 'typebox';
import { breachAfter, shiftOf } from '../house/staffing/moves.ts';
import type { ShiftNow } from '../house/staffing/presence.ts';
import { getRow } from '../table.ts';
import type { ViewInput } from '../views/view.ts';
import { Key, Says, UnitKey } from '../work/fact.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

interface Body {
  readonly shift: string;
  readonly unit: string;
  readonly override?: boolean;
  readonly reason?: string;
  readonly seen?: { readonly unit?: string };
}

export const floatStaff = requestKind({
  request: 'float-staff',
  title: 'Float somebody to another unit',
  definition:
    'The person works on the other unit from now to the end of the shift. Refused where the unit that loses her falls under its ratio, unless a reason is given.',
  body: Type.Object(
    {
      shift: Key('Of the shift'),
      unit: UnitKey,
      override: Type.Optional(Type.Boolean()),
      reason: Type.Optional(Says('Why, where it breaks a ratio')),
      seen: Type.Optional(Type.Object({ unit: Type.Optional(UnitKey) }, { additionalProperties: false, description: 'The unit that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body }, actor) => {
    const shift = shiftOf(input, body.shift);
    if (shift === undefined || (actor.unit !== undefined && actor.unit !== shift.unit && actor.unit !== body.unit))
      return { refused: 'thing.unknown', says: `There is no shift ${body.shift} here now.` };
    const refusal = impossible(input, shift, body) ?? breaks(input, shift, body);
    if (refusal !== undefined) return refusal;
    const { shift: key, staff, kind, startsAt, endsAt, productive } = shift;
    const homeUnit = shift.homeUnit ?? shift.unit;
    return {
      events: [
        {
          type: 'ShiftScheduled',
          shift: key,
          staff,
          kind,
          unit: body.unit,
          ...(homeUnit === body.unit ? {} : { homeUnit: homeUnit as typeof body.unit }),
          startsAt,
          endsAt,
          productive,
          ...(body.reason === undefined ? {} : { reason: body.reason }),
          by: byOf(actor),
        },
      ],
    };
  },
});

function impossible(input: ViewInput, shift: ShiftNow, { unit, seen }: Body): Refusal | undefined {
  if (getRow(input.hospital.operations.units, unit as never) === undefined) return { refused: 'unit.unknown', says: `There is no unit ${unit}.` };
  if (seen?.unit !== undefined && seen.unit !== shift.unit)
    return { refused: 'form.stale', says: `She works on ${shift.unit} now.`, value: shift.unit, unlock: 'Look at it as it is now, then decide.' };
  if (shift.unit === unit) return { refused: 'step.out-of-order', says: `She works on ${unit} already.`, value: unit };
  if (shift.presence === 'here' || shift.presence === 'expected') return undefined;
  return { refused: 'step.out-of-order', says: 'Only who is here or expected can be floated.', value: shift.presence, limit: 'here or expected' };
}

function breaks(input: ViewInput, shift: ShiftNow, { unit, override, reason }: Body): Refusal | undefined {
  const found = breachAfter(input, shift.unit, { ...shift, unit });
  if (found === undefined || (override === true && reason !== undefined)) return undefined;
  if (override === true) return { refused: 'reason.missing', says: 'An override wants a reason.' };
  return { refused: 'staffing.breach', ...found };
}
