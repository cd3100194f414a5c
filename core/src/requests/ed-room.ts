/** Gives an emergency patient a treatment space: the space is theirs from now on; the movement that ADT sends completes it. */
import Type from 'typebox';
import type { HealthEvent } from '../event.ts';
import { isVisit, openVisit, outOfOrder, staleForm } from '../house/emergency/step-order.ts';
import { isEmergencyUnit } from '../house/emergency/spaces.ts';
import type { EdVisit } from '../house/emergency/visit.ts';
import type { Bed } from '../operations/state.ts';
import { getRow, rows } from '../table.ts';
import type { ViewInput } from '../views/view.ts';
import { BedKey, VisitKey } from '../work/fact.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

export const edRoom = requestKind({
  request: 'ed-room',
  title: 'Room an emergency patient',
  definition:
    'Promises a free and clean treatment space to a triaged patient, and says that they are in it where they went at once; an earlier space is let go.',
  body: Type.Object(
    {
      encounter: VisitKey,
      bed: BedKey,
      inRoom: Type.Boolean({ description: 'true = they are in the room now; false = the room is kept for them' }),
      seen: Type.Optional(Type.Integer({ description: 'The position that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at }, actor) => {
    const visit = openVisit(input, body.encounter, actor);
    if (!isVisit(visit)) return visit;
    const bed = getRow(input.hospital.operations.beds, body.bed);
    if (bed === undefined) return { refused: 'bed.unknown', says: `There is no bed ${body.bed}.` };
    const refusal = staleForm(visit, body.seen) ?? (visit.roomedAt === undefined ? outOfOrder(visit, 'roomed', at) : undefined) ?? notFree(input, visit, bed);
    if (refusal !== undefined) return refusal;
    const by = byOf(actor);
    const events: HealthEvent[] = promisedTo(input, visit)
      .filter((one) => one.bed !== bed.bed)
      .map((one): HealthEvent => ({ type: 'BedPromised', bed: one.bed, unit: one.unit, promise: 'none', reason: `Given ${bed.bed} instead`, by }));
    events.push({ type: 'BedPromised', bed: bed.bed, unit: bed.unit, promise: 'assigned', encounter: visit.encounter, by });
    if (body.inRoom && visit.roomedAt === undefined) events.push({ type: 'EmergencyStepped', encounter: visit.encounter, step: 'roomed', by });
    return { events };
  },
});

const rule = 'ED rooms: open, clean, nobody’s';

function notFree(input: ViewInput, visit: EdVisit, bed: Bed): Refusal | undefined {
  if (!isEmergencyUnit(input, bed.unit))
    return {
      refused: 'bed.unsuitable',
      says: `${bed.bed} is not a treatment space of the ED.`,
      rule,
      value: bed.unit,
      unlock: 'Ask for a bed of the house on the bed board.',
    };
  if (bed.occupants.some((one) => one !== visit.encounter)) return { refused: 'bed.occupied', says: `Somebody is in ${bed.bed}.`, rule, value: 'occupied' };
  const { promise } = bed;
  if (promise !== undefined && promise.encounter !== visit.encounter)
    return {
      refused: 'bed.taken',
      says: `${bed.bed} is kept for another patient.`,
      rule,
      taken: { by: promise.by ?? 'unknown', at: promise.at, ...(promise.encounter === undefined ? {} : { encounter: promise.encounter }) },
    };
  if (bed.serviceability !== 'open')
    return {
      refused: 'bed.unsuitable',
      says: `${bed.bed} is ${bed.serviceability}.`,
      rule,
      value: bed.blockReason ?? bed.serviceability,
      unlock: `Open ${bed.bed} again.`,
    };
  if (bed.cleanliness !== 'clean')
    return { refused: 'bed.unsuitable', says: `${bed.bed} is not clean.`, rule, value: bed.cleanliness, unlock: `Clean ${bed.bed} first.` };
  return undefined;
}

function promisedTo(input: ViewInput, visit: EdVisit): readonly Bed[] {
  return [...rows(input.hospital.operations.beds)].filter(({ unit, promise }) => promise?.encounter === visit.encounter && isEmergencyUnit(input, unit));
}
