/** What the facility file says of each bed, with what it has from its room and its unit. */
import { bedId, type BedId } from '../../ids.ts';
import { madeOnce } from '../../kept-on.ts';
import type { AgeBand, BedFeature, FacilityDescription } from '../../operations/facility.ts';

export interface Detail {
  readonly features: ReadonlySet<BedFeature>;
  readonly ages?: readonly AgeBand[];
  readonly maxWeightKg?: number;
  readonly pressure?: 'negative' | 'positive';
}

/** What the file says of each bed, with what it has from its room and its unit. A description never changes. */
export const detailsOf = madeOnce((description: FacilityDescription): ReadonlyMap<BedId, Detail> => {
  const made = new Map<BedId, Detail>();
  for (const unit of description.units)
    for (const room of unit.rooms)
      for (const bed of room.beds)
        made.set(bedId(unit.unit, room.room, bed.bed), {
          features: new Set([...(unit.features ?? []), ...(room.features ?? []), ...(bed.features ?? [])]),
          ...(unit.ages === undefined ? {} : { ages: unit.ages }),
          ...(bed.maxWeightKg === undefined ? {} : { maxWeightKg: bed.maxWeightKg }),
          ...(room.pressure === undefined ? {} : { pressure: room.pressure }),
        });
  return made;
});
