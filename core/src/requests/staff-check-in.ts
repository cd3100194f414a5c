/** Somebody comes, takes a break with or without relief, is back, leaves, or is absent: what the ratio of a unit is counted from. */
import Type from 'typebox';
import { breachAfter, shiftOf } from '../house/staffing/moves.ts';
import { isNurse } from '../house/staffing/on-duty.ts';
import type { Presence, ShiftNow } from '../house/staffing/presence.ts';
import type { ViewInput } from '../views/view.ts';
import { Key, oneOf, Says } from '../work/fact.ts';
import { byOf, requestKind, type Actor, type Asked, type Refusal } from './request.ts';

const steps = ['checked-in', 'break', 'back', 'left', 'absent'] as const;
type Step = (typeof steps)[number];

interface Body {
  readonly shift: string;
  readonly step: Step;
  readonly relief?: string;
  readonly override?: boolean;
  readonly reason?: string;
  readonly seen?: { readonly presence?: Presence };
}

/** From where a step may follow. */
const follows: Readonly<Record<Step, readonly Presence[]>> = {
  'checked-in': ['expected', 'absent', 'left', 'over'],
  break: ['here'],
  back: ['on-break'],
  left: ['here', 'on-break', 'over'],
  absent: ['expected', 'over'],
};
const afterwards: Readonly<Record<Step, Presence>> = { 'checked-in': 'here', break: 'on-break', back: 'here', left: 'left', absent: 'absent' };

export const staffCheckIn = requestKind({
  request: 'staff-check-in',
  title: 'Check somebody in or out of a shift',
  definition:
    'Writes that somebody came, went on break (with the shift of the relief, or without), is back, left or is absent. A break or an early departure that breaks the ratio of the unit wants a reason.',
  body: Type.Object(
    {
      shift: Key('Of the shift'),
      step: oneOf(steps),
      relief: Type.Optional(Key('Shift of the relief of a break')),
      override: Type.Optional(Type.Boolean()),
      reason: Type.Optional(Says('Why, where it breaks the ratio')),
      seen: Type.Optional(
        Type.Object(
          { presence: Type.Optional(oneOf(['expected', 'here', 'on-break', 'left', 'absent', 'cancelled', 'over'], 'What the form showed')) },
          { additionalProperties: false },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  decide: (input, asked, actor) => {
    const { body } = asked;
    const shift = shiftOf(input, body.shift);
    if (shift === undefined || isElsewhere(shift, actor)) return { refused: 'thing.unknown', says: `There is no shift ${body.shift} here now.` };
    const refusal = outOfOrder(shift, body) ?? withoutRelief(input, shift, body) ?? breaks(input, shift, asked);
    if (refusal !== undefined) return refusal;
    return {
      events: [
        {
          type: 'ShiftStepped',
          shift: shift.shift,
          step: body.step,
          ...(body.relief === undefined || body.step !== 'break' ? {} : { relief: body.relief }),
          ...(body.reason === undefined ? {} : { reason: body.reason }),
          by: byOf(actor),
        },
      ],
    };
  },
});

/** Whoever is bound to a unit writes of that unit's people: who work there, and who belong there. */
const isElsewhere = ({ unit, homeUnit }: ShiftNow, actor: Actor): boolean => actor.unit !== undefined && actor.unit !== unit && actor.unit !== homeUnit;

function outOfOrder({ presence }: ShiftNow, { step, seen }: Body): Refusal | undefined {
  if (seen?.presence !== undefined && seen.presence !== presence)
    return { refused: 'form.stale', says: `This shift is ${words[presence]} now.`, value: presence, unlock: 'Look at it as it is now, then step.' };
  if (follows[step].includes(presence)) return undefined;
  return {
    refused: 'step.out-of-order',
    says: `This shift is ${words[presence]}.`,
    value: presence,
    limit: follows[step].map((one) => words[one]).join(' or '),
  };
}

const words: Readonly<Record<Presence, string>> = {
  expected: 'expected',
  here: 'here',
  'on-break': 'on break',
  left: 'over: the person left',
  absent: 'absent',
  cancelled: 'cancelled',
  over: 'over: the end is past',
};

/** A relief is a nurse who is there and relieves nobody else. */
function withoutRelief(input: ViewInput, shift: ShiftNow, { step, relief }: Body): Refusal | undefined {
  if (step !== 'break' || relief === undefined) return undefined;
  const who = shiftOf(input, relief);
  if (who === undefined || who.shift === shift.shift) return { refused: 'thing.unknown', says: 'There is no such relief.', value: relief };
  if (!isNurse(who)) return { refused: 'step.out-of-order', says: 'Only a nurse relieves a nurse.', value: who.kind, limit: 'rn, lpn or charge' };
  if (who.presence === 'here') return undefined;
  return { refused: 'step.out-of-order', says: `The relief is ${words[who.presence]}.`, value: who.presence, limit: 'here' };
}

function breaks(input: ViewInput, shift: ShiftNow, { body, at }: Asked<Body>): Refusal | undefined {
  const { step, relief, override, reason } = body;
  // Who is absent or gone at the end is gone: a refusal would only keep the count wrong.
  if (step !== 'break' && !(step === 'left' && at < shift.endsAt)) return undefined;
  const { relief: _before, ...rest } = shift;
  const found = breachAfter(input, shift.unit, { ...rest, presence: afterwards[step], ...(relief === undefined ? {} : { relief }) });
  if (found === undefined || (override === true && reason !== undefined)) return undefined;
  if (override === true) return { refused: 'reason.missing', says: 'An override wants a reason.' };
  return { refused: 'staffing.breach', ...found };
}
