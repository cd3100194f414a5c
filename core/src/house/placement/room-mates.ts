/** Who shares a room: those who lie there and those who are promised a bed of it, and how a room becomes a single. */
import type { BedPromise } from '../../operations/state.ts';
import type { Lodger, PlacementBed } from './placement-bed.ts';
import type { Change, Situation } from './changes.ts';
import type { BedWish } from './wish.ts';

export interface RoomMate {
  readonly mate: PlacementBed;
  readonly lodger: Lodger;
}

/** Other beds of the room in which somebody can be. A blocked and empty bed is none: its neighbour is then in a single. */
export function mates({ board }: Situation, bed: PlacementBed): PlacementBed[] {
  const beds = board.rooms.get(bed.room) ?? [];
  if (beds.length < 2) return [];
  return beds.flatMap((id) => {
    const mate = id === bed.bed ? undefined : board.beds.get(id);
    return mate === undefined || (mate.serviceability !== 'open' && mate.lodgers.length === 0) ? [] : [mate];
  });
}

/** Who lies, or is to lie, in the room beside this bed; somebody who moves within a room is not their own room-mate. */
export function roomMates(situation: Situation, bed: PlacementBed): RoomMate[] {
  return mates(situation, bed).flatMap((mate) =>
    [...mate.lodgers, ...mate.coming].filter(({ encounter }) => encounter !== situation.wish.encounter).map((lodger) => ({ mate, lodger })),
  );
}

/** Makes a single of the room: whoever is beside leaves, and nobody follows. */
export function emptyRoom(situation: Situation, bed: PlacementBed): Change[] {
  return mates(situation, bed).flatMap((mate): Change[] => [
    ...clear(situation.wish, mate),
    ...(mate.serviceability === 'open' ? [{ change: 'block-bed', bed: mate.bed } as const] : []),
  ]);
}

/** These room-mates leave, or do not come. */
export function clearing({ wish }: Situation, others: readonly RoomMate[]): Change[] {
  return [...new Set(others.map(({ mate }) => mate))].flatMap((mate) => clear(wish, mate));
}

function clear(wish: BedWish, mate: PlacementBed): Change[] {
  const planned = mate.plans.filter((id) => id !== wish.encounter);
  return [
    ...(mate.lodgers.length > 0 ? [{ change: 'vacate-bed', bed: mate.bed } as const] : []),
    ...(isForAnother(mate.promise, wish) ? [{ change: 'release-bed', bed: mate.bed } as const] : []),
    ...(planned.length > 0 ? [{ change: 'cancel-plans', bed: mate.bed, encounters: planned } as const] : []),
  ];
}

export function isForAnother(promise: BedPromise | undefined, { encounter, request }: Pick<BedWish, 'encounter' | 'request'>): boolean {
  if (promise === undefined) return false;
  if (promise.encounter !== undefined) return promise.encounter !== encounter;
  return promise.request === undefined || promise.request !== request;
}

export const spread = (isolation: string | undefined): boolean => isolation === 'contact' || isolation === 'droplet';

export const sameOrganism = ({ wish }: Situation, lodger: Lodger): boolean =>
  lodger.isolation === wish.isolation && wish.organism !== undefined && lodger.organism === wish.organism;

export function sayLodger({ encounter, isolation, organism }: Lodger): string {
  return `${encounter} (${isolation ?? 'isolation unknown'}${organism === undefined ? '' : ` ${organism}`})`;
}
