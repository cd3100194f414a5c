/** Which doses, orders, notes and posted charges belong to an encounter: those that name its visit number, and those of its person that name none while it lasted. */
import { placeIn, spliced } from '../changed-part.ts';
import type { Encounter } from '../encounter.ts';
import type { HealthEvent } from '../event.ts';
import type { EncounterId, PatientId } from '../ids.ts';
import { keptOn, looselyKeptOn, type KeptOn } from '../kept-on.ts';
import { getRow, type Table } from '../table.ts';
import type { Instant } from '../time.ts';
import { areSameWhose, ofVisit, wordsOf, type Whose } from '../told.ts';
import { keysSince, type Index, type Told, type Versions } from '../versions.ts';
import { beganAt, isToldOf, lasted, nextUse, numbersTold, recordsIn, useOf } from '../visit-numbers.ts';
import type { Work } from './lines.ts';

/** What the versions of a dose or charge say of whose it is and when it was served. */
export interface Filing {
  readonly encounter?: EncounterId;
  readonly patient: PatientId;
  readonly at: Instant;
}
export type Filed<E extends HealthEvent> = readonly (readonly [key: string, versions: Versions<E>])[];

type Named = HealthEvent & { readonly patient: PatientId; readonly encounter?: EncounterId };

/** Where facts of one kind are found, and what of them files them. */
export interface Drawer<E extends HealthEvent> {
  readonly byEncounter: Index<EncounterId>;
  readonly byPatient: Index<PatientId>;
  /** What was told under a key, as far as it is told of this visit's patient where a number is used for two. */
  readonly words: (key: string, whose: Whose) => Versions<E> | undefined;
}

/** Keys that are of one patient: what is told under one is told of whom its filing says. */
export const keyed =
  <E extends HealthEvent>(table: Table<string, Versions<E>>): Drawer<E>['words'] =>
  (key) =>
    getRow(table, key);
/** Numbers of senders: of two patients each has their own words. */
export const shared =
  <E extends Named>(table: Table<string, Told<E>>): Drawer<E>['words'] =>
  (key, whose) => {
    const words = wordsOf(getRow(table, key), whose);
    return words.length === 0 ? undefined : words;
  };

/** What was found before for an encounter, and on which list: what was put on it since is all that is looked at again. */
interface Kept {
  readonly next: Encounter | undefined;
  readonly whose: Whose;
  readonly list: readonly string[];
  readonly filed: Filed<HealthEvent>;
}
type FilingOf<E extends HealthEvent> = (versions: Versions<E>) => Filing | undefined;
/** By what files them, which is one function for each drawer. */
const kept = keptOn<object, KeptOn<Encounter, Kept>>();

/** Sorted by key, so that the ledger is the same whatever order they came in. `filingOf` is asked of lists that are not empty. */
export function filedHere<E extends HealthEvent>(work: Work, drawer: Drawer<E>, filingOf: FilingOf<E>): Filed<E> {
  const { hospital, identity, encounter } = work;
  const numbers = numbersTold(hospital, encounter);
  const records = recordsIn(identity, encounter);
  const [number] = numbers;
  const isShared = number !== undefined && getRow(hospital.operations.index.shared, number) !== undefined;
  const isAlone = numbers.length === 1 && number !== undefined && !isShared && records.every((record) => getRow(drawer.byPatient, record) === undefined);
  if (isAlone) return filedUnder(work, drawer, number, filingOf);
  const own = numbers.flatMap((one) => getRow(drawer.byEncounter, one) ?? noKeys);
  const loose = records.flatMap((record) => getRow(drawer.byPatient, record) ?? noKeys);
  if (own.length + loose.length === 0) return none;
  return found(work, drawer, own, loose, filingOf, nextUse(hospital, encounter));
}
const noKeys: readonly string[] = [];
const none: Filed<never> = [];

