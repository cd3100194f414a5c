/** Deterioration: NEWS2 of 7 or more is an emergency, 5 or 6 or a single 3 an urgent review; a high score that was not taken again stays in sight. */
import type { EncounterId } from '../ids.ts';
import { entries } from '../table.ts';
import { encounterOf, scoresOf } from '../views/scores.ts';
import { news2Pack } from './news2.ts';
import type { Finding, Rule } from './rules.ts';

export const deterioration: Rule = {
  ...news2Pack,
  definition: 'NEWS2 7 or more: continuous monitoring and emergency assessment; 5 to 6, or 3 in one sign: urgent review within the hour.',
  evaluate: (input) => {
    const found: Finding[] = [];
    for (const [id, { state, positions }] of entries(scoresOf(input))) {
      const standing = state.state === 'scored' ? state : state.state === 'not-computable' ? state.last : undefined;
      if (standing === undefined || (standing.score < 5 && !(state.state === 'scored' && state.band === 'low-medium'))) continue;
      const encounter = encounterOf(input, id as EncounterId);
      if (encounter?.status !== 'in-progress' || encounter.location === undefined) continue;
      const { score, at } = standing;
      const overdue = state.state !== 'scored';
      const { unit, bedId } = encounter.location;
      found.push({
        finding: `news2:${encounter.encounter}`, rule: `${news2Pack.rule}@${news2Pack.version}`, encounter: encounter.encounter, unit,
        ...(bedId === undefined ? {} : { bed: bedId }),
        severity: score >= 7 && !overdue ? 'critical' : 'watch', since: at, owner: score >= 7 ? 'Rapid response' : `Charge ${unit}`, state: 'new',
        says: `${bedId ?? unit} NEWS2 ${score}${overdue ? ' overdue' : ''}`, positions,
      });
    }
    return found;
  },
};
