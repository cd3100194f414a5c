/** A nurse with more patients than the unit's ratio allows, at this instant (rules.md, Ratios; California Title 22 70217, or what the facility file says). */
import type { EncounterId, UnitId } from '../ids.ts';
import { changedSince, getRow, rows } from '../table.ts';
import type { Instant } from '../time.ts';
import { newestOf } from '../versions.ts';
import { anyMayChange, changedRows } from '../views/changed-encounters.ts';
import { keptTable } from '../views/kept-table.ts';
import { isHere } from '../views/scores.ts';
import type { Finding, Rule } from './rules.ts';

interface Assigned {
  readonly nurse: string;
  readonly unit: UnitId;
  readonly at: Instant;
  readonly position: number;
}

/** Who cares for whom among those who are here. */
export const assignedOf = keptTable<Assigned>({
  changed: (before, after) => {
    if (anyMayChange(before, after)) return undefined;
    const changed = changedRows(before, after);
    for (const id of changedSince(before.hospital.nursing.assignments, after.hospital.nursing.assignments)) changed.add(id as EncounterId);
    return changed;
  },
  make: ({ hospital }, encounter) => {
    const newest = isHere(encounter) ? newestOf(getRow(hospital.nursing.assignments, encounter.encounter)) : undefined;
    return newest?.event.nurse === undefined ? undefined : { nurse: newest.event.nurse, unit: newest.event.unit, at: newest.at, position: newest.position };
  },
});

export const nurseRatio: Rule = {
  rule: 'nurse-ratio',
  version: '1',
  source: 'California Code of Regulations, Title 22, section 70217; ratios of the facility file',
  definition: 'A nurse is assigned more patients than the ratio of the unit; a unit without a ratio is not judged.',
  evaluate: (input) => {
    const loads = new Map<string, Assigned[]>();
    for (const assigned of rows(assignedOf(input))) {
      const key = `${assigned.unit}|${assigned.nurse}`;
      const load = loads.get(key);
      if (load === undefined) loads.set(key, [assigned]);
      else load.push(assigned);
    }
    const found: Finding[] = [];
    for (const [key, load] of loads) {
      const unit = load[0]?.unit;
      const ratio = unit === undefined ? undefined : getRow(input.hospital.operations.units, unit)?.ratio;
      if (unit === undefined || ratio === undefined || load.length <= ratio) continue;
      // In breach since the first patient above the ratio was taken on.
      const since = load.map(({ at }) => at).sort((a, b) => a - b)[Math.floor(ratio)];
      if (since === undefined) continue;
      found.push({
        finding: `nurse-ratio:${key}`,
        rule: 'nurse-ratio@1',
        unit,
        severity: 'watch',
        since,
        owner: `Charge ${unit}`,
        state: 'new',
        says: `${unit} ${load.length} patients on one nurse, ratio 1:${ratio}`,
        positions: load.map(({ position }) => position).sort((a, b) => b - a),
      });
    }
    return found;
  },
};
