/** Beds counted once per change of a bed: the house, what is free by level of care, and what is being turned. */
import { keptOn } from '../kept-on.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import type { Bed, OperationsState } from '../operations/state.ts';
import { rows } from '../table.ts';

export interface BedCounts {
  readonly house: {
    readonly occupied: number;
    readonly licensed: number;
    readonly staffed: number;
    readonly blocked: number;
    readonly reporting: number;
    readonly beds: number;
  };
  /** Open, staffed, clean and nobody's; a level without a bed is absent. */
  readonly available: ReadonlyMap<LevelOfCare, number>;
  /** Not clean and not closed. */
  readonly turning: readonly Bed[];
}

const kept = keptOn<OperationsState['beds'], { readonly units: OperationsState['units']; readonly counts: BedCounts }>();

export function bedCountsOf({ beds, units }: Pick<OperationsState, 'beds' | 'units'>): BedCounts {
  const known = kept.get(beds);
  if (known?.units === units) return known.counts;
  const counts = count(beds, units);
  kept.set(beds, { units, counts });
  return counts;
}

function count(beds: OperationsState['beds'], units: OperationsState['units']): BedCounts {
  const house = { occupied: 0, licensed: 0, staffed: 0, blocked: 0, reporting: 0, beds: 0 };
  const available = new Map<LevelOfCare, number>();
  const turning: Bed[] = [];
  const levels = new Map<string, LevelOfCare>([...rows(units)].map((unit) => [unit.unit, unit.levelOfCare]));
  for (const bed of rows(beds)) {
    const level = levels.get(bed.unit) ?? 'unknown';
    available.set(level, (available.get(level) ?? 0) + (isFree(bed) ? 1 : 0));
    if (bed.cleanliness !== 'clean' && bed.serviceability !== 'closed') turning.push(bed);
    if (!isInpatient(level)) continue;
    house.beds++;
    if (bed.position > 0) house.reporting++;
    if (bed.licensed) house.licensed++;
    if (bed.staffed) house.staffed++;
    if (bed.serviceability !== 'open') house.blocked++;
    if (bed.occupancy === 'occupied' || bed.occupancy === 'away') house.occupied++;
  }
  return { house, available, turning };
}

/** Inpatient beds only: treatment spaces, theatres and recovery are no places to stay. */
function isInpatient(level: LevelOfCare): boolean {
  return level !== 'emergency' && level !== 'or' && level !== 'pacu';
}

function isFree(bed: Bed): boolean {
  return bed.occupancy === 'vacant' && bed.cleanliness === 'clean' && bed.serviceability === 'open' && bed.staffed;
}
