/** NEWS2 of every encounter that is here: several views and a rule show it, and it is worked out once. */
import type { Encounter } from '../encounter.ts';
import type { EncounterId } from '../ids.ts';
import { scoreOf, type EncounterScore } from '../reasoning/encounter-score.ts';
import { getRow } from '../table.ts';
import { changedCare, changedRows } from './changed-encounters.ts';
import { keptTable } from './kept-table.ts';
import type { ViewInput } from './view.ts';

/** Scores by encounter; whoever is not here has none. */
export const scoresOf = keptTable<EncounterScore>({
  changed: changedCare,
  make: (input, encounter) => (isHere(encounter) ? scoreOf(input, encounter) : undefined),
  nextAt: (score) => score.nextAt,
});

export function scoreFor(input: ViewInput, encounter: EncounterId): EncounterScore | undefined {
  return getRow(scoresOf(input), encounter);
}

/** Everybody who is here. */
export const presentOf = keptTable<Encounter>({
  changed: changedRows,
  make: (_input, encounter) => (isHere(encounter) ? encounter : undefined),
});

export function isHere({ status }: Pick<Encounter, 'status'>): boolean {
  return status === 'in-progress' || status === 'on-leave';
}

export function encounterOf(input: ViewInput, id: EncounterId | undefined): Encounter | undefined {
  return id === undefined ? undefined : getRow(input.hospital.operations.encounters, id);
}
