/**
 * Assigns a bed to whoever asked for one. A hard rule that refuses is named with its value, its limit and the smallest unlock; past those that may be
 * overridden it goes with a reason, and the placement shows as a breach for as long as it lasts.
 */
import Type from 'typebox';
import { boardOf } from '../house/placement/board.ts';
import { sayChange } from '../house/placement/changes.ts';
import { placementPack } from '../house/placement/pack.ts';
import { refusalsOf, unlockOf, type RuleRefusal } from '../house/placement/rank.ts';
import type { BedWish } from '../house/placement/wish.ts';
import type { Bed } from '../operations/state.ts';
import { BedKey, Key, Says, VisitKey } from '../work/fact.ts';
import type { ViewInput } from '../views/view.ts';
import { bedAsked, isHere, isRefused, staleBed, wishAsked } from './placing.ts';
import { byOf, requestKind, type Refusal } from './request.ts';
import { alreadyTaken } from './taken.ts';

const Body = Type.Object(
  {
    bed: BedKey,
    request: Type.Optional(Key('Of the open request')),
    encounter: Type.Optional(VisitKey),
    override: Type.Optional(Type.Boolean({ description: 'Go past the rules that may be overridden' })),
    overrides: Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 20, description: 'The rules meant; without it all that refuse' })),
    reason: Type.Optional(Says('Of an override')),
    seen: Type.Optional(Type.Integer({ description: 'Position of the bed that the form showed' })),
  },
  { additionalProperties: false },
);

export const assignBed = requestKind({
  request: 'assign-bed',
  title: 'Assign a bed',
  definition: 'The bed is kept for this patient until they are in it or it is released. One patient never holds two beds, and no bed two patients.',
  body: Body,
  decide: (input, { body }, actor) => {
    const bed = bedAsked(input, body.bed, actor);
    if (isRefused(bed)) return bed;
    const wish = wishAsked(input, body);
    if (isRefused(wish)) return wish;
    if (!isHere(input, wish.encounter)) return { refused: 'encounter.unknown', says: `${wish.encounter} is not here.` };
    const taken = alreadyTaken(input, bed, { encounter: wish.encounter, seen: body.seen }, actor);
    if (taken !== undefined) return taken;
    const second = secondBed(wish, bed);
    if (second !== undefined) return second;
    const refusals = refusalsFor(input, wish, bed);
    const uncovered = refusals.filter(
      ({ rule, overridable }) => !overridable || body.override !== true || (body.overrides !== undefined && !body.overrides.includes(rule)),
    );
    const first = uncovered[0];
    if (first !== undefined) return unsuitable(input, wish, bed, first, uncovered.length);
    if (refusals.length > 0 && body.reason === undefined)
      return { refused: 'reason.missing', says: 'An override needs a reason.', value: refusals.map(({ rule }) => rule).join(', ') };
    const stale = staleBed(bed, body.seen);
    if (stale !== undefined) return stale;
    return {
      events: [
        {
          type: 'BedPromised',
          bed: bed.bed,
          unit: bed.unit,
          promise: 'assigned',
          encounter: wish.encounter,
          request: wish.request,
          ...(refusals.length === 0 ? {} : { overrides: refusals.map(({ rule }) => rule) }),
          ...(body.reason === undefined ? {} : { reason: body.reason }),
          by: byOf(actor),
        },
      ],
    };
  },
});

function secondBed({ assigned, encounter }: BedWish, bed: Bed): Refusal | undefined {
  if (assigned === undefined || assigned.bed === bed.bed) return undefined;
  return {
    refused: 'encounter.has-bed',
    says: `${encounter} has ${assigned.bed} already.`,
    rule: 'One patient never holds two beds',
    value: assigned.bed,
    unlock: assigned.by === 'ADT' ? `The planned move to ${assigned.bed} is cancelled (A26)` : `Release ${assigned.bed}`,
    ...(assigned.at === undefined ? {} : { taken: { by: assigned.by, at: assigned.at, encounter } }),
  };
}

function refusalsFor(input: ViewInput, wish: BedWish, { bed: id }: Bed): readonly RuleRefusal[] {
  const board = boardOf(input);
  const bed = board.beds.get(id);
  return bed === undefined ? [] : refusalsOf({ board, wish }, bed);
}

function unsuitable(input: ViewInput, wish: BedWish, bed: Bed, { rule, title, value, limit, overridable }: RuleRefusal, rules: number): Refusal {
  const { changes } = unlockOf({ board: boardOf(input), wish }, bed.bed);
  return {
    refused: 'bed.unsuitable',
    says: `${bed.bed} does not fit: ${title}${rules > 1 ? `, and ${rules - 1} more` : ''}.${overridable ? '' : ' This cannot be overridden.'}`,
    rule: `${placementPack.pack}: ${rule}`,
    value,
    limit,
    unlock: changes.map(sayChange).join('; '),
  };
}
