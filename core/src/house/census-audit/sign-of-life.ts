/** When something was last written, measured or given for an encounter: the independent witness that somebody is where the census has them. */
import { ofVisit, wordsOf } from '../../told.ts';
import type { OwnerKey } from '../../clinical/state.ts';
import { vitalKey } from '../../clinical/vitals-by-owner.ts';
import type { Vital } from '../../codes/vitals.ts';
import type { Encounter } from '../../encounter.ts';
import { getRow } from '../../table.ts';
import { instant, type Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import { numbersOf, recordsIn } from '../../visit-numbers.ts';

const signs: readonly Vital[] = ['heartRate', 'respiratoryRate', 'oxygenSaturation', 'systolicPressure', 'temperature', 'consciousness', 'supplementalOxygen'];

/** The newest movement, charted sign, reading at the bed, dose or look. */
export function lastSignOf(input: ViewInput, encounter: Encounter): Instant {
  const { hospital } = input;
  let newest = 0;
  const see = (at: number | undefined): void => {
    if (at !== undefined && at > newest) newest = at;
  };
  const numbers = numbersOf(hospital, encounter);
  const owners: OwnerKey[] = [
    ...numbers.map((number): OwnerKey => `E|${number}`),
    ...recordsIn(input.identity, encounter).map((record): OwnerKey => `P|${record}`),
  ];
  const bed = encounter.location?.bedId;
  for (const owner of owners) for (const vital of signs) see(getRow(hospital.clinical.index.vitals, vitalKey(owner, vital))?.at(-1)?.at);
  for (const owner of bed === undefined ? owners : [...owners, `B|${bed}` as const])
    for (const key of getRow(hospital.clinical.index.series, owner) ?? []) see(getRow(hospital.clinical.devices, key)?.readings.at(-1)?.observedAt);
  const whose = ofVisit(input, encounter);
  for (const number of numbers) {
    for (const fact of getRow(hospital.operations.facts, number) ?? []) see(fact.at);
    for (const key of (getRow(hospital.clinical.index.administrationsByEncounter, number) ?? []).slice(-16))
      see(newestOf(wordsOf(getRow(hospital.clinical.administrations, key), whose))?.at);
    see(newestOf(getRow(hospital.work.CensusConfirmed, number))?.at);
  }
  if (bed !== undefined) see(lookedAt(input, bed)?.at);
  return instant(newest);
}

/** The newest look at a bed. */
export function lookedAt(
  { hospital }: ViewInput,
  bed: string,
): { readonly at: Instant; readonly found: 'occupied' | 'empty' | 'as-recorded'; readonly position: number } | undefined {
  const newest = newestOf(getRow(hospital.work.CensusConfirmed, bed));
  return newest === undefined ? undefined : { at: newest.at, found: newest.event.found, position: newest.position };
}
