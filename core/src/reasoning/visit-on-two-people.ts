/** One visit number used for two people: merged records are one person, anything else is a wrong-patient risk. */
import { personOf } from '../identity/fold.ts';
import { instant } from '../time.ts';
import { anyMayChange, changedRows } from '../views/changed-encounters.ts';
import { keptTable } from '../views/kept-table.ts';
import { beganAt } from '../visit-numbers.ts';
import { sameRow } from '../views/view.ts';
import type { Finding, Rule } from './rules.ts';
import { listOfTable } from './steady.ts';
import { readsOfPeople } from '../reads.ts';

const found = keptTable<Finding>({
  changed: (before, after) => (anyMayChange(before, after) ? undefined : changedRows(before, after)),
  make: ({ identity }, encounter) => {
    if (encounter.records.length < 2) return undefined;
    const people = new Set(encounter.records.map((record) => personOf(identity, record)));
    if (people.size < 2) return undefined;
    return {
      finding: `visit-on-two-people:${encounter.encounter}`,
      rule: 'visit-on-two-people@1',
      encounter: encounter.encounter,
      severity: 'critical',
      since: encounter.locatedAt ?? beganAt(encounter) ?? instant(0),
      owner: 'Identity steward',
      state: 'new',
      ...(encounter.location === undefined ? {} : { unit: encounter.location.unit }),
      says: `visit ${encounter.encounter} names ${people.size} people`,
      positions: [encounter.position],
    };
  },
  same: sameRow,
});

const listOf = listOfTable<Finding, Finding>((finding) => [finding]);

export const visitOnTwoPeople: Rule = {
  rule: 'visit-on-two-people',
  version: '1',
  source: 'HealthOS',
  definition: 'The movements of one visit number name records that are not the same person.',
  reads: ['operations', ...readsOfPeople],
  evaluate: (input) => listOf(found(input)),
};
