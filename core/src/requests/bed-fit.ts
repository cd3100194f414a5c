/** Says what was brought to a bed, taken from it, or switched in its room: after that the bed offers it. */
import Type from 'typebox';
import { boardOf } from '../house/placement/board.ts';
import { detailNow } from '../house/placement/fitted.ts';
import { bears } from '../house/placement/pack.ts';
import type { BedId } from '../ids.ts';
import type { Bed } from '../operations/state.ts';
import { rows } from '../table.ts';
import type { ViewInput } from '../views/view.ts';
import { BedKey, oneOf, Says } from '../work/fact.ts';
import { fits } from '../work/placement.ts';
import { bedAsked, isRefused, staleBed } from './placing.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

interface Body {
  readonly bed: BedId;
  readonly fit: (typeof fits)[number];
  readonly has?: boolean;
  readonly maxWeightKg?: number;
  readonly pressure?: 'negative' | 'positive';
}

export const bedFit = requestKind({
  request: 'bed-fit',
  title: 'Say what stands at a bed',
  definition:
    'Equipment that was brought or taken away, a stronger bed, or the pressure of the room as it is switched now. It holds over the facility file until somebody says otherwise.',
  body: Type.Object(
    {
      bed: BedKey,
      fit: oneOf(fits),
      has: Type.Optional(Type.Boolean({ description: 'Of equipment: it is there, or it is gone' })),
      maxWeightKg: Type.Optional(Type.Number({ minimum: 1, maximum: 700 })),
      pressure: Type.Optional(oneOf(['negative', 'positive'])),
      reason: Type.Optional(Says('What was brought, or why. No names.')),
      seen: Type.Optional(Type.Integer({ description: 'Position of the bed that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body }, actor) => {
    const bed = bedAsked(input, body.bed, actor);
    if (isRefused(bed)) return bed;
    const stale = staleBed(bed, body.seen);
    if (stale !== undefined) return stale;
    const refusal = unsaid(body) ?? already(input, body);
    if (refusal !== undefined) return refusal;
    const { fit, has, maxWeightKg, pressure, reason } = body;
    const said = { ...(reason === undefined ? {} : { reason }), by: byOf(actor) };
    if (fit === 'pressure' && pressure !== undefined)
      return { events: bedsOfRoom(input, bed).map((id) => ({ type: 'BedFitted' as const, bed: id, fit, pressure, ...said })) };
    return {
      events: [
        { type: 'BedFitted', bed: bed.bed, fit, ...(fit === 'weight' ? (maxWeightKg === undefined ? {} : { maxWeightKg }) : { has: has ?? true }), ...said },
      ],
    };
  },
});

/** The value that belongs to what is said. */
function unsaid({ fit, maxWeightKg, pressure }: Body): Refusal | undefined {
  if (fit === 'weight' && maxWeightKg === undefined)
    return { refused: 'reason.missing', says: 'Say what the bed bears.', unlock: 'Name the kilograms on the plate of the bed.' };
  if (fit === 'pressure' && pressure === undefined)
    return { refused: 'reason.missing', says: 'Say which pressure the room has.', unlock: 'Negative or positive.' };
  return undefined;
}

function already(input: ViewInput, { bed, fit, has = true, maxWeightKg, pressure }: Body): Refusal | undefined {
  const now = detailNow(input, bed);
  const same = (value: string): Refusal => ({ refused: 'step.out-of-order', says: `${bed} has that already.`, value });
  if (fit === 'pressure') return now?.pressure === pressure ? same(`${pressure ?? 'no'} pressure`) : undefined;
  if (fit === 'weight') {
    return now?.maxWeightKg === maxWeightKg ? same(bears(now?.maxWeightKg, boardOf(input).ordinaryKg).says) : undefined;
  }
  return (now?.features.has(fit) ?? false) === has ? same(has ? fit : `no ${fit}`) : undefined;
}

/** A room has one pressure. */
function bedsOfRoom({ hospital }: ViewInput, { bed, unit, room }: Bed): BedId[] {
  if (room === '') return [bed];
  return [...rows(hospital.operations.beds)].filter((one) => one.unit === unit && one.room === room).map((one) => one.bed);
}
