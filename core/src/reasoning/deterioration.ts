/** Deterioration: NEWS2 of 7 or more is an emergency, 5 or 6 or a single 3 an urgent review; a high score that was not taken again stays in sight. */
import type { Encounter } from '../encounter.ts';
import { changedSince, getRow } from '../table.ts';
import { anyMayChange, changedRows } from '../views/changed-encounters.ts';
import { keptTable } from '../views/kept-table.ts';
import { scoresOf } from '../views/scores.ts';
import type { EncounterScore } from './encounter-score.ts';
import { news2Pack } from './news2.ts';
import { sameRow } from '../views/view.ts';
import type { Finding, Rule } from './rules.ts';
import { listOfTable } from './steady.ts';

const found = keptTable<Finding>({
  changed: (before, after) =>
    anyMayChange(before, after) ? undefined : new Set([...changedRows(before, after), ...changedSince(scoresOf(before), scoresOf(after))]),
  make: (input, encounter) => {
    const score = encounter.status === 'in-progress' ? getRow(scoresOf(input), encounter.encounter) : undefined;
    return score === undefined ? undefined : findingOf(encounter, score);
  },
  same: sameRow,
});

const listOf = listOfTable<Finding, Finding>((finding) => [finding]);

export const deterioration: Rule = {
  ...news2Pack,
  definition: 'NEWS2 7 or more: continuous monitoring and emergency assessment; 5 to 6, or 3 in one sign: urgent review within the hour.',
  about: 'patient',
  evaluate: (input) => listOf(found(input)),
  tables: [scoresOf, found],
};

function findingOf(encounter: Encounter, { state, positions }: EncounterScore): Finding | undefined {
  const standing = state.state === 'scored' ? state : state.state === 'not-computable' ? state.last : undefined;
  if (standing === undefined || encounter.location === undefined) return undefined;
  if (standing.score < 5 && !(state.state === 'scored' && state.band === 'low-medium')) return undefined;
  const overdue = state.state !== 'scored';
  const { score, at } = standing;
  const { unit, bedId } = encounter.location;
  return {
    finding: `news2:${encounter.encounter}`,
    rule: `${news2Pack.rule}@${news2Pack.version}`,
    encounter: encounter.encounter,
    unit,
    ...(bedId === undefined ? {} : { bed: bedId }),
    severity: score >= 7 && !overdue ? 'critical' : 'watch',
    since: at,
    owner: score >= 7 ? 'Rapid response' : `Charge ${unit}`,
    state: 'new',
    says: `${bedId ?? unit} NEWS2 ${score}${overdue ? ' overdue' : ''}`,
    positions,
  };
}
