/** Which doses and posted charges belong to an encounter: those that name its visit number, and those of its person that name none while it lasted. */
import type { Encounter } from '../encounter.ts';
import type { EncounterId, PatientId } from '../ids.ts';
import { getRow } from '../table.ts';
import type { Instant } from '../time.ts';
import type { Index } from '../versions.ts';
import { beganAt, isOfUse, lasted, numbersOf, recordsIn } from '../visit-numbers.ts';
import type { Work } from './lines.ts';

/** What the newest version of a dose or charge says of whose it is and when it was served. */
export interface Filing {
  readonly encounter?: EncounterId;
  readonly patient: PatientId;
  readonly at: Instant;
}

/** Keys, sorted, so that the ledger is the same whatever order they came in. */
export function filedHere(
  work: Work,
  byEncounter: Index<EncounterId>,
  byPatient: Index<PatientId>,
  filingOf: (key: string) => Filing | undefined,
): readonly string[] {
  const found = new Set<string>();
  const numbers = numbersOf(work.hospital, work.encounter);
  for (const key of numbers.flatMap((number) => getRow(byEncounter, number) ?? [])) {
    const filing = filingOf(key);
    if (filing?.encounter !== undefined && numbers.includes(filing.encounter) && isOfUse(work.hospital, work.encounter, filing.at)) found.add(key);
  }
  const records = recordsIn(work.identity, work.encounter);
  for (const key of records.flatMap((record) => getRow(byPatient, record) ?? [])) {
    const filing = filingOf(key);
    if (filing === undefined || filing.encounter !== undefined || !records.includes(filing.patient)) continue;
    if (lasted(work.encounter, filing.at) && latestOf(work, filing.at) === work.encounter.encounter) found.add(key);
  }
  return [...found].sort();
}

/** The filing of a fact with a service time of its own, else of when it was told. */
export function filing({ encounter, patient }: { readonly encounter?: EncounterId; readonly patient: PatientId }, at: Instant): Filing {
  return { patient, at, ...(encounter === undefined ? {} : { encounter }) };
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
