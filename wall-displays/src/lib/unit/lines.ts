/** Lines and drains of a unit as the tablet lists them. */
import { watchedKinds } from '@healthos/core/house/nursing/lines.ts';
import type { CareRow, DeviceDaysRow, LineRow } from '@healthos/core/views/rows-nursing.ts';
import { placeOf } from './order.ts';

/** Kinds of which somebody asks each day whether they are still needed. */
export const dailyAsked = watchedKinds;

export interface LineOnUnit {
  readonly encounter: string;
  /** The bed within its unit, else the unit. */
  readonly place: string;
  readonly line: LineRow;
}

/** The longest first; of the same day by bed. */
export function linesOnUnit(rows: Iterable<CareRow>, unit: string): readonly LineOnUnit[] {
  const found = [...rows].flatMap((row) =>
    row.row !== 'patient' || row.unit !== unit
      ? []
      : row.lines.filter(({ removedAt }) => removedAt === undefined).map((line) => ({ encounter: row.encounter, place: placeOf(row), line })),
  );
  return found.sort((a, b) => b.line.dwellDays - a.line.dwellDays || (a.place < b.place ? -1 : a.place > b.place ? 1 : a.line.line < b.line.line ? -1 : 1));
}

export function daysOnUnit(rows: Iterable<DeviceDaysRow>, unit: string): readonly DeviceDaysRow[] {
  return [...rows]
    .filter((row) => row.unit === unit)
    .sort((a, b) => Number(dailyAsked.has(b.kind)) - Number(dailyAsked.has(a.kind)) || (a.kind < b.kind ? -1 : 1));
}

/** Device days over patient days (NHSN utilisation ratio); without patient days there is none. */
export const ratioText = ({ utilisation }: DeviceDaysRow): string => (utilisation === undefined ? 'no patient days' : `ratio ${utilisation.toFixed(2)}`);
