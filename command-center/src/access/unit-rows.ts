/** The rows of a view for somebody who is bound to a unit, as the policy narrows it. A row decides by what stands in it, so that whoever moves away is gone with the change that says so. */
import { unitId, type BedId } from '@healthos/core/ids.ts';
import type { Hospital } from '@healthos/core/hospital.ts';
import { getRow } from '@healthos/core/table.ts';
import { viewNamed } from '@healthos/core/views/views.ts';
import type { Narrowing } from './narrowings.ts';
import { narrowingOf } from './policy.ts';

/** What never changes of a place: the unit of a bed, and whether a unit is an emergency department. */
export interface Places {
  unitOf(bed: string): string | undefined;
  isEmergency(unit: string): boolean;
}

export function placesOf(hospital: Hospital | undefined): Places {
  if (hospital === undefined) return { unitOf: () => undefined, isEmergency: () => false };
  const { beds, units } = hospital.operations;
  return {
    unitOf: (bed) => getRow(beds, bed as BedId)?.unit,
    isEmergency: (unit) => getRow(units, unitId(unit))?.levelOfCare === 'emergency',
  };
}

/** What rows name of places and people; each view has some of it. */
interface Named {
  readonly row?: string;
  readonly tile?: string;
  readonly unit?: string;
  readonly homeUnit?: string;
  readonly targetUnit?: string;
  readonly bed?: string;
  readonly encounter?: string;
  readonly assigned?: { readonly bed: string };
  readonly promisedBed?: string;
  readonly nextBed?: string;
  readonly from?: string;
  readonly to?: string;
  /** false = of something that is over, of which nothing says any more where it was. */
  readonly open?: boolean;
}
type Sees = (unit: string, row: Named, places: Places) => Named | undefined;

const isOwn = (unit: string, row: Named): boolean => row.unit === unit || row.homeUnit === unit;
const within = (unit: string, bed: string | undefined, places: Places): boolean => bed !== undefined && places.unitOf(bed) === unit;

const narrow: Readonly<Record<Narrowing, Sees>> = {
  whole: (_unit, row) => row,
  nothing: () => undefined,
  own: (unit, row) => (isOwn(unit, row) ? row : undefined),
  coming: (unit, row, places) =>
    isOwn(unit, row) ||
    row.targetUnit === unit ||
    [row.assigned?.bed, row.promisedBed, row.nextBed].some((bed) => within(unit, bed, places)) ||
    // What was placed today is a sum.
    row.row === 'today'
      ? row
      : undefined,
  counts: (unit, row) => {
    if (isOwn(unit, row)) return row;
    const { floats: _choices, people, ...counts } = row as Named & { readonly floats?: unknown; readonly people?: unknown };
    // A cell of the plan has lists always.
    return people === undefined ? counts : { ...counts, people: [], floats: [] };
  },
  house: (unit, row, places) => {
    if (row.unit !== undefined) return row.unit === unit ? row : undefined;
    if (row.bed !== undefined) return within(unit, row.bed, places) ? row : undefined;
    return row.encounter === undefined && row.open !== false ? row : undefined;
  },
  trips: (unit, row, places) => ([row.from, row.to].some((place) => place === unit || within(unit, place, places)) ? row : undefined),
  ambulances: (unit, row, places) => (places.isEmergency(unit) ? row : undefined),
  sums: (unit, row, places) => {
    if (row.tile === 'turn') return within(unit, row.bed, places) ? row : undefined;
    if (row.tile !== 'risk') return row;
    const { detail: _one, ...sums } = row as Named & { readonly detail?: unknown };
    return sums;
  },
};

/** The row for somebody bound to the unit; undefined when it is not for them. */
export function unitRow(name: string, unit: string, row: unknown, places: Places): unknown {
  const view = viewNamed(name);
  return view === undefined || typeof row !== 'object' || row === null ? undefined : narrow[narrowingOf(view)](unit, row, places);
}
