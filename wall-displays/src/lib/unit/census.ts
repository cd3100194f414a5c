/** What of a unit goes on paper: every patient by bed, with two identifiers, and what a nurse needs when no screen answers. */
import type { StaffRow } from '@healthos/core/views/rows-staffing.ts';
import type { UnitNowRow } from '@healthos/core/views/rows-unit.ts';
import { hourMinute } from '../look/clock.ts';
import type { Names } from '../work/names.svelte.ts';
import { shortStaff } from './acts.ts';
import type { KeptCensus, KeptPatient } from './downtime.ts';
import { placeOf, type PatientRow } from './order.ts';

interface Sources {
  readonly facility: string;
  readonly facilityName: string;
  readonly zone: string;
  readonly unit: string;
  readonly unitName: string;
  readonly asOf: number;
  readonly rows: readonly (readonly [string, UnitNowRow])[];
  readonly staff: readonly StaffRow[];
  readonly names: Pick<Names, 'of' | 'text'>;
}

export function censusOf({ rows, staff, names, ...head }: Sources): KeptCensus {
  const patients = rows.flatMap(([, row]) => (row.row === 'patient' ? [row] : []));
  return {
    ...head,
    patients: patients.map((row) => patientOf(row, names, head.unit, head.zone)).sort((a, b) => (a.bed < b.bed ? -1 : 1)),
    arrivals: rows.flatMap(([, row]) => (row.row === 'arrival' ? [`${names.text(row.encounter)}${row.bed === undefined ? '' : ` to ${placeOf(row)}`}`] : [])),
    openBeds: rows.flatMap(([, row]) => (row.row === 'bed' && row.state === 'open' ? [placeOf(row)] : [])).sort(),
    nurses: staff
      .filter(({ presence, kind }) => (presence === 'here' || presence === 'on-break') && (kind === 'rn' || kind === 'lpn' || kind === 'charge'))
      .map(({ staff: id }) => shortStaff(id, head.unit)),
  };
}

function patientOf(row: PatientRow, names: Sources['names'], unit: string, zone: string): KeptPatient {
  const person = names.of(row.encounter);
  const { news2 } = row;
  return {
    bed: placeOf(row),
    name: names.text(row.encounter),
    number: person?.number ?? row.encounter,
    born: person?.birthDate ?? '',
    news2:
      news2?.state === 'scored'
        ? `${news2.score} at ${hourMinute(news2.at, zone)}`
        : news2?.state === 'not-computable' && news2.last !== undefined
          ? `${news2.last.score}, expired`
          : 'no data',
    isolation: row.isolation ?? 'not known',
    nurse: row.nurse === undefined ? 'nobody' : shortStaff(row.nurse, unit),
    leaves: row.leavesAt === undefined ? '' : `${row.leaving ?? 'expected'} ${hourMinute(row.leavesAt, zone)}`,
    asks: row.asks
      .filter(({ severity }) => severity !== 'info')
      .map(({ says }) => says)
      .join('; '),
  };
}
