/** Which doses and posted charges belong to an encounter: those that name its visit number, and those of its person that name none while it lasted. */
import type { Encounter } from '../encounter.ts';
import type { EncounterId, PatientId } from '../ids.ts';
import { getRow } from '../table.ts';
import type { Instant } from '../time.ts';
import type { Index } from '../versions.ts';
import { beganAt, isOfUse, lasted, numbersOf, recordsIn } from '../visit-numbers.ts';
import type { Work } from './lines.ts';

/** Keys, sorted, so that the ledger is the same whatever order they came in. `whenOf` gives the service time. */
export function filedHere(work: Work, byEncounter: Index<EncounterId>, byPatient: Index<PatientId>, whenOf: (key: string) => Instant | undefined): readonly string[] {
  const found = new Set<string>();
  for (const number of numbersOf(work.hospital, work.encounter)) {
    for (const key of getRow(byEncounter, number) ?? []) if (isOfUse(work.hospital, work.encounter, whenOf(key) ?? work.now)) found.add(key);
  }
  for (const record of recordsIn(work.identity, work.encounter)) {
    for (const key of getRow(byPatient, record) ?? []) {
      const at = whenOf(key);
      if (at !== undefined && lasted(work.encounter, at) && latestOf(work, at) === work.encounter.encounter) found.add(key);
    }
  }
  return [...found].sort();
}

/** Of encounters of one person that overlap, the one that began last takes what names none: nothing is charged twice. */
function latestOf({ hospital, identity, encounter }: Work, at: Instant): EncounterId | undefined {
  let latest: Encounter | undefined;
  for (const record of recordsIn(identity, encounter)) {
    for (const id of getRow(hospital.operations.index.encountersByRecord, record) ?? []) {
      const one = getRow(hospital.operations.encounters, id);
      if (one === undefined || one.stub === true || one.status === 'cancelled' || !lasted(one, at)) continue;
      if (latest === undefined || isLater(one, latest)) latest = one;
    }
  }
  return latest?.encounter;
}

function isLater(a: Encounter, b: Encounter): boolean {
  const apart = (beganAt(a) ?? 0) - (beganAt(b) ?? 0);
  return apart > 0 || (apart === 0 && a.encounter > b.encounter);
}
