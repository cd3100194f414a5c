/** An admission cancelled after care was charted: the facts are kept, and somebody must say where they belong (ingest.md, hard case 6). */
import { readsOfPeople } from '../reads.ts';
import { discrepancyKinds } from '../codes/discrepancies.ts';
import type { Encounter } from '../encounter.ts';
import { changedSince, getRow } from '../table.ts';
import { anyMayChange, changedRows } from '../views/changed-encounters.ts';
import { keptTable } from '../views/kept-table.ts';
import { sameRow, type ViewInput } from '../views/view.ts';
import { encountersUnder, isOfUse, numbersOf } from '../visit-numbers.ts';
import type { Finding, Rule } from './rules.ts';
import { listOfTable } from './steady.ts';

const found = keptTable<Finding>({
  changed: (before, after) => {
    if (anyMayChange(before, after)) return undefined;
    const changed = changedRows(before, after);
    for (const number of changedSince(before.hospital.clinical.index.chartedOn, after.hospital.clinical.index.chartedOn)) {
      for (const { encounter } of encountersUnder(after.hospital, number)) changed.add(encounter);
    }
    return changed;
  },
  make: (input, encounter) => (encounter.status === 'cancelled' ? findingOf(input, encounter) : undefined),
  same: sameRow,
});

const listOf = listOfTable<Finding, Finding>((finding) => [finding]);

export const cancelledAfterCare: Rule = {
  rule: 'cancelled-after-care',
  version: '1',
  source: 'HealthOS',
  definition: discrepancyKinds['cancelled-after-care'].means,
  reads: ['operations', 'clinical', ...readsOfPeople],
  evaluate: (input) => listOf(found(input)),
};

function findingOf({ hospital }: ViewInput, encounter: Encounter): Finding | undefined {
  const numbers = numbersOf(hospital, encounter);
  const charted = numbers.reduce((sum, number) => sum + (getRow(hospital.clinical.index.chartedOn, number)?.length ?? 0), 0);
  const last = numbers
    .flatMap((number) => getRow(hospital.operations.facts, number) ?? [])
    .filter((fact) => isOfUse(hospital, encounter, fact.at))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .pop();
  if (charted === 0 || last === undefined) return undefined;
  return {
    finding: `cancelled-after-care:${encounter.encounter}`,
    rule: 'cancelled-after-care@1',
    encounter: encounter.encounter,
    severity: 'watch',
    since: last.at,
    owner: 'Clinician',
    state: 'new',
    says: `${encounter.encounter} was cancelled with ${charted} charted ${charted === 1 ? 'fact' : 'facts'}`,
    positions: [encounter.position],
  };
}
