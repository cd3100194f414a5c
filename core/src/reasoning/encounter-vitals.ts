/**
 * The vital signs of an encounter, newest first choice per sign: what was charted on its records while it lasted, and what devices read in
 * the beds while it was in them. Pulled anew each time, so a late move or merge puts every reading where it belongs.
 */
import type { ObservationRecorded } from '../clinical/events.ts';
import { holdingVersion } from '../clinical/observation.ts';
import type { OwnerKey, VitalEntry } from '../clinical/state.ts';
import { vitalKey } from '../clinical/vitals-by-owner.ts';
import { vitalOf, type Vital } from '../codes/vitals.ts';
import type { Encounter, Stay } from '../encounter.ts';
import { isAnswered, isOfOther } from '../house/flowsheet/device-values.ts';
import { careRulesOf } from '../house/nursing/packs.ts';
import { personOf } from '../identity/fold.ts';
import type { PatientId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
import { rememberedOf } from '../remembered.ts';
import { getRow, type Table } from '../table.ts';
import type { Instant } from '../time.ts';
import type { Versions } from '../versions.ts';
import { encountersOf, isOfItsPatient, isOfUse, lasted, nextUse, numbersTold, ownVisit, recordsIn, useOf } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import type { Acvpu } from './news2.ts';
import { readVital } from './read-vital.ts';

/** The inputs of NEWS2. */
export const needed: readonly Vital[] = [
  'respiratoryRate',
  'oxygenSaturation',
  'supplementalOxygen',
  'systolicPressure',
  'heartRate',
  'consciousness',
  'temperature',
];

export interface VitalReading {
  readonly at: Instant;
  readonly value: number | boolean | Acvpu;
  readonly position: number;
}
export interface Vitals {
  readonly signs: ReadonlyMap<Vital, VitalReading>;
  /** When a reading dated ahead of now becomes true. */
  readonly nextAt?: Instant;
}

/** The choice while it is made. Of two readings of one moment a charted one holds, then the greater: which came first decides nothing. */
interface Choice {
  readonly input: ViewInput;
  readonly encounter: Encounter;
  readonly signs: Map<Vital, VitalReading & { readonly tie: string }>;
  /** By the rule of the site: whether what a device read counts before somebody validated it. */
  readonly pendingScores: boolean;
  nextAt?: Instant;
}

/** Several rules ask for them of the same picture. */
export function vitalsOf(input: ViewInput, encounter: Encounter): Vitals {
  const { hospital, identity, now } = input;
  let known = vitalsIn.get(hospital);
  if (known?.identity !== identity || known.now !== now) vitalsIn.set(hospital, (known = { identity, now, of: new Map() }));
  const made = known.of.get(encounter) ?? chosenVitals(input, encounter);
  known.of.set(encounter, made);
  return made;
}
/** On the picture, not on the encounter: the picture would live as long as the encounter does. */
const vitalsIn = keptOn<ViewInput['hospital'], { readonly identity: ViewInput['identity']; readonly now: Instant; readonly of: Map<Encounter, Vitals> }>();

function chosenVitals(input: ViewInput, encounter: Encounter): Vitals {
  const { pendingScores, nextAt } = careRulesOf(input);
  const choice: Choice = { input, encounter, signs: new Map(), pendingScores, ...(nextAt === undefined ? {} : { nextAt }) };
  for (const owner of ownersOf(input, encounter)) {
    for (const vital of needed) charted(choice, owner, vital);
    series(choice, owner, undefined);
  }
  for (const stay of encounter.stays) {
    if (stay.location.bedId !== undefined && stay.away !== true) series(choice, `B|${stay.location.bedId}`, stay);
  }
  return choice.nextAt === undefined ? { signs: choice.signs } : { signs: choice.signs, nextAt: choice.nextAt };
}

export interface ChartedReading extends VitalReading {
  readonly vital: Vital;
}

/** What was charted of each sign of an encounter, at most so many values of each, in no promised order; devices left out. */
export function chartedReadings(input: ViewInput, encounter: Encounter, most: number): readonly ChartedReading[] {
  const { all, elsewhere } = lastChartedOf(most)(input, encounter);
  return elsewhere.length === 0 ? all : [...all, ...elsewhere.filter(({ filing }) => !isOfAnother({ input, encounter }, filing))];
}
type Looks = (input: ViewInput, encounter: Encounter) => LastCharted;
/** By how many are looked back at: few numbers, each named by a rule. */
const byMost = new Map<number, Looks>();

function lastChartedOf(most: number): Looks {
  const looks = byMost.get(most) ?? rememberedOf(chartedParts, (input: ViewInput, encounter: Encounter) => lastCharted(input, encounter, most));
  byMost.set(most, looks);
  return looks;
}

interface LastCharted {
  readonly all: readonly ChartedReading[];
  /** Those of the person that name another visit: whose that is now must be asked each time. */
  readonly elsewhere: readonly (ChartedReading & { readonly filing: Filing })[];
}

/** A list of an owner and sign is another where any version of it changed; what else happens in the house changes none of it. */
function chartedParts(input: ViewInput, encounter: Encounter): readonly unknown[] {
  const { clinical, operations } = input.hospital;
  const { mergedInto, facts } = input.identity;
  return [
    operations.aliases,
    operations.moves,
    nextUse(input.hospital, encounter),
    mergedInto,
    facts,
    ...ownersOf(input, encounter).flatMap((owner) => needed.map((vital) => getRow(clinical.index.vitals, vitalKey(owner, vital)))),
  ];
}

function lastCharted(input: ViewInput, encounter: Encounter, most: number): LastCharted {
  const { clinical } = input.hospital;
  const all: ChartedReading[] = [];
  const elsewhere: LastCharted['elsewhere'][number][] = [];
  const isOfUse = useOf(encounter, nextUse(input.hospital, encounter));
  for (const owner of ownersOf(input, encounter)) {
    const [isRecord, id] = [owner.startsWith('P|'), owner.slice(2)];
    for (const vital of needed)
      for (const entry of (getRow(clinical.index.vitals, vitalKey(owner, vital)) ?? []).slice(-most)) {
        const read = readOf(vital, entry, clinical.observations);
        if (read === undefined || !lasted(encounter, read.reading.at)) continue;
        const { reading, event } = read;
        if (isRecord ? event.patient !== id : event.encounter !== id || !isOfUse(reading.at) || !isOfItsPatient(input, encounter, event.patient)) continue;
        if (!isRecord || event.encounter === undefined || event.encounter === encounter.encounter) all.push(reading);
        else elsewhere.push({ ...reading, filing: { patient: event.patient, encounter: event.encounter } });
      }
  }
  return { all, elsewhere };
}

interface Read {
  readonly reading: ChartedReading;
  readonly event: ObservationRecorded;
}
/** An entry is another one where any version of its observation changed. */
const reads = keptOn<VitalEntry, { readonly vital: Vital; readonly read: Read | undefined }>();

function readOf(vital: Vital, entry: VitalEntry, observations: Table<string, Versions<ObservationRecorded>>): Read | undefined {
  const known = reads.get(entry);
  if (known?.vital === vital) return known.read;
  const holding = holdingVersion(getRow(observations, entry.key) ?? []);
  const value = holding === undefined || holding.event.status === 'R' ? undefined : readVital(vital, holding.event.code, holding.event.value);
  const read =
    holding === undefined || value === undefined
      ? undefined
      : { reading: { vital, at: holding.event.observedAt ?? holding.at, value, position: holding.position }, event: holding.event };
  reads.set(entry, { vital, read });
  return read;
}

function ownersOf(input: ViewInput, encounter: Encounter): readonly OwnerKey[] {
  return [
    ...recordsIn(input.identity, encounter).map((record): OwnerKey => `P|${record}`),
    ...numbersTold(input.hospital, encounter).map((number): OwnerKey => `E|${number}`),
  ];
}

/** Newest first; ends where nothing older could be newer than what was found. */
function charted(choice: Choice, owner: OwnerKey, vital: Vital): void {
  const { clinical } = choice.input.hospital;
  const list = getRow(clinical.index.vitals, vitalKey(owner, vital)) ?? [];
  for (let i = list.length - 1; i >= 0; i--) {
    const entry = list[i];
    if (entry === undefined || entry.at < (choice.signs.get(vital)?.at ?? 0)) return;
    const holding = holdingVersion(getRow(clinical.observations, entry.key) ?? []);
    if (holding === undefined || holding.event.status === 'R') continue;
    const { event } = holding;
    const at = event.observedAt ?? holding.at;
    if (isFiled(choice, owner, event, at)) offer(choice, vital, readVital(vital, event.code, event.value), at, holding.position, '2');
  }
}

type Filing = { readonly encounter?: Encounter['encounter']; readonly patient: PatientId };

/** Of this encounter: filed under its number while it was in use, or under its person and no other's visit. */
function isFiled(of: Pick<Choice, 'input' | 'encounter'>, owner: OwnerKey, event: Filing, at: Instant): boolean {
  return isUnder(of, owner, event, at) && (owner.startsWith('E|') || !isOfAnother(of, event));
}

/** Filed under its number while it was in use, or under its person. */
function isUnder({ input, encounter }: Pick<Choice, 'input' | 'encounter'>, owner: OwnerKey, event: Filing, at: Instant): boolean {
  if (!owner.startsWith('E|')) return `P|${event.patient}` === owner;
  return `E|${event.encounter}` === owner && isOfItsPatient(input, encounter, event.patient) && isOfUse(input.hospital, encounter, at);
}

/** Filed under a visit that was moved to another person since (hard case 14). */
function isOfAnother({ input, encounter }: Pick<Choice, 'input' | 'encounter'>, event: Filing): boolean {
  const named = ownVisit(input, event);
  if (named === undefined || named === encounter.encounter) return false;
  const owner = encountersOf(input.hospital, named)[0];
  return owner !== undefined && personOf(input.identity, owner.patient) !== personOf(input.identity, encounter.patient);
}

function series(choice: Choice, owner: OwnerKey, stay: Stay | undefined): void {
  const { clinical } = choice.input.hospital;
  for (const key of getRow(clinical.index.series, owner) ?? []) {
    const device = getRow(clinical.devices, key);
    if (device === undefined || isOfOther(choice.input, choice.encounter, owner, device)) continue;
    const { readings } = device;
    for (let i = readings.length - 1; i >= 0; i--) {
      const reading = readings[i];
      const vital = reading === undefined ? undefined : vitalOf(reading.code);
      if (reading === undefined || vital === undefined || reading.observedAt < (choice.signs.get(vital)?.at ?? 0)) break;
      const { observedAt: at } = reading;
      const inStay = stay === undefined || (at >= stay.from && (stay.until === undefined || at < stay.until));
      const counts = reading.status !== 'R' || choice.pendingScores;
      // Once a nurse took it into the chart or refused it, the chart speaks for it.
      if (inStay && counts && !isAnswered(choice.input.hospital, key, at))
        offer(choice, vital, readVital(vital, reading.code, reading.value), at, reading.position, '1');
    }
  }
}

function offer(choice: Choice, vital: Vital, value: VitalReading['value'] | undefined, at: Instant, position: number, source: string): void {
  if (value === undefined || !lasted(choice.encounter, at)) return;
  if (at > choice.input.now) {
    if (choice.nextAt === undefined || at < choice.nextAt) choice.nextAt = at;
    return;
  }
  const tie = source + String(value).padStart(12, '0');
  const known = choice.signs.get(vital);
  if (known !== undefined && (known.at > at || (known.at === at && known.tie > tie))) return;
  choice.signs.set(vital, { at, value, position: known?.tie === tie && known.at === at ? Math.max(known.position, position) : position, tie });
}