/** Where one number alone has all of it. */
function filedUnder<E extends HealthEvent>(work: Work, drawer: Drawer<E>, number: EncounterId, filingOf: FilingOf<E>): Filed<E> {
  const { hospital, encounter } = work;
  const list = getRow(drawer.byEncounter, number);
  if (list === undefined) return none;
  const next = nextUse(hospital, encounter);
  const ofDrawer = kept.get(filingOf) ?? looselyKeptOn<Encounter, Kept>();
  kept.set(filingOf, ofDrawer);
  const whose = ofVisit(work, encounter);
  const known = ofDrawer.get(encounter);
  const before = known !== undefined && areSameWhose(known.whose, whose) ? known : undefined;
  // Every version of anything on a list makes it a new list.
  if (before?.list === list && before.next === next) return before.filed as Filed<E>;
  const touched = before !== undefined && before.next === next ? keysSince(before.list, list) : undefined;
  const filed =
    before === undefined || touched === undefined
      ? found(work, drawer, list, noKeys, filingOf, next)
      : grown(before.filed as Filed<E>, touched, (key) => drawer.words(key, whose), belongingTo(number, useOf(encounter, next), filingOf));
  ofDrawer.set(encounter, { next, whose, list, filed });
  return filed;
}

/** What was filed before, with what was put since in its place. Its entry is another one also where it is the same fact: something that hangs on it changed. */
function grown<E extends HealthEvent>(
  before: Filed<E>,
  touched: readonly string[],
  words: (key: string) => Versions<E> | undefined,
  belongs: (versions: Versions<E>) => boolean,
): Filed<E> {
  let filed = before;
  for (const key of touched) {
    const [at, versions] = [placeIn(filed, ([one]) => one < key), words(key)];
    const isThere = filed[at]?.[0] === key;
    const entries = versions !== undefined && belongs(versions) ? [[key, versions] as const] : [];
    if (isThere || entries.length > 0) filed = spliced(filed, at, isThere ? 1 : 0, entries);
  }
  return filed;
}

function belongingTo<E extends HealthEvent>(number: EncounterId, ofUse: (at: Instant) => boolean, filingOf: FilingOf<E>): (versions: Versions<E>) => boolean {
  return (versions) => {
    const filing = filingOf(versions);
    return filing?.encounter === number && ofUse(filing.at);
  };
}

function found<E extends HealthEvent>(
  work: Work,
  { words }: Drawer<E>,
  own: readonly string[],
  loose: readonly string[],
  filingOf: FilingOf<E>,
  next: Encounter | undefined,
): Filed<E> {
  const { identity, encounter } = work;
  const here = new Map<string, Versions<E>>();
  const whose = ofVisit(work, encounter);
  const ofUse = useOf(encounter, next);
  const isHere = ({ encounter: number, patient }: Filing): boolean => number !== undefined && isToldOf(work, encounter, number, patient);
  for (const key of own) {
    const versions = words(key, whose);
    const filing = versions === undefined ? undefined : filingOf(versions);
    if (versions !== undefined && filing !== undefined && isHere(filing) && ofUse(filing.at)) here.set(key, versions);
  }
  const records = recordsIn(identity, encounter);
  for (const key of loose) {
    const versions = words(key, whose);
    const filing = versions === undefined ? undefined : filingOf(versions);
    if (versions === undefined || filing === undefined || filing.encounter !== undefined || !records.includes(filing.patient)) continue;
    if (lasted(encounter, filing.at) && latestOf(work, filing.at) === encounter.encounter) here.set(key, versions);
  }
  return [...here].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The filing of a fact with a service time of its own, else of when it was told. */
export function filing({ encounter, patient }: { readonly encounter?: EncounterId; readonly patient: PatientId }, at: Instant): Filing {
  return encounter === undefined ? { patient, at } : { patient, at, encounter };
}

/** Of encounters of one person that overlap, the one that began last takes what names none: nothing is charged twice. */
function latestOf({ hospital, identity, encounter }: Work, at: Instant): EncounterId | undefined {
  let latest: Encounter | undefined;
  const records = recordsIn(identity, encounter);
  for (const record of records) {
    for (const id of getRow(hospital.operations.index.encountersByRecord, record) ?? []) {
      const one = getRow(hospital.operations.encounters, id);
      // A visit that went to another person is still found under the record that it came from, and takes nothing of it.
      if (one === undefined || !records.includes(one.patient) || one.stub === true || one.status === 'cancelled' || !lasted(one, at)) continue;
      if (latest === undefined || isLater(one, latest)) latest = one;
    }
  }
  return latest?.encounter;
}

function isLater(a: Encounter, b: Encounter): boolean {
  const apart = (beganAt(a) ?? 0) - (beganAt(b) ?? 0);
  return apart > 0 || (apart === 0 && a.encounter > b.encounter);
}
