/** Hard case 11: a merge joins two records that both lie in a bed: one of the two stays is wrong, or the merge is. */
import type { Encounter } from '../encounter.ts';
import { personOf } from '../identity/fold.ts';
import type { PatientId } from '../ids.ts';
import { entries, getRow } from '../table.ts';
import { instant, type Instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import type { Finding, Rule } from './rules.ts';

export const twoOpenStays: Rule = {
  rule: 'two-open-stays',
  version: '1',
  source: 'HealthOS; HL7 v2.5.1 3.3.40: open accounts of merged persons are for people to settle',
  definition: 'Two records that were merged into one person both have an inpatient stay that goes on.',
  evaluate: (input) => [...mergedPeople(input)].flatMap(([person, records]) => findingOf(input, person, records) ?? []),
};

/** Persons of several records of which one at least was ever here. */
function mergedPeople({ hospital, identity }: ViewInput): ReadonlyMap<PatientId, readonly PatientId[]> {
  const found = new Map<PatientId, PatientId[]>();
  for (const [record] of entries(identity.mergedInto)) {
    if (getRow(hospital.operations.index.encountersByRecord, record) === undefined) continue;
    const person = personOf(identity, record);
    const known = found.get(person);
    if (known === undefined) found.set(person, [person, record]);
    else known.push(record);
  }
  return found;
}

function findingOf(input: ViewInput, person: PatientId, records: readonly PatientId[]): Finding | undefined {
  const { operations } = input.hospital;
  const open = records
    .flatMap((record) => [...new Set(getRow(operations.index.encountersByRecord, record) ?? [])])
    .flatMap((id) => getRow(operations.encounters, id) ?? [])
    .filter((visit) => isOpenStay(visit) && records.includes(visit.patient))
    .sort((a, b) => beganAt(b) - beganAt(a) || (a.encounter < b.encounter ? -1 : 1));
  const visits = [...new Map(open.map((visit) => [visit.encounter, visit] as const)).values()];
  const [newest] = visits;
  // Two stays of one record are no matter of a merge.
  if (newest === undefined || new Set(visits.map(({ patient }) => patient)).size < 2) return undefined;
  const merges = input.identity.facts.filter(
    (fact) => fact.type === 'PatientsMerged' && records.includes(fact.from) && getRow(input.identity.mergedInto, fact.from) === fact.into,
  );
  const second = visits[visits.length - 2] ?? newest;
  return {
    finding: `two-open-stays:${person}`,
    rule: 'two-open-stays@1',
    encounter: newest.encounter,
    severity: 'critical',
    since: instant(Math.max(beganAt(second), ...merges.map(({ at }) => at))),
    owner: 'Identity steward',
    state: 'new',
    ...(newest.location === undefined ? {} : { unit: newest.location.unit }),
    says: `one person lies in ${visits.length} beds: ${visits.map(({ encounter }) => encounter).join(', ')}`,
    positions: [...visits, ...merges].map(({ position }) => position).sort((a, b) => b - a),
  };
}

function isOpenStay({ status, class: visitClass }: Encounter): boolean {
  return visitClass === 'I' && (status === 'in-progress' || status === 'on-leave');
}

function beganAt({ admittedAt, arrivedAt, locatedAt }: Encounter): Instant {
  return admittedAt ?? arrivedAt ?? locatedAt ?? instant(0);
}
