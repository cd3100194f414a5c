/** Looks into the facility file: what it says of a unit or a bed, and which beds it has. */
import { bedId, unitId, type BedId, type UnitId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
import type { BedDescription, FacilityDescription, UnitNames } from './facility.ts';
import type { Location } from './events.ts';
import type { Unit } from './state.ts';

interface Directory {
  readonly units: ReadonlyMap<UnitId, Unit>;
  /** In other languages, where the file has them. */
  readonly names: ReadonlyMap<UnitId, UnitNames>;
  readonly beds: ReadonlyMap<BedId, { readonly description: BedDescription; readonly location: Location }>;
}

/** One directory per description object; a description never changes. */
const directories = keptOn<FacilityDescription, Directory>();

export function directoryOf(description: FacilityDescription): Directory {
  const kept = directories.get(description);
  if (kept !== undefined) return kept;
  const units = new Map<UnitId, Unit>();
  const names = new Map<UnitId, UnitNames>();
  const beds = new Map<BedId, { description: BedDescription; location: Location }>();
  for (const unit of description.units) {
    const id = unitId(unit.unit);
    units.set(id, {
      unit: id,
      name: unit.name,
      levelOfCare: unit.levelOfCare,
      floor: unit.floor,
      discovered: false,
      ...(unit.service === undefined ? {} : { service: unit.service }),
      ...(unit.ratio === undefined ? {} : { ratio: unit.ratio }),
    });
    if (unit.names !== undefined) names.set(id, unit.names);
    for (const room of unit.rooms) {
      for (const bed of room.beds) {
        const key = bedId(unit.unit, room.room, bed.bed);
        beds.set(key, { description: bed, location: { unit: id, room: room.room, bed: bed.bed, bedId: key } });
      }
    }
  }
  const made = { units, names, beds };
  directories.set(description, made);
  return made;
}

export function describedBed(description: FacilityDescription | undefined, bed: BedId): BedDescription | undefined {
  return description === undefined ? undefined : directoryOf(description).beds.get(bed)?.description;
}

/** What is known of a unit: the file's row, or a discovered one whose level of care nobody said. */
export function describedUnit(description: FacilityDescription | undefined, unit: UnitId): Unit {
  const described = description === undefined ? undefined : directoryOf(description).units.get(unit);
  return described ?? { unit, name: unit, levelOfCare: 'unknown', discovered: true };
}
