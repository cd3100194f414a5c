/** View `census`: beds and patients by unit, double-checked figures a unit can act on. */
import { rows } from '../table.ts';
import { countedEncounters } from './lineage.ts';
import type { CensusRow } from './rows.ts';
import type { View } from './view.ts';

export const censusView: View<CensusRow> = {
  name: 'census',
  title: 'Census by unit',
  definition: 'Beds licensed, staffed, blocked, occupied (with those on leave), held or assigned, and dirty, by unit, now.',
  audience: 'aggregate',
  reads: ['operations'],
  rows: (input, earlier) => {
    const { operations } = input.hospital;
    if (earlier !== undefined && earlier.input.hospital.operations.beds === operations.beds && earlier.input.hospital.operations.units === operations.units)
      return earlier.rows;
    const found = new Map<string, { -readonly [Key in keyof CensusRow]: CensusRow[Key] }>();
    for (const unit of rows(operations.units)) {
      found.set(unit.unit, {
        unit: unit.unit,
        name: unit.name,
        levelOfCare: unit.levelOfCare,
        discovered: unit.discovered,
        licensed: 0,
        staffed: 0,
        blocked: 0,
        occupied: 0,
        held: 0,
        dirty: 0,
      });
    }
    for (const bed of rows(operations.beds)) {
      const row = found.get(bed.unit);
      if (row === undefined) continue;
      if (bed.licensed) row.licensed++;
      if (bed.staffed) row.staffed++;
      if (bed.serviceability !== 'open') row.blocked++;
      if (bed.occupancy === 'occupied' || bed.occupancy === 'away') row.occupied++;
      if (bed.occupancy === 'held' || bed.occupancy === 'assigned') row.held++;
      if (bed.cleanliness !== 'clean') row.dirty++;
    }
    return found;
  },
  lineage: (input, key) => countedEncounters(input, (encounter) => encounter.location?.unit === key && encounter.dischargedAt === undefined),
};
