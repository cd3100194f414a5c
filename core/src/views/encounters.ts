/** View `encounters`: who is here, where and since when. Finished and cancelled ones are rows too; readers filter by status. */
import type { EncounterId } from '../ids.ts';
import { personOf } from '../identity/fold.ts';
import { changedSince, entries, getRow } from '../table.ts';
import { remadeInSteps } from './keep.ts';
import { changedRows } from './changed-encounters.ts';
import { encounterFacts } from './lineage.ts';
import type { EncounterRow } from './rows.ts';
import { isHere, scoreFor, scoresOf } from './scores.ts';
import { stepped, type Earlier, type ViewInput } from './view.ts';

export const encountersView = stepped<EncounterRow>({
  name: 'encounters',
  title: 'Encounters',
  definition: 'Every encounter that the movements of its visit number make: status, class, place and clocks. The patient is the surviving record after merges.',
  audience: 'bed',
  tables: [scoresOf],
  inSteps: (input, earlier) =>
    remadeInSteps(earlier?.rows, earlier === undefined ? everyEncounter(input) : changed(input, earlier), (key) => row(input, key as EncounterId)),
  lineage: (input, key) => {
    const encounter = getRow(input.hospital.operations.encounters, key as EncounterId);
    return encounter === undefined ? undefined : encounterFacts(input, encounter, scoreFor(input, encounter.encounter)?.positions);
  },
});

function* everyEncounter(input: ViewInput): Generator<string> {
  for (const [key] of entries(input.hospital.operations.encounters)) yield key;
}

function changed(input: ViewInput, earlier: Earlier<EncounterRow>): Iterable<string> {
  return new Set([...changedRows(earlier.input, input), ...changedSince(scoresOf(earlier.input), scoresOf(input))]);
}

function row(input: ViewInput, key: EncounterId): EncounterRow | undefined {
  const encounter = getRow(input.hospital.operations.encounters, key);
  if (encounter === undefined) return undefined;
  const { location } = encounter;
  const open = isHere(encounter);
  const score = scoreFor(input, key);
  return {
    encounter: key,
    patient: personOf(input.identity, encounter.patient),
    class: encounter.class,
    status: encounter.status,
    ...(location === undefined || !open
      ? {}
      : { unit: location.unit, ...(location.room === undefined ? {} : { room: location.room }), ...(location.bed === undefined ? {} : { bed: location.bed }) }),
    ...optional('service', encounter.service),
    ...optional('acuity', encounter.acuity),
    ...optional('isolation', encounter.isolation),
    ...optional('arrivedAt', encounter.arrivedAt),
    ...optional('admittedAt', encounter.admittedAt),
    ...optional('dischargedAt', encounter.dischargedAt),
    ...optional('locatedAt', encounter.locatedAt),
    ...optional('expectedDischargeAt', encounter.expectedDischargeAt),
    ...optional('stub', encounter.stub),
    ...optional('news2', score?.state),
  };
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value });
}
