/** The beds of the simulated hospital and who is in them: the simulator's own truth, against which a wall can be counted. */
import { bedId } from '@healthos/core/ids.ts';
import type { FacilityDescription, LevelOfCare } from '@healthos/core/operations/facility.ts';
import type { BedAt, Place } from './acts.ts';
import { measured } from './distributions.ts';
import type { Random } from './random.ts';

export type Cleanliness = 'clean' | 'dirty' | 'in-progress';

/** A bed as the hospital itself knows it. */
export interface BedState {
  readonly bed: BedAt;
  /** Who lies in it. */
  occupant?: string;
  /** Who is to come, and whether anybody but the nurse who holds the curtain was told. */
  reserved?: string;
  announced?: boolean;
  cleanliness: Cleanliness;
}

export interface House {
  readonly beds: readonly BedAt[];
  /** The unit of the emergency department, with its waiting room; undefined where there is none. */
  readonly emergency: string | undefined;
  /** A house with few beds for its ED sees milder cases: times the share that is admitted. */
  readonly admitting: number;
  level(place: Place): LevelOfCare;
  /** How many beds of these levels there are. */
  count(...levels: readonly LevelOfCare[]): number;
  /** A free and clean bed of the level that suits, the choice drawn; undefined when there is none. */
  free(level: LevelOfCare, suits?: (bed: BedAt) => boolean): Place | undefined;
  reserve(place: Place, visit: string, announced: boolean): void;
  /** No longer kept for this visit. */
  /** The bed that was kept for this visit, free again. */
  release(visit: string): Place | undefined;
  occupy(place: Place, visit: string): void;
  vacate(place: Place): void;
  cleaning(place: Place): void;
  clean(place: Place): void;
  /** The other occupants (and those to come) of its room. */
  roommates(place: Place): readonly string[];
  /** Bed key to what it is now. */
  states(): ReadonlyMap<string, BedState>;
}

/** What a bed bears that says nothing else. */
const ordinaryKg = 180;

export const placeKey = (place: Place): string => bedId(place.unit, place.room, place.bed);

export function createHouse(description: FacilityDescription, random: Random): House {
  const beds: BedAt[] = description.units.flatMap((unit) =>
    unit.rooms.flatMap((room) =>
      room.beds.map((bed) => ({
        place: { unit: unit.unit, room: room.room, bed: bed.bed },
        level: unit.levelOfCare,
        single: room.beds.length === 1,
        ...(room.pressure === undefined ? {} : { pressure: room.pressure }),
        features: [...(unit.features ?? []), ...(room.features ?? []), ...(bed.features ?? [])],
        maxWeightKg: bed.maxWeightKg ?? ordinaryKg,
      })),
    ),
  );
  const states = new Map<string, BedState>(beds.map((bed) => [placeKey(bed.place), { bed, cleanliness: 'clean' }]));
  const roomOf = ({ unit, room }: Place): string => `${unit}-${room}`;
  const rooms = new Map<string, BedState[]>();
  const byLevel = new Map<LevelOfCare, BedState[]>();
  for (const state of states.values()) {
    rooms.set(roomOf(state.bed.place), [...(rooms.get(roomOf(state.bed.place)) ?? []), state]);
    byLevel.set(state.bed.level, [...(byLevel.get(state.bed.level) ?? []), state]);
  }
  const inpatient = beds.filter(({ level }) => level !== 'emergency' && level !== 'or' && level !== 'pacu').length;
  const at = (place: Place): BedState => {
    const found = states.get(placeKey(place));
    if (found === undefined) throw new RangeError(`no bed ${placeKey(place)}`);
    return found;
  };
  return {
    beds,
    emergency: description.units.find((unit) => unit.levelOfCare === 'emergency')?.unit,
    admitting: Math.min(1, inpatient / Math.max(1, byLevel.get('emergency')?.length ?? 0) / (measured.inpatient / measured.emergency)),
    level: (place) => states.get(placeKey(place))?.bed.level ?? 'unknown',
    count: (...levels) => levels.reduce((sum, level) => sum + (byLevel.get(level)?.length ?? 0), 0),
    free: (level, suits = () => true) => {
      const open = (byLevel.get(level) ?? []).filter(
        (state) => state.occupant === undefined && state.reserved === undefined && state.cleanliness === 'clean' && suits(state.bed),
      );
      return open.length === 0 ? undefined : open[random.integer(0, open.length - 1)]?.bed.place;
    },
    reserve: (place, visit, announced) => void Object.assign(at(place), { reserved: visit, announced }),
    release: (visit) => {
      for (const state of states.values()) {
        if (state.reserved !== visit) continue;
        delete state.reserved;
        return state.bed.place;
      }
      return undefined;
    },
    occupy: (place, visit) => {
      const state = at(place);
      state.occupant = visit;
      delete state.reserved;
    },
    vacate: (place) => {
      const state = at(place);
      delete state.occupant;
      state.cleanliness = 'dirty';
    },
    cleaning: (place) => void (at(place).cleanliness = 'in-progress'),
    clean: (place) => void (at(place).cleanliness = 'clean'),
    roommates: (place) =>
      (rooms.get(roomOf(place)) ?? []).flatMap(({ bed, occupant, reserved }) =>
        bed.place.bed === place.bed ? [] : [occupant, reserved].filter((one) => one !== undefined),
      ),
    states: () => states,
  };
}
