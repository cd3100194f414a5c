/** Beds counted once per change of a bed: the house, what is free by level of care, and what is being turned. */
import { keptOn } from '../kept-on.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import type { Bed, OperationsState } from '../operations/state.ts';
import { partSums } from '../part-sums.ts';
import { getRow } from '../table.ts';

export interface BedCounts {
  readonly house: {
    readonly occupied: number;
    readonly licensed: number;
    readonly staffed: number;
    readonly blocked: number;
    readonly reporting: number;
    readonly beds: number;
  };
  /** A level without a bed is absent. */
  readonly byLevel: ReadonlyMap<LevelOfCare, { readonly staffed: number; readonly occupied: number }>;
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

/** Of one level of care. */
interface LevelCounts {
  beds: number;
  reporting: number;
  licensed: number;
  staffed: number;
  blocked: number;
  occupied: number;
  free: number;
}
const nothing = (): LevelCounts => ({ beds: 0, reporting: 0, licensed: 0, staffed: 0, blocked: 0, occupied: 0, free: 0 });

interface Sums {
  readonly byLevel: Map<LevelOfCare, LevelCounts>;
  readonly turning: Bed[];
}

function of(byLevel: Map<LevelOfCare, LevelCounts>, level: LevelOfCare): LevelCounts {
  const known = byLevel.get(level) ?? nothing();
  byLevel.set(level, known);
  return known;
}

const summed = partSums<Bed, Sums, OperationsState['units']>({
  none: () => ({ byLevel: new Map(), turning: [] }),
  add: ({ byLevel, turning }, bed, units) => {
    const level = of(byLevel, getRow(units, bed.unit)?.levelOfCare ?? 'unknown');
    level.beds++;
    if (bed.position > 0) level.reporting++;
    if (bed.licensed) level.licensed++;
    if (bed.staffed) level.staffed++;
    if (bed.serviceability !== 'open') level.blocked++;
    if (bed.occupancy === 'occupied' || bed.occupancy === 'away') level.occupied++;
    if (isFree(bed)) level.free++;
    if (bed.cleanliness !== 'clean' && bed.serviceability !== 'closed') turning.push(bed);
  },
  join: ({ byLevel, turning }, part) => {
    for (const [level, counts] of part.byLevel) {
      const sum = of(byLevel, level);
      for (const key of countsOfLevel) sum[key] += counts[key];
    }
    turning.push(...part.turning);
  },
});
const countsOfLevel = ['beds', 'reporting', 'licensed', 'staffed', 'blocked', 'occupied', 'free'] as const;

function count(beds: OperationsState['beds'], units: OperationsState['units']): BedCounts {
  const { byLevel, turning } = summed(beds, units);
  const house = { occupied: 0, licensed: 0, staffed: 0, blocked: 0, reporting: 0, beds: 0 };
  for (const [level, counts] of byLevel) if (isInpatient(level)) for (const key of countsOfHouse) house[key] += counts[key];
  return { house, byLevel, available: new Map([...byLevel].map(([level, { free }]) => [level, free])), turning };
}
const countsOfHouse = ['occupied', 'licensed', 'staffed', 'blocked', 'reporting', 'beds'] as const;

/** Inpatient beds only: treatment spaces, theatres and recovery are no places to stay. */
function isInpatient(level: LevelOfCare): boolean {
  return level !== 'emergency' && level !== 'or' && level !== 'pacu';
}

function isFree(bed: Bed): boolean {
  return bed.occupancy === 'vacant' && bed.cleanliness === 'clean' && bed.serviceability === 'open' && bed.staffed;
}
