/** The critical results of a stay: which hold now, whether somebody took them in, and how they are read back. */
import type { ObservationRecorded } from '../clinical/events.ts';
import { holdingVersion } from '../clinical/observation.ts';
import { vitalKey } from '../clinical/vitals-by-owner.ts';
import { inRuleUnit, isPanicFlag } from '../codes/analytes.ts';
import { unitSaid, withUnit } from '../codes/unit-words.ts';
import type { Encounter } from '../encounter.ts';
import type { EncounterId } from '../ids.ts';
import { changedSince, getRow } from '../table.ts';
import type { Instant } from '../time.ts';
import type { Version } from '../versions.ts';
import { isOfUse, lasted, numbersOf, recordsIn } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import { criticalOf, criticalPack, limited, type CriticalParameters } from './critical-limits.ts';

export interface Critical {
  readonly observation: string;
  readonly version: Version<ObservationRecorded>;
  readonly how: 'low' | 'high' | 'flagged';
  readonly at: Instant;
}

/** An acknowledgement changes the encounter that the result is of. */
export function withAnswered(found: Set<EncounterId>, before: ViewInput, after: ViewInput): Set<EncounterId> {
  for (const key of changedSince(before.hospital.work.CriticalAcknowledged, after.hospital.work.CriticalAcknowledged)) {
    const holding = holdingVersion(getRow(after.hospital.clinical.observations, key) ?? []);
    if (holding === undefined) continue;
    for (const id of getRow(after.hospital.operations.index.encountersByRecord, holding.event.patient) ?? []) found.add(id);
  }
  return found;
}

/** Critical results of an encounter as they hold now, answered or not, oldest first. */
export function criticalsOf(input: ViewInput, encounter: Encounter, parameters: CriticalParameters = criticalPack.parameters): readonly Critical[] {
  const { clinical } = input.hospital;
  const records = recordsIn(input.identity, encounter);
  const owners = [...records.map((record) => `P|${record}` as const), ...numbersOf(input.hospital, encounter).map((number) => `E|${number}` as const)];
  const found = new Map<string, Critical>();
  const offer = (observation: string, howOf: (event: ObservationRecorded) => Critical['how'] | undefined): void => {
    const version = holdingVersion(getRow(clinical.observations, observation) ?? []);
    const how = version === undefined || version.event.status === 'R' ? undefined : howOf(version.event);
    if (version === undefined || how === undefined || found.has(observation) || !isOf(input, encounter, version)) return;
    found.set(observation, { observation, version, how, at: version.event.observedAt ?? version.at });
  };
  for (const analyte of limited)
    for (const owner of owners)
      for (const { key } of getRow(clinical.index.analytes, vitalKey(owner, analyte)) ?? [])
        offer(key, ({ value }) => {
          if (value.kind !== 'quantity' || value.comparator !== undefined) return undefined;
          const number = inRuleUnit(analyte, value.value, value.unit);
          return number === undefined ? undefined : criticalOf(analyte, number, parameters);
        });
  for (const record of records)
    for (const key of getRow(clinical.index.flagged, record) ?? []) offer(key, ({ abnormal }) => (isPanicFlag(abnormal) ? 'flagged' : undefined));
  return [...found.values()].sort((a, b) => a.version.at - b.version.at || (a.observation < b.observation ? -1 : 1));
}

/** Filed under the number of this stay, or under its person while it lasted: after a discharge a result goes to who ordered it. */
function isOf(input: ViewInput, encounter: Encounter, { event, at }: Version<ObservationRecorded>): boolean {
  const taken = event.observedAt ?? at;
  if (event.encounter !== undefined) return numbersOf(input.hospital, encounter).includes(event.encounter) && isOfUse(input.hospital, encounter, taken);
  return recordsIn(input.identity, encounter).includes(event.patient) && lasted(encounter, taken);
}

/** Of this version, or of a later one that says the same. */
export function isAnswered({ hospital }: ViewInput, { observation, version }: Critical): boolean {
  const answers = getRow(hospital.work.CriticalAcknowledged, observation) ?? [];
  return answers.some(({ event }) => {
    if (event.version >= version.position) return true;
    // The same value said again, final after preliminary, was taken in already.
    const seen = getRow(hospital.clinical.observations, observation)?.find(({ position }) => position === event.version);
    return seen !== undefined && literalOf(seen.event) === literalOf(version.event);
  });
}

/** The number that was reported, with or without its unit; spaces and the comma of other countries say nothing. */
export function isReadBack(text: string, event: ObservationRecorded): boolean {
  const plain = (said: string): string => said.toLowerCase().replace(',', '.').replace(/\s+/g, '');
  const { value } = event;
  if (value.kind !== 'quantity') return plain(text) === plain(literalOf(event));
  const number = /^([<>]=?)?(-?\d+(?:\.\d+)?)(.*)$/.exec(plain(text));
  const [, comparator = '', figure, unit = ''] = number ?? [];
  return (
    figure !== undefined &&
    Number(figure) === value.value &&
    comparator === (value.comparator ?? '') &&
    (unit === '' || [value.unit ?? '', unitSaid(value.unit ?? '')].some((one) => unit === plain(one)))
  );
}

export function literalOf({ value }: ObservationRecorded): string {
  switch (value.kind) {
    case 'quantity':
      return withUnit(`${value.comparator ?? ''}${value.literal}`, value.unit);
    case 'coded':
      return value.value.code;
    case 'time':
      return value.literal;
    case 'text':
    case 'attachment':
    case 'absent':
      // Text may hold anything: it stays where the record keeps it.
      return value.kind;
  }
}
