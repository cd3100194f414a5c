/**
 * What would unlock a bed: a change of the house or of the request, as a value that a machine can apply and a person can read. How a screen brings one about
 * stands in unlock-asks.ts.
 */
import type { BedId, EncounterId, UnitId } from '../../ids.ts';
import type { AgeBand, BedFeature, LevelOfCare } from '../../operations/facility.ts';
import { ratioOf } from '../staffing/ratio-pack.ts';
import type { Board, PlacementUnit } from './board.ts';
import { comingOf, type PlacementBed } from './placement-bed.ts';
import { agesOnceKnown } from './pack.ts';
import type { BedWish } from './wish.ts';

export type Change =
  | { readonly change: 'state-isolation'; readonly isolation: 'none' }
  | { readonly change: 'state-level'; readonly level: LevelOfCare }
  | { readonly change: 'state-age'; readonly age: AgeBand }
  | { readonly change: 'state-sex'; readonly sex: 'F' | 'M' | 'X' }
  | { readonly change: 'open-bed'; readonly bed: BedId }
  | { readonly change: 'staff-bed'; readonly bed: BedId }
  | { readonly change: 'vacate-bed'; readonly bed: BedId }
  | { readonly change: 'release-bed'; readonly bed: BedId }
  | { readonly change: 'cancel-plans'; readonly bed: BedId; readonly encounters: readonly EncounterId[] }
  | { readonly change: 'block-bed'; readonly bed: BedId }
  | { readonly change: 'describe-unit'; readonly unit: UnitId; readonly level: LevelOfCare }
  | { readonly change: 'set-pressure'; readonly bed: BedId; readonly pressure: 'negative' | 'positive' }
  | { readonly change: 'take-age'; readonly unit: UnitId; readonly age: AgeBand }
  | { readonly change: 'equip-bed'; readonly bed: BedId; readonly feature: BedFeature }
  | { readonly change: 'strengthen-bed'; readonly bed: BedId; readonly maxWeightKg: number }
  | { readonly change: 'add-nurses'; readonly unit: UnitId; readonly nurses: number };

/** The smallest change in words. */
export function sayChange(change: Change): string {
  switch (change.change) {
    case 'state-isolation':
      return 'State that no isolation is needed';
    case 'state-level':
      return `Ask for ${change.level} instead, if that is enough`;
    case 'state-age':
      return `State the age (${change.age} would fit)`;
    case 'state-sex':
      return `State the sex (${change.sex} would fit)`;
    case 'open-bed':
      return `Open ${change.bed} again`;
    case 'staff-bed':
      return `Staff ${change.bed}`;
    case 'vacate-bed':
      return `${change.bed} is left by who is in it`;
    case 'release-bed':
      return `Release ${change.bed}`;
    case 'cancel-plans':
      return `The planned move to ${change.bed} is cancelled (A26)`;
    case 'block-bed':
      return `Block ${change.bed}, so that the room is a single`;
    case 'describe-unit':
      return `Describe ${change.unit} as ${change.level} in the facility file`;
    case 'set-pressure':
      return `Switch the room of ${change.bed} to ${change.pressure} pressure`;
    case 'take-age':
      return `${change.unit} takes a patient of the age band ${change.age}`;
    case 'equip-bed':
      return `Bring ${change.feature} to ${change.bed}`;
    case 'strengthen-bed':
      return `Put a bed for ${change.maxWeightKg} kg in ${change.bed}`;
    case 'add-nurses':
      return `${change.nurses === 1 ? 'One nurse' : `${change.nurses} nurses`} more on ${change.unit}`;
  }
}

export interface Situation {
  readonly board: Board;
  readonly wish: BedWish;
}

/** The situation after the change: what a rule is judged against to see that the change unlocks it. */
export function applyChange({ board, wish }: Situation, change: Change): Situation {
  switch (change.change) {
    case 'state-isolation':
      return { board, wish: { ...wish, isolation: change.isolation } };
    case 'state-level':
      return { board, wish: { ...wish, level: change.level } };
    case 'state-age':
      return { board, wish: { ...wish, age: change.age } };
    case 'state-sex':
      return { board, wish: { ...wish, sex: change.sex } };
    case 'describe-unit': {
      const { unit, level } = change;
      const ratio = ratioOf({ levelOfCare: level });
      const known = withUnit(board, unit, (one) => ({ level, ...(one.ratio === undefined && ratio !== undefined ? { ratio } : {}) }));
      return { wish, board: eachBedOf(known, unit, ({ ages }) => ({ level, ages: agesOnceKnown(ages, level) })) };
    }
    case 'take-age':
      return { wish, board: eachBedOf(board, change.unit, ({ ages }) => ({ ages: [...ages, change.age] })) };
    case 'add-nurses':
      return { wish, board: withUnit(board, change.unit, ({ nurses = 0 }) => ({ nurses: nurses + change.nurses })) };
    default:
      return { wish, board: withBed(board, change.bed, (bed) => bedChange(bed, change)) };
  }
}

type OfBed = Extract<Change, { readonly bed: BedId }>;

function bedChange(bed: PlacementBed, change: OfBed): Partial<Omit<PlacementBed, 'promise'>> & { readonly promise?: undefined } {
  switch (change.change) {
    case 'open-bed':
      return { serviceability: 'open' };
    case 'block-bed':
      return { serviceability: 'blocked' };
    case 'staff-bed':
      return { staffed: true };
    case 'vacate-bed':
      return { lodgers: [] };
    case 'release-bed':
      return { promise: undefined, coming: bed.coming.filter(({ encounter }) => bed.plans.includes(encounter)) };
    case 'cancel-plans':
      return {
        plans: bed.plans.filter((id) => !change.encounters.includes(id)),
        coming: bed.coming.filter(({ encounter }) => !change.encounters.includes(encounter) || encounter === bed.promise?.encounter),
      };
    case 'set-pressure':
      return { pressure: change.pressure };
    case 'equip-bed':
      return { features: new Set([...bed.features, change.feature]) };
    case 'strengthen-bed':
      return { maxWeightKg: change.maxWeightKg };
  }
}

function withBed(board: Board, id: BedId, change: (bed: PlacementBed) => object): Board {
  const bed = board.beds.get(id);
  if (bed === undefined) return board;
  const { promise, ...rest } = { ...bed, ...change(bed) } as Omit<PlacementBed, 'promise'> & { readonly promise?: PlacementBed['promise'] | undefined };
  const made: PlacementBed = promise === undefined ? rest : { ...rest, promise };
  const beds = new Map(board.beds).set(id, made);
  const unit = board.units.get(bed.unit);
  if (unit === undefined) return { ...board, beds };
  // Who has left the bed is counted no more, unless another bed of the unit is theirs too.
  const patients = new Set<EncounterId>();
  for (const one of beds.values()) if (one.unit === bed.unit) for (const who of comingOf(one)) patients.add(who);
  return { ...board, beds, units: new Map(board.units).set(bed.unit, { ...unit, patients }) };
}

function eachBedOf(board: Board, unit: UnitId, change: object | ((bed: PlacementBed) => object)): Board {
  const beds = new Map(board.beds);
  for (const [id, bed] of board.beds) if (bed.unit === unit) beds.set(id, { ...bed, ...(typeof change === 'function' ? change(bed) : change) });
  return { ...board, beds };
}

function withUnit(board: Board, id: UnitId, change: object | ((unit: PlacementUnit) => object)): Board {
  const unit = board.units.get(id);
  if (unit === undefined) return board;
  return { ...board, units: new Map(board.units).set(id, { ...unit, ...(typeof change === 'function' ? change(unit) : change) }) };
}
