/** The critical results of a stay: which hold now, whether somebody took them in, and how they are read back. */
import type { ObservationRecorded } from '../clinical/events.ts';
import { holdingVersion } from '../clinical/observation.ts';
import type { VitalEntry } from '../clinical/state.ts';
import { vitalKey } from '../clinical/vitals-by-owner.ts';
import { inRuleUnit, isPanicFlag } from '../codes/analytes.ts';
import { unitSaid, withUnit } from '../codes/unit-words.ts';
import type { Encounter } from '../encounter.ts';
import type { EncounterId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
import { changedSince, getRow, type Table } from '../table.ts';
import type { Instant } from '../time.ts';
import type { Version, Versions } from '../versions.ts';
import { isOfUse, lasted, numbersOf, ownVisit, recordsIn } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import { criticalOf, criticalPack, limited, type CriticalParameters, type Limited } from './critical-limits.ts';

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
  const offer = (one: Critical): void => {
    if (!found.has(one.observation) && isOf(input, encounter, one.version)) found.set(one.observation, one);
  };
  for (const analyte of limited)
    for (const owner of owners) {
      const list = getRow(clinical.index.analytes, vitalKey(owner, analyte));
      if (list !== undefined) criticalsIn(list, clinical.observations, analyte, parameters).forEach(offer);
    }
  for (const record of records) {
    const list = getRow(clinical.index.flagged, record);
    if (list !== undefined) flaggedIn(list, clinical.observations).forEach(offer);
  }
  return [...found.values()].sort((a, b) => a.version.at - b.version.at || (a.observation < b.observation ? -1 : 1));
}

type Observations = Table<string, Versions<ObservationRecorded>>;
/** A list is another where any version under it changed, and so is the entry of that version: what is critical of it is found once. */
const inList = keptOn<readonly VitalEntry[], { readonly parameters: CriticalParameters; readonly found: readonly Critical[] }>();
const ofEntry = keptOn<VitalEntry, { readonly parameters: CriticalParameters; readonly critical: Critical | undefined }>();

function criticalsIn(list: readonly VitalEntry[], observations: Observations, analyte: Limited, parameters: CriticalParameters): readonly Critical[] {
  const known = inList.get(list);
  if (known?.parameters === parameters) return known.found;
  const howOf = ({ value }: ObservationRecorded): Critical['how'] | undefined => {
    if (value.kind !== 'quantity' || value.comparator !== undefined) return undefined;
    const number = inRuleUnit(analyte, value.value, value.unit);
    return number === undefined ? undefined : criticalOf(analyte, number, parameters);
  };
  const found: Critical[] = [];
  for (const entry of list) {
    let one = ofEntry.get(entry);
    if (one?.parameters !== parameters) ofEntry.set(entry, (one = { parameters, critical: criticalNow(entry.key, observations, howOf) }));
    if (one.critical !== undefined) found.push(one.critical);
  }
  inList.set(list, { parameters, found });
  return found;
}

const flaggedKept = keptOn<readonly string[], readonly Critical[]>();

function flaggedIn(list: readonly string[], observations: Observations): readonly Critical[] {
  const found =
    flaggedKept.get(list) ?? list.flatMap((key) => criticalNow(key, observations, ({ abnormal }) => (isPanicFlag(abnormal) ? 'flagged' : undefined)) ?? []);
  flaggedKept.set(list, found);
  return found;
}

function criticalNow(
  observation: string,
  observations: Observations,
  howOf: (event: ObservationRecorded) => Critical['how'] | undefined,
): Critical | undefined {
  const version = holdingVersion(getRow(observations, observation) ?? []);
  const how = version === undefined || version.event.status === 'R' ? undefined : howOf(version.event);
  return version === undefined || how === undefined ? undefined : { observation, version, how, at: version.event.observedAt ?? version.at };
}

/** Filed under the number of this stay, or under its person while it lasted: after a discharge a result goes to who ordered it. */
function isOf(input: ViewInput, encounter: Encounter, { event, at }: Version<ObservationRecorded>): boolean {
  const taken = event.observedAt ?? at;
  const named = ownVisit(input, event);
  if (named !== undefined) return numbersOf(input.hospital, encounter).includes(named) && isOfUse(input.hospital, encounter, taken);
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
