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
      override: Type.Optional(Type.Boolean({ description: 'A space that is not clean or is blocked all the same, with a reason' })),
      reason: Type.Optional(Type.String({ minLength: 3, maxLength: 500 })),
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
    const breach = unsuitable(bed);
    if (breach !== undefined && body.override !== true) return breach.refusal;
    if (breach !== undefined && body.reason === undefined) return { refused: 'reason.missing', says: 'An override needs a reason.', rule };
    const by = byOf(actor);
    const events: HealthEvent[] = promisedTo(input, visit)
      .filter((one) => one.bed !== bed.bed)
      .map((one): HealthEvent => ({ type: 'BedPromised', bed: one.bed, unit: one.unit, promise: 'none', reason: `Given ${bed.bed} instead`, by }));
    events.push({ type: 'BedPromised', bed: bed.bed, unit: bed.unit, promise: 'assigned', encounter: visit.encounter, ...overridden(breach, body.reason), by });
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
  if (bed.occupancy !== 'vacant' && !bed.occupants.includes(visit.encounter) && promise === undefined)
    return { refused: 'bed.taken', says: `${bed.bed} is meant for another patient.`, rule, value: bed.occupancy };
  return undefined;
}

interface Breach {
  readonly overrides: string;
  readonly refusal: Refusal;
}

/** What a person may overrule with a reason; it shows as a breach for as long as the promise lasts. */
function unsuitable(bed: Bed): Breach | undefined {
  const refuse = (overrides: string, says: string, value: string, unlock: string): Breach => ({
    overrides,
    refusal: { refused: 'bed.unsuitable', says, rule, value, unlock },
  });
  if (bed.serviceability !== 'open')
    return refuse('open', `${bed.bed} is ${bed.serviceability}.`, bed.blockReason ?? bed.serviceability, `Open ${bed.bed} again.`);
  if (bed.cleanliness !== 'clean') return refuse('clean', `${bed.bed} is not clean.`, bed.cleanliness, `Clean ${bed.bed} first.`);
  return undefined;
}

const overridden = (breach: Breach | undefined, reason: string | undefined): { readonly overrides?: string[]; readonly reason?: string } =>
  breach === undefined || reason === undefined ? {} : { overrides: [breach.overrides], reason };

function promisedTo(input: ViewInput, visit: EdVisit): readonly Bed[] {
  return [...rows(input.hospital.operations.beds)].filter(({ unit, promise }) => promise?.encounter === visit.encounter && isEmergencyUnit(input, unit));
}
