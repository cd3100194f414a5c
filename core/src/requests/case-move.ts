/** Moves a case that has not begun to another room or time, or calls a cancelled one back; the booking is said again whole. */
import Type from 'typebox';
import { isCase, notToCome, openCase, overlapping, staleCase } from '../house/theatre/step-order.ts';
import { orRoomsOf } from '../house/theatre/board.ts';
import { newestOf } from '../versions.ts';
import { getRow } from '../table.ts';
import { At, Key, Minutes } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const caseMove = requestKind({
  request: 'case-move',
  title: 'Reschedule a surgical case',
  definition: 'Another room, start or length for a case that has not begun, with a reason; refused where another case is booked then.',
  body: Type.Object(
    {
      case: Key('Of the surgical case'),
      room: Type.Optional(Key('Of the operating room')),
      startsAt: Type.Optional(At('Planned wheels in')),
      minutes: Type.Optional(Minutes('Planned, wheels in to wheels out')),
      reason: Type.String({ minLength: 1, maxLength: 60 }),
      seen: Type.Optional(Type.Integer({ description: 'The position that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at }, actor) => {
    const one = openCase(input, body.case, actor);
    if (!isCase(one)) return one;
    const refusal = staleCase(one, body.seen) ?? notToCome(one);
    if (refusal !== undefined) return refusal;
    const [room, startsAt, minutes] = [body.room ?? one.room, body.startsAt ?? one.startsAt, body.minutes ?? one.minutes];
    if (!orRoomsOf(input).some((known) => known.room === room && known.unit === one.unit))
      return { refused: 'thing.unknown', says: `There is no operating room ${room}.` };
    if (startsAt < at)
      return { refused: 'time.past', says: 'The case would start in the past.', value: iso(startsAt), limit: iso(at), unlock: 'Name a later start.' };
    const other = overlapping(input, one, room, startsAt, minutes);
    if (other !== undefined)
      return {
        refused: 'bed.taken',
        says: `Room ${room} is booked for ${other.case} then.`,
        rule: 'theatre@2026.1: one patient a room',
        value: `${iso(other.startsAt)} for ${other.minutes} min`,
        unlock: `Start at ${iso(other.startsAt + other.minutes * 60_000)} or later, or take another room.`,
      };
    const booked = newestOf(getRow(input.hospital.work.CaseScheduled, body.case))?.event;
    if (booked === undefined) return { refused: 'thing.unknown', says: `There is no case ${body.case}.` };
    return { events: [{ ...booked, room, startsAt, minutes, by: byOf(actor) }] };
  },
});

const iso = (at: number): string => new Date(at).toISOString();
