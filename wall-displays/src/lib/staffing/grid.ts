/** The staffing plan as a grid: units in rows, shifts in columns, and each cell in words for whoever hears the screen. */
import type { PlanColumn } from '@healthos/core/house/staffing/plan.ts';
import type { StaffingPlanRow } from '@healthos/core/views/rows-staffing.ts';

export const columnTitles: Readonly<Record<PlanColumn, string>> = { this: 'This shift', next: 'Next shift', after: 'The one after' };

export interface GridLine {
  readonly unit: string;
  readonly name: string;
  readonly cells: ReadonlyMap<PlanColumn, StaffingPlanRow>;
}

/** Units by what they are called: places stay where they are, whoever is short. */
export function gridOf(rows: readonly StaffingPlanRow[]): readonly GridLine[] {
  const lines = new Map<string, { unit: string; name: string; cells: Map<PlanColumn, StaffingPlanRow> }>();
  for (const row of rows) {
    const line = lines.get(row.unit) ?? { unit: row.unit, name: row.name, cells: new Map() };
    lines.set(row.unit, line);
    line.cells.set(row.column, row);
  }
  return [...lines.values()].sort((a, b) => (a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : 0));
}

/** Nurses who are missing, on how many units, and units of which nothing is known. A unit with too many helps no other by itself. */
export function sumsOf(rows: readonly StaffingPlanRow[], column: PlanColumn): { readonly short: number; readonly units: number; readonly unknown: number } {
  const own = rows.filter((row) => row.column === column);
  const gaps = own.flatMap(({ gap }) => (gap !== undefined && gap > 0 ? [gap] : []));
  return { short: gaps.reduce((sum, gap) => sum + gap, 0), units: gaps.length, unknown: own.filter(({ missing }) => missing.includes('shifts')).length };
}

export function gapWords(gap: number | undefined): string {
  if (gap === undefined) return 'not judged';
  return gap > 0 ? `${gap} short` : gap === 0 ? 'enough' : `${-gap} to spare`;
}

/** Whether the plan gives less care than the unit plans for; not judged where either is unknown. */
export const careShort = ({ plannedHppd, neededHppd }: Pick<StaffingPlanRow, 'plannedHppd' | 'neededHppd'>): boolean =>
  plannedHppd !== undefined && neededHppd !== undefined && plannedHppd < neededHppd;

/** Whether the patients' acuity asks for more nurses than the ratio does. */
export const acuityAsks = ({ needed, acuity }: Pick<StaffingPlanRow, 'needed' | 'acuity'>): boolean => (acuity?.needed ?? 0) > (needed ?? Infinity);

/** `3 of level 1, 20 of level 2, 4 of level 3; 2 without acuity`. */
export function levelWords({ levels, unknown }: NonNullable<StaffingPlanRow['acuity']>): string {
  const said = levels.flatMap((count, n) => (count === 0 ? [] : [`${count} of level ${n + 1}`]));
  return [said.join(', '), unknown === 0 ? '' : `${unknown} without acuity`].filter((part) => part !== '').join('; ');
}

export function cellWords(cell: StaffingPlanRow, title: string): string {
  const { unit, planned, checkedIn, needed, patients, gap, missing, plannedHppd, neededHppd, acuity } = cell;
  if (missing.includes('shifts')) return `${unit}, ${title.toLowerCase()}: shifts not known`;
  const need = needed === undefined ? 'no ratio' : `${needed} needed for ${patients} ${patients === 1 ? 'patient' : 'patients'}`;
  const care =
    plannedHppd === undefined ? '' : `, ${plannedHppd.toFixed(1)} hours of care per patient day${neededHppd === undefined ? '' : ` of ${neededHppd}`}`;
  return `${unit}, ${title.toLowerCase()}: ${planned} planned, ${checkedIn} checked in, ${need}, ${acuity?.needed === undefined ? '' : `${acuity.needed} by acuity, `}${gapWords(gap)}${care}`;
}
