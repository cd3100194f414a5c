/** What was done for a patient that a sepsis bundle asks for: values drawn, cultures, antibiotics, fluids, vasopressors, and the pressures beside them. */
import { ofVisit, wordsOf } from '../told.ts';
import type { Coded, MedicationAdministered } from '../clinical/events.ts';
import { isRetraction } from '../clinical/observation.ts';
import { vitalKey } from '../clinical/vitals-by-owner.ts';
import { analyteOf } from '../codes/analytes.ts';
import type { Encounter } from '../encounter.ts';
import { getRow } from '../table.ts';
import type { Instant } from '../time.ts';
import { newestOf } from '../versions.ts';
import { isOfItsPatient, lasted, numbersOf, numbersTold, recordsIn } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import { readingsOf, readingsOfPerson } from './analyte-readings.ts';
import { chartedReadings } from './encounter-vitals.ts';
import { ingredientsOf } from './drug-names.ts';
import { medicationPacks } from './medication-packs.ts';

export interface Done {
  readonly at: Instant;
  readonly position: number;
}
export interface Measured extends Done {
  readonly value: number;
}
export interface SepsisCare {
  /** mmol/L. */
  readonly lactate: readonly Measured[];
  readonly cultures: readonly Done[];
  readonly antibiotics: readonly Done[];
  /** Crystalloid, mL. */
  readonly fluids: readonly Measured[];
  readonly vasopressors: readonly Done[];
  /** Systolic and mean pressures as charted, mmHg. */
  readonly systolic: readonly Measured[];
  readonly mean: readonly Measured[];
  /** kg. */
  readonly weight?: number;
}

export const isBloodCulture = (code: Coded | undefined): boolean =>
  code !== undefined && (analyteOf(code) === 'bloodCulture' || /blood culture|culture,? blood|bacteria identified in blood/i.test(code.display ?? ''));

const volumes: ReadonlyMap<string, number> = new Map([
  ['mL', 1],
  ['ml', 1],
  ['L', 1000],
]);
const inOrder = <One extends Done>(list: readonly One[]): readonly One[] => list.toSorted((a, b) => a.at - b.at || a.position - b.position);

export function sepsisCareOf(input: ViewInput, encounter: Encounter): SepsisCare {
  const given = dosesOf(input, encounter);
  const ofClass = (name: string): readonly { readonly done: Done; readonly event: MedicationAdministered }[] =>
    given.filter(({ event }) => medicationPacks(input).some((pack) => ingredientsOf(pack, event.code).some(({ classes }) => classes.includes(name))));
  const weight = readingsOfPerson(input, encounter, 'weight').at(-1)?.value;
  return {
    lactate: readingsOf(input, encounter, 'lactate'),
    cultures: culturesOf(input, encounter),
    antibiotics: inOrder(ofClass('broad-antibiotic').map(({ done }) => done)),
    fluids: inOrder(
      ofClass('crystalloid').flatMap(({ done, event }) => {
        const factor = event.dose?.unit === undefined ? undefined : volumes.get(event.dose.unit);
        const amount = Number(event.dose?.literal);
        return factor === undefined || !(amount > 0) ? [] : { ...done, value: amount * factor };
      }),
    ),
    vasopressors: inOrder(ofClass('vasopressor').map(({ done }) => done)),
    systolic: inOrder(
      chartedReadings(input, encounter, 64).flatMap(({ vital, at, value, position }) =>
        vital === 'systolicPressure' && typeof value === 'number' && at <= input.now ? { at, value, position } : [],
      ),
    ),
    mean: readingsOf(input, encounter, 'meanPressure'),
    ...(weight === undefined ? {} : { weight }),
  };
}

/** Doses that were given, in whole or in part, while the encounter lasted, as the last word on each has it. */
function dosesOf(input: ViewInput, encounter: Encounter): readonly { readonly done: Done; readonly event: MedicationAdministered }[] {
  const { clinical } = input.hospital;
  const whose = ofVisit(input, encounter);
  const keys = new Set([
    ...numbersTold(input.hospital, encounter).flatMap((number) => getRow(clinical.index.administrationsByEncounter, number) ?? []),
    ...recordsIn(input.identity, encounter).flatMap((record) => getRow(clinical.index.administrationsByPatient, record) ?? []),
  ]);
  return [...keys].flatMap((key) => {
    const last = newestOf(wordsOf(getRow(clinical.administrations, key), whose));
    if (last === undefined || last.event.action === 'delete' || (last.event.completion !== 'complete' && last.event.completion !== 'partial')) return [];
    const at = last.event.givenAt ?? last.at;
    return lasted(encounter, at) && at <= input.now ? [{ done: { at, position: last.position }, event: last.event }] : [];
  });
}

/** Drawn: whatever was said of a culture since, except that it was withdrawn. */
function culturesOf(input: ViewInput, encounter: Encounter): readonly Done[] {
  const { clinical } = input.hospital;
  const owners = [
    ...recordsIn(input.identity, encounter).map((record) => `P|${record}` as const),
    ...numbersOf(input.hospital, encounter).map((number) => `E|${number}` as const),
  ];
  const keys = new Set(owners.flatMap((owner) => (getRow(clinical.index.analytes, vitalKey(owner, 'bloodCulture')) ?? []).map(({ key }) => key)));
  return inOrder(
    [...keys].flatMap((key) => {
      const last = newestOf(getRow(clinical.observations, key));
      if (last === undefined || isRetraction(last.event.status) || last.event.status === 'X') return [];
      if (!isOfItsPatient(input, encounter, last.event.patient)) return [];
      const at = last.event.observedAt ?? last.at;
      return lasted(encounter, at) && at <= input.now ? [{ at, position: last.position }] : [];
    }),
  );
}
