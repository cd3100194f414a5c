/** NEWS2 per encounter, worked out once per change of what it is made of and once per time step: several views show it. */
import type { Encounter } from '../encounter.ts';
import type { BedId, EncounterId } from '../ids.ts';
import { scoreOf, type EncounterScore } from '../reasoning/encounter-vitals.ts';
import { getRow } from '../table.ts';
import { timeStepMs } from './keep.ts';
import type { ViewInput } from './view.ts';

interface Kept {
  readonly parts: readonly unknown[];
  readonly score: EncounterScore;
}
const kept = new WeakMap<Encounter, Kept>();

export function scoreFor(input: ViewInput, encounter: Encounter): EncounterScore {
  const parts = [...scoreParts(input, encounter), Math.floor(input.now / timeStepMs)];
  const known = kept.get(encounter);
  if (known !== undefined && known.parts.length === parts.length && known.parts.every((part, i) => part === parts[i])) return known.score;
  const score = scoreOf(input, encounter);
  kept.set(encounter, { parts, score });
  return score;
}

/** By identity, what a score is made of. */
export function scoreParts(input: ViewInput, encounter: Encounter): readonly unknown[] {
  const { clinical, nursing, operations } = input.hospital;
  const beds = encounter.stays.flatMap((stay) => stay.location.bedId ?? []);
  return [
    encounter, input.identity.mergedInto, operations.units, getRow(clinical.index.vitals, encounter.patient), getRow(clinical.index.seriesByPatient, encounter.patient),
    getRow(nursing.oxygenScales, encounter.encounter), ...beds.map((bed: BedId) => getRow(clinical.index.seriesByBed, bed)),
    ...(input.identity.mergedInto.size > 0 ? [clinical.index.vitals] : []),
  ];
}

export function encounterOf(input: ViewInput, id: string | undefined): Encounter | undefined {
  return id === undefined ? undefined : getRow(input.hospital.operations.encounters, id as EncounterId);
}
