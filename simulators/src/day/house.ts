/** The beds of the simulated hospital and who is in them: the simulator's own truth, against which a wall can be counted. */
import type { FacilityDescription, LevelOfCare } from '@healthos/core/operations/facility.ts';
import type { BedAt, Place } from './acts.ts';
import type { Random } from './random.ts';

export interface House {
  readonly beds: readonly BedAt[];
  level(place: Place): LevelOfCare;
  /** A free and clean bed of the level, the choice drawn; undefined when there is none. */
  free(level: LevelOfCare): Place | undefined;
  occupy(place: Place, visit: string): void;
  vacate(place: Place): void;
  clean(place: Place): void;
  /** Bed key to visit number. */
  occupants(): ReadonlyMap<string, string>;
}

export const placeKey = (place: Place): string => `${place.unit}-${place.room}-${place.bed}`;

export function createHouse(description: FacilityDescription, random: Random): House {
  const beds: BedAt[] = description.units.flatMap((unit) =>
    unit.rooms.flatMap((room) => room.beds.map((bed) => ({ place: { unit: unit.unit, room: room.room, bed: bed.bed }, level: unit.levelOfCare }))),
  );
  const levels = new Map(beds.map((bed) => [placeKey(bed.place), bed.level]));
  const occupied = new Map<string, string>();
  const dirty = new Set<string>();
  return {
    beds,
    level: (place) => levels.get(placeKey(place)) ?? 'unknown',
    free: (level) => {
      const open = beds.filter((bed) => bed.level === level && !occupied.has(placeKey(bed.place)) && !dirty.has(placeKey(bed.place)));
      return open[random.integer(0, open.length - 1)]?.place;
    },
    occupy: (place, visit) => void occupied.set(placeKey(place), visit),
    vacate: (place) => {
      occupied.delete(placeKey(place));
      dirty.add(placeKey(place));
    },
    clean: (place) => void dirty.delete(placeKey(place)),
    occupants: () => occupied,
  };
}
