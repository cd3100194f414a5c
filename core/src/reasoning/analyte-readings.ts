/** Laboratory and other values of an encounter or its person that rules read: the version of each that holds, in the unit of the rules, newest last. */
import { holdingVersion } from '../clinical/observation.ts';
import type { OwnerKey } from '../clinical/state.ts';
import { vitalKey } from '../clinical/vitals-by-owner.ts';
import { inRuleUnit, type Analyte } from '../codes/analytes.ts';
import type { Encounter } from '../encounter.ts';
import type { PatientId } from '../ids.ts';
import { getRow } from '../table.ts';
import type { Instant } from '../time.ts';
import { isOfItsPatient, lasted, numbersOf, recordsIn } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';

export interface AnalyteReading {
  readonly at: Instant;
  readonly value: number;
  readonly position: number;
  readonly observation: string;
}

/** Everything known of the person, before this stay too; what is preliminary from a device, retracted or in an unknown unit is left out. A value dated ahead counts at once. */
export function readingsOfRecords(input: ViewInput, records: readonly string[], analyte: Analyte): readonly AnalyteReading[] {
  return readings(
    input,
    records.map((record): OwnerKey => `P|${record}`),
    analyte,
  );
}

/** Values taken while the encounter lasted, filed under its number or its person. */
export function readingsOf(input: ViewInput, encounter: Encounter, analyte: Analyte): readonly AnalyteReading[] {
  return readings(input, ownersOf(input, encounter), analyte, (record) => isOfItsPatient(input, encounter, record)).filter(({ at }) => lasted(encounter, at));
}

/** Values of the person of an encounter, from before it too: a baseline is older than the stay. */
export function readingsOfPerson(input: ViewInput, encounter: Encounter, analyte: Analyte): readonly AnalyteReading[] {
  return readings(input, ownersOf(input, encounter), analyte, (record) => isOfItsPatient(input, encounter, record));
}

function ownersOf(input: ViewInput, encounter: Encounter): readonly OwnerKey[] {
  return [
    ...recordsIn(input.identity, encounter).map((record): OwnerKey => `P|${record}`),
    ...numbersOf(input.hospital, encounter).map((number): OwnerKey => `E|${number}`),
  ];
}

function readings(
  { hospital }: ViewInput,
  owners: readonly OwnerKey[],
  analyte: Analyte,
  isOwn: (record: PatientId) => boolean = () => true,
): readonly AnalyteReading[] {
  const { clinical } = hospital;
  const found = new Map<string, AnalyteReading>();
  for (const owner of owners)
    for (const { key } of getRow(clinical.index.analytes, vitalKey(owner, analyte)) ?? []) {
      const holding = holdingVersion(getRow(clinical.observations, key) ?? []);
      if (holding === undefined || holding.event.status === 'R') continue;
      const { value, encounter, patient } = holding.event;
      const own: readonly OwnerKey[] = encounter === undefined ? [`P|${patient}`] : [`P|${patient}`, `E|${encounter}`];
      if (!own.includes(owner) || !isOwn(patient) || value.kind !== 'quantity' || value.comparator !== undefined) continue;
      const number = inRuleUnit(analyte, value.value, value.unit);
      const at = holding.event.observedAt ?? holding.at;
      if (number !== undefined) found.set(key, { at, value: number, position: holding.position, observation: key });
    }
  return [...found.values()].sort((a, b) => a.at - b.at || a.value - b.value || (a.observation < b.observation ? -1 : 1));
}
