/** Plans somebody's shift on a unit, changes it, or cancels it. Nobody works two shifts at one time. */
import Type from 'typebox';
import { staffKinds } from '../work/house.ts';
import { onDutyOf } from '../house/staffing/on-duty.ts';
import { shiftOf } from '../house/staffing/moves.ts';
import { getRow } from '../table.ts';
import { hourMs, type Instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import { At, Key, oneOf, UnitKey } from '../work/fact.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

/** Longest shift that is planned at once: California's limit of 12 h with 4 h of overtime. */
export const longestShiftMs = 16 * hourMs;

interface Body {
  readonly shift?: string;
  readonly staff: string;
  readonly kind: (typeof staffKinds)[number];
  readonly unit: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly productive?: boolean;
  readonly cancel?: boolean;
}

export const scheduleShift = requestKind({
  request: 'schedule-shift',
  title: 'Plan a shift, change it, or cancel it',
  definition: 'Plans who works on which unit from when to when. A new shift takes its id from the request.',
  body: Type.Object(
    {
      shift: Type.Optional(Key('Of the shift that is changed; absent = a new one')),
      staff: Key('Opaque staff id'),
      kind: oneOf(staffKinds),
      unit: UnitKey,
      startsAt: At('Start'),
      endsAt: At('End'),
      productive: Type.Optional(Type.Boolean({ description: 'false = no direct care: orientation, a meeting' })),
      cancel: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at, id }, actor) => {
    const known = body.shift === undefined ? undefined : shiftOf(input, body.shift);
    if (body.shift !== undefined && known === undefined) return { refused: 'thing.unknown', says: `There is no shift ${body.shift} here now.` };
    if (actor.unit !== undefined && (actor.unit !== body.unit || (known !== undefined && known.unit !== actor.unit)))
      return { refused: 'unit.unknown', says: 'Shifts are planned for your own unit.' };
    const key = known?.shift ?? `shift-${id}`;
    if (body.cancel === true)
      return known === undefined || known.presence !== 'expected'
        ? { refused: 'step.out-of-order', says: 'Only a shift that has not begun is cancelled.', value: known?.presence ?? 'unknown' }
        : { events: [{ type: 'ShiftStepped', shift: key, step: 'cancelled', by: byOf(actor) }] };
    const refusal = impossible(input, key, body, at);
    if (refusal !== undefined) return refusal;
    const { staff, kind, unit, startsAt, endsAt, productive = true } = body;
    return { events: [{ type: 'ShiftScheduled', shift: key, staff, kind, unit, startsAt, endsAt, productive, by: byOf(actor) }], made: { shift: key } };
  },
});

function impossible(input: ViewInput, key: string, { unit, staff, startsAt, endsAt }: Body, at: Instant): Refusal | undefined {
  if (getRow(input.hospital.operations.units, unit as never) === undefined) return { refused: 'unit.unknown', says: `There is no unit ${unit}.` };
  if (endsAt <= startsAt) return { refused: 'time.past', says: 'The shift would end before it begins.', unlock: 'Name a later end.' };
  if (endsAt <= at) return { refused: 'time.past', says: 'The shift would be over already.', unlock: 'Name a later end.' };
  if (endsAt - startsAt > longestShiftMs)
    return {
      refused: 'time.future',
      says: 'So long a shift is not planned.',
      value: `${(endsAt - startsAt) / hourMs} h`,
      limit: `${longestShiftMs / hourMs} h`,
    };
  const other = [...onDutyOf(input).values()]
    .flatMap(({ shifts }) => shifts)
    .find((one) => one.staff === staff && one.shift !== key && one.presence !== 'cancelled' && one.startsAt < endsAt && startsAt < one.endsAt);
  if (other === undefined) return undefined;
  return {
    refused: 'form.stale',
    says: 'This person works another shift then.',
    value: `${other.shift} on ${other.unit}`,
    unlock: 'Choose another time, or change that shift.',
  };
}
