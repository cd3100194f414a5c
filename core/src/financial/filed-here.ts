/** Which doses, orders, notes and posted charges belong to an encounter: those that name its visit number, and those of its person that name none while it lasted. */
import type { Encounter } from '../encounter.ts';
import type { HealthEvent } from '../event.ts';
import type { EncounterId, PatientId } from '../ids.ts';
import { getRow, type Table } from '../table.ts';
import type { Instant } from '../time.ts';
import type { Index, Versions } from '../versions.ts';
import { beganAt, lasted, nextUse, numbersOf, recordsIn, useOf } from '../visit-numbers.ts';
import type { Work } from './lines.ts';

/** What the versions of a dose or charge say of whose it is and when it was served. */
export interface Filing {
  readonly encounter?: EncounterId;
  readonly patient: PatientId;
  readonly at: Instant;
}
export type Filed<E extends HealthEvent> = readonly (readonly [key: string, versions: Versions<E>])[];

/** Where facts of one kind are found, and what of them files them. */
export interface Drawer<E extends HealthEvent> {
  readonly byEncounter: Index<EncounterId>;
  readonly byPatient: Index<PatientId>;
  readonly table: Table<string, Versions<E>>;
}

/** What was found before for the same lists: every version of anything on a list makes it a new list. */
interface Kept {
  readonly parts: readonly unknown[];
  readonly filed: Filed<HealthEvent>;
}
const kept = new WeakMap<readonly string[], Kept>();

/** Sorted by key, so that the ledger is the same whatever order they came in. `filingOf` is asked of lists that are not empty. */
export function filedHere<E extends HealthEvent>(work: Work, drawer: Drawer<E>, filingOf: (versions: Versions<E>) => Filing | undefined): Filed<E> {
  const { hospital, identity, encounter } = work;
  const numbers = numbersOf(hospital, encounter);
  const records = recordsIn(identity, encounter);
  const own = numbers.flatMap((number) => getRow(drawer.byEncounter, number) ?? noKeys);
  const loose = records.flatMap((record) => getRow(drawer.byPatient, record) ?? noKeys);
  if (own.length + loose.length === 0) return [];
  const next = nextUse(hospital, encounter);
  const [number] = numbers;
  const list = numbers.length === 1 && loose.length === 0 && number !== undefined ? getRow(drawer.byEncounter, number) : undefined;
  const known = list === undefined ? undefined : kept.get(list);
  const parts = [encounter, next];
  if (known !== undefined && known.parts.every((part, i) => part === parts[i])) return known.filed as Filed<E>;
  const filed = found(work, drawer, own, loose, filingOf, next);
  if (list !== undefined) kept.set(list, { parts, filed });
  return filed;
}
const noKeys: readonly string[] = [];

function found<E extends HealthEvent>(
  work: Work,
  { table }: Drawer<E>,
  own: readonly string[],
  loose: readonly string[],
  filingOf: (versions: Versions<E>) => Filing | undefined,
  next: Encounter | undefined,
): Filed<E> {
  const { hospital, identity, encounter } = work;
  const here = new Map<string, Versions<E>>();
  const ofUse = useOf(encounter, next);
  const numbers = numbersOf(hospital, encounter);
  for (const key of own) {
    const versions = getRow(table, key);
    const filing = versions === undefined ? undefined : filingOf(versions);
    if (versions !== undefined && filing?.encounter !== undefined && numbers.includes(filing.encounter) && ofUse(filing.at)) here.set(key, versions);
  }
  const records = recordsIn(identity, encounter);
  for (const key of loose) {
    const versions = getRow(table, key);
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
