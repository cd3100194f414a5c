/** View `encounters`: who is here, where and since when. Finished and cancelled ones are rows too; readers filter by status. */
import type { EncounterId } from '../ids.ts';
import { personOf } from '../identity/fold.ts';
import { entries, getRow } from '../table.ts';
import { keepRows } from './keep.ts';
import { encounterFacts } from './lineage.ts';
import type { EncounterRow } from './rows.ts';
import { scoreFor, scoreParts } from './scores.ts';
import type { View, ViewInput } from './view.ts';

export const encountersView: View<EncounterRow> = {
  name: 'encounters',
  title: 'Encounters',
  definition: 'Every encounter that the movements of its visit number make: status, class, place and clocks. The patient is the surviving record after merges.',
  audience: 'bed',
  rows: (input, earlier) => keepRows(input, earlier, keys(input), depends, (key) => row(input, key as EncounterId)),
  lineage: (input, key) => {
    const encounter = getRow(input.hospital.operations.encounters, key as EncounterId);
    return encounter === undefined ? undefined : encounterFacts(input, encounter, scoreFor(input, encounter).positions);
  },
};

function* keys(input: ViewInput): Generator<string> {
  for (const [key] of entries(input.hospital.operations.encounters)) yield key;
}

function depends(input: ViewInput, key: string): readonly unknown[] {
  const encounter = getRow(input.hospital.operations.encounters, key as EncounterId);
  return encounter === undefined ? [] : scoreParts(input, encounter);
}

function row(input: ViewInput, key: EncounterId): EncounterRow | undefined {
  const encounter = getRow(input.hospital.operations.encounters, key);
  if (encounter === undefined) return undefined;
  const { location } = encounter;
  const open = encounter.status === 'in-progress' || encounter.status === 'on-leave';
  return {
    encounter: key, patient: personOf(input.identity, encounter.patient), class: encounter.class, status: encounter.status,
    ...(location === undefined || !open ? {} : { unit: location.unit, ...(location.room === undefined ? {} : { room: location.room }), ...(location.bed === undefined ? {} : { bed: location.bed }) }),
    ...optional('service', encounter.service), ...optional('acuity', encounter.acuity), ...optional('isolation', encounter.isolation),
    ...optional('arrivedAt', encounter.arrivedAt), ...optional('admittedAt', encounter.admittedAt), ...optional('dischargedAt', encounter.dischargedAt),
    ...optional('locatedAt', encounter.locatedAt), ...optional('expectedDischargeAt', encounter.expectedDischargeAt), ...optional('stub', encounter.stub),
    ...(open ? { news2: scoreFor(input, encounter).state } : {}),
  };
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value });
}
