/** Everybody in the order of their ids, kept up with who is who: somebody new costs a place in the list, not the list. */
import type { IdentityState } from '@healthos/core/identity/state.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import { changedSince, entries, getRow } from '@healthos/core/table.ts';

interface Listed {
  readonly records: IdentityState['records'];
  readonly merged: IdentityState['mergedInto'];
  readonly people: readonly PatientId[];
}
let listed: Listed | undefined;

/** More changes than this are listed anew. */
const mostChanges = 500;

export function everybody(identity: IdentityState): readonly PatientId[] {
  const { records, mergedInto: merged } = identity;
  if (listed?.records === records && listed.merged === merged) return listed.people;
  const changed = listed === undefined ? undefined : new Set<PatientId>([...changedSince(listed.records, records), ...changedSince(listed.merged, merged)]);
  const people =
    listed === undefined || changed === undefined || changed.size > mostChanges ? listAnew(identity) : withChanged(listed.people, changed, identity);
  listed = { records, merged, people };
  return people;
}

const stands = ({ records, mergedInto }: IdentityState, patient: PatientId): boolean =>
  getRow(records, patient) !== undefined && getRow(mergedInto, patient) === undefined;

function listAnew(identity: IdentityState): readonly PatientId[] {
  return entries(identity.records)
    .map(([patient]) => patient)
    .filter((patient) => stands(identity, patient))
    .sort();
}

function withChanged(before: readonly PatientId[], changed: ReadonlySet<PatientId>, identity: IdentityState): readonly PatientId[] {
  const people = [...before];
  for (const patient of changed) {
    const at = placeOf(people, patient);
    const isListed = people[at] === patient;
    if (stands(identity, patient) === isListed) continue;
    if (isListed) people.splice(at, 1);
    else people.splice(at, 0, patient);
  }
  return people;
}

/** Where it stands, or would: the first that is not before it. */
export function placeOf(people: readonly PatientId[], patient: string): number {
  let [low, high] = [0, people.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((people[middle] ?? '') < patient) low = middle + 1;
    else high = middle;
  }
  return low;
}
