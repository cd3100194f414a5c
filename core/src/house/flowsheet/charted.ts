/** What stands in the flowsheet of an encounter: values that were charted, sent or validated, each with all its versions. */
import type { ObservationRecorded, ObservedValue, ResultStatus } from '../../clinical/events.ts';
import { holdingVersion, retractionOf } from '../../clinical/observation.ts';
import { vitalKey } from '../../clinical/vitals-by-owner.ts';
import { vitalOf, type Vital } from '../../codes/vitals.ts';
import type { Encounter } from '../../encounter.ts';
import { keptOn } from '../../kept-on.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { Version, Versions } from '../../versions.ts';
import { isOfUse, isToldOf, lasted, numbersTold, recordsIn } from '../../visit-numbers.ts';
import type { FlowRow } from '../../work/care-pack.ts';
import type { ViewInput } from '../../views/view.ts';
import { careRulesOf } from '../nursing/packs.ts';

/** One value of a row, as its holding version says it. */
export interface Charted {
  readonly observation: string;
  readonly row: string;
  readonly at: Instant;
  /** Of the version that holds, else of the one that was withdrawn. */
  readonly event: ObservationRecorded;
  readonly withdrawn: boolean;
  readonly versions: Versions<ObservationRecorded>;
}

const vitals: readonly Vital[] = ['respiratoryRate', 'oxygenSaturation', 'supplementalOxygen', 'systolicPressure', 'heartRate', 'consciousness', 'temperature'];

const codesOf = keptOn<ReadonlyMap<string, FlowRow>, ReadonlyMap<string, FlowRow>>();

/** Rows by code; the codes of vital signs that other systems send lead to the same rows. */
export function rowOfCode(rows: ReadonlyMap<string, FlowRow>): (event: Pick<ObservationRecorded, 'code'>) => FlowRow | undefined {
  const byCode = codesOf.get(rows) ?? new Map([...rows.values()].map((row) => [row.code.code, row]));
  codesOf.set(rows, byCode);
  return ({ code }) => {
    const vital = vitalOf(code);
    return byCode.get(code.code) ?? (vital === undefined ? undefined : rows.get(vital));
  };
}

/** Of these groups of rows, else of all, oldest first. Withdrawn ones are among them; what never was a value is not. */
export function chartedOf(input: ViewInput, encounter: Encounter, groups?: readonly FlowRow['group'][]): readonly Charted[] {
  const { hospital } = input;
  const rowOf = rowOfCode(careRulesOf(input).rows);
  const found: Charted[] = [];
  for (const key of keysOf(input, encounter, groups === undefined || groups.includes('vitals'))) {
    const versions = getRow(hospital.clinical.observations, key);
    const first = versions?.[0];
    const row = first === undefined ? undefined : rowOf(first.event);
    if (versions === undefined || row === undefined || groups?.includes(row.group) === false) continue;
    const one = chartedAs(input, encounter, key, row.row, versions);
    if (one !== undefined) found.push(one);
  }
  return found.sort((a, b) => a.at - b.at || (a.observation < b.observation ? -1 : 1));
}

/** Filed under a number of the visit, or a vital sign of the person that names no visit. */
function keysOf({ hospital, identity }: ViewInput, encounter: Encounter, withVitals: boolean): ReadonlySet<string> {
  const { index } = hospital.clinical;
  const numbers = numbersTold(hospital, encounter);
  const found = new Set(numbers.flatMap((number) => getRow(index.chartedOn, number) ?? []));
  if (!withVitals) return found;
  for (const record of recordsIn(identity, encounter))
    for (const vital of vitals) for (const { key } of getRow(index.vitals, vitalKey(`P|${record}`, vital)) ?? []) found.add(key);
  return found;
}

function chartedAs(input: ViewInput, encounter: Encounter, key: string, row: string, versions: Versions<ObservationRecorded>): Charted | undefined {
  const holding = holdingVersion(versions);
  const retracted = holding === undefined ? retractionOf(versions) : undefined;
  const shown = holding ?? retracted;
  if (shown === undefined || shown.event.status === 'R') return undefined;
  const at = shown.event.observedAt ?? shown.at;
  if (!isOf(input, encounter, shown, at)) return undefined;
  return { observation: key, row, at, event: shown.event, withdrawn: holding === undefined, versions };
}

function isOf(input: ViewInput, encounter: Encounter, { event }: Version<ObservationRecorded>, at: Instant): boolean {
  if (event.encounter === undefined) return lasted(encounter, at);
  return isToldOf(input, encounter, event.encounter, event.patient) && isOfUse(input.hospital, encounter, at);
}

/** A value as the sheet writes it. */
export function textOf(value: ObservedValue): string {
  switch (value.kind) {
    case 'quantity':
      return `${value.comparator ?? ''}${value.literal}`;
    case 'coded':
      return value.value.display ?? value.value.code;
    case 'text':
      return value.text;
    case 'time':
      return value.literal;
    case 'attachment':
      return 'attachment';
    case 'absent':
      return '–';
  }
}

export const statusWords: Readonly<Partial<Record<ResultStatus, string>>> = {
  F: 'charted',
  C: 'corrected',
  W: 'entered in error',
  D: 'deleted',
  P: 'preliminary',
};
