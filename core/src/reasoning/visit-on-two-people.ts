/** One visit number used for two people: merged records are one person, anything else is a wrong-patient risk. */
import { personOf } from '../identity/fold.ts';
import { rows } from '../table.ts';
import type { Finding, Rule } from './rules.ts';

export const visitOnTwoPeople: Rule = {
  rule: 'visit-on-two-people', version: '1', source: 'HealthOS', definition: 'The movements of one visit number name records that are not the same person.',
  evaluate: (input) => {
    const found: Finding[] = [];
    for (const encounter of rows(input.hospital.operations.encounters)) {
      if (encounter.records.length < 2) continue;
      const people = new Set(encounter.records.map((record) => personOf(input.identity, record)));
      if (people.size < 2) continue;
      found.push({
        finding: `visit-on-two-people:${encounter.encounter}`, rule: 'visit-on-two-people@1', encounter: encounter.encounter, severity: 'critical',
        since: encounter.locatedAt ?? encounter.arrivedAt ?? input.now, owner: 'Identity steward', state: 'new',
        ...(encounter.location === undefined ? {} : { unit: encounter.location.unit }),
        says: `visit ${encounter.encounter} names ${people.size} people`, positions: [encounter.position],
      });
    }
    return found;
  },
};
