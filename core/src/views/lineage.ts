/** Which events stand behind a number: positions, newest first. */
import type { Encounter } from '../encounter.ts';
import { getRow, rows } from '../table.ts';
import { numbersOf } from '../visit-numbers.ts';
import type { ViewInput } from './view.ts';

/** Positions named behind one number at most: the newest; a wall's number counts hundreds of encounters, not their whole stories. */
export const lineageLimit = 500;

/** The movement facts of an encounter, with others that bear on it. */
export function encounterFacts(input: ViewInput, encounter: Encounter, others: readonly number[] = []): readonly number[] {
  const facts = numbersOf(input.hospital, encounter).flatMap((number) => getRow(input.hospital.operations.facts, number) ?? []);
  return newestFirst([...facts.map((fact) => fact.position), ...others]);
}

/** One position per encounter: its newest fact. What a count counts. */
export function countedEncounters(input: ViewInput, counts: (encounter: Encounter) => boolean): readonly number[] {
  const positions: number[] = [];
  for (const encounter of rows(input.hospital.operations.encounters)) if (counts(encounter)) positions.push(encounter.position);
  return newestFirst(positions);
}

export function newestFirst(positions: readonly number[]): readonly number[] {
  return [...new Set(positions)]
    .filter((position) => position > 0)
    .sort((a, b) => b - a)
    .slice(0, lineageLimit);
}
