/** The treatment spaces of the ED and the inpatient beds of the house: what scores divide by, and what the room map draws. */
import { keptOn } from '../../kept-on.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import type { Bed, OperationsState } from '../../operations/state.ts';
import { getRow, rows } from '../../table.ts';
import type { ViewInput } from '../../views/view.ts';

export interface Spaces {
  /** Treatment spaces that are not closed, in the order of their names. */
  readonly spaces: readonly Bed[];
  /** Licensed beds where patients stay overnight. */
  readonly inpatientBeds: number;
}

const kept = keptOn<OperationsState['beds'], { readonly units: OperationsState['units']; readonly spaces: Spaces }>();

export function spacesOf({ hospital }: ViewInput): Spaces {
  const { beds, units } = hospital.operations;
  const known = kept.get(beds);
  if (known?.units === units) return known.spaces;
  const ed: Bed[] = [];
  let inpatientBeds = 0;
  for (const bed of rows(beds)) {
    const level = getRow(units, bed.unit)?.levelOfCare ?? 'unknown';
    if (level === 'emergency' && bed.serviceability !== 'closed') ed.push(bed);
    else if (isInpatient(level) && bed.licensed) inpatientBeds++;
  }
  const spaces = { spaces: ed.sort((a, b) => (a.bed < b.bed ? -1 : 1)), inpatientBeds };
  kept.set(beds, { units, spaces });
  return spaces;
}

const isInpatient = (level: LevelOfCare): boolean => level !== 'emergency' && level !== 'or' && level !== 'pacu' && level !== 'unknown';

export const isEmergencyUnit = ({ hospital }: ViewInput, unit: string): boolean =>
  getRow(hospital.operations.units, unit as Bed['unit'])?.levelOfCare === 'emergency';
