/** How many nurses a unit's patients ask for by their acuity: each counts for more or less than one patient of the ratio, by level. The ratio stays the law; this is beside it. */
import type { EncounterId, UnitId } from '../../ids.ts';
import { groupedBy } from '../../grouped.ts';
import { keptOn, madeOnce } from '../../kept-on.ts';
import type { Table } from '../../table.ts';
import type { ViewInput } from '../../views/view.ts';
import { careOf, type PatientCare } from '../nursing/care.ts';

export const acuityStaffing = {
  pack: 'acuity-staffing',
  version: '2026.1',
  effectiveFrom: '2026-01-01',
  source: 'A definition of this project, not a validated instrument: a site that has one replaces it',
  definition:
    'Each patient counts by the level of acuity: level 1 as 0.80, level 2 as 1.00, level 3 as 1.25, level 4 as 1.60 patients of the ratio of the unit; one whose acuity is not computable counts as 1 and is said to be unknown. Needed by acuity is the sum over the ratio, rounded up. Of a shift that has not begun: the patients expected, each at the present mean of the unit.',
  /** Hundredths of a patient of the ratio, level 1 to 4. */
  weights: [80, 100, 125, 160],
  unknown: 100,
} as const;

export interface UnitAcuity {
  readonly patients: number;
  /** Patients of level 1 to 4. */
  readonly levels: readonly [number, number, number, number];
  readonly unknown: number;
  readonly points: number;
}

const made = keptOn<Table<EncounterId, PatientCare>, ReadonlyMap<string, UnitAcuity>>();
const last = keptOn<ViewInput['hospital']['operations']['units'], { readonly key: string; readonly units: ReadonlyMap<string, UnitAcuity> }>();

/** By unit; the same map while no unit's sums are others, whatever else was charted. */
export function unitAcuity(input: ViewInput): ReadonlyMap<string, UnitAcuity> {
  const care = careOf(input);
  const known = made.get(care);
  if (known !== undefined) return known;
  const units = summed(input.hospital.facility, care);
  const key = JSON.stringify([...units]);
  const before = last.get(input.hospital.operations.units);
  const found = before?.key === key ? before.units : units;
  last.set(input.hospital.operations.units, { key, units: found });
  made.set(care, found);
  return found;
}

const byUnit = groupedBy<EncounterId, PatientCare, UnitId>(({ encounter }) => encounter.location?.unit);

function summed(facility: string, care: Table<EncounterId, PatientCare>): ReadonlyMap<string, UnitAcuity> {
  const groups = byUnit(facility, care);
  return new Map([...groups].map(([unit, patients]): [UnitId, UnitAcuity] => [unit, acuityOf(patients)]).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const acuityOf = madeOnce((patients: readonly PatientCare[]): UnitAcuity => {
  const levels: [number, number, number, number] = [0, 0, 0, 0];
  let [unknown, points] = [0, 0];
  for (const { acuity } of patients) {
    if (acuity.state !== 'scored') unknown++;
    else {
      points += acuity.points;
      levels[acuity.level - 1] = (levels[acuity.level - 1] ?? 0) + 1;
    }
  }
  return { patients: patients.length, levels, unknown, points };
});

/** Hundredths of patients of the ratio. */
function weightOf({ levels, unknown }: UnitAcuity): number {
  return levels.reduce((sum, count, n) => sum + count * (acuityStaffing.weights[n] ?? 0), unknown * acuityStaffing.unknown);
}

/** Nurses for so many patients at the mean weight of those who are there; whole numbers throughout. Nobody there = as the ratio has it. */
export function neededByAcuity(now: UnitAcuity | undefined, patients: number, ratio: number): number {
  if (now === undefined || now.patients === 0) return Math.ceil(patients / ratio);
  return Math.ceil((patients * weightOf(now)) / (now.patients * acuityStaffing.unknown * ratio));
}
