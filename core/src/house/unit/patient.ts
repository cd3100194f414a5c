/** What a unit needs to know of each patient at a glance: score and its last six, signs, milestones, the way out, the nurse. Worked out again only where something of it changed. */
import type { Encounter } from '../../encounter.ts';
import type { EncounterId } from '../../ids.ts';
import type { EncounterScore } from '../../reasoning/encounter-score.ts';
import { vitalsOf, type VitalReading } from '../../reasoning/encounter-vitals.ts';
import { roundsOf } from '../../reasoning/score-trend.ts';
import type { Vital } from '../../codes/vitals.ts';
import { changedSince, getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import { changedCare } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import { isHere, scoreFor } from '../../views/scores.ts';
import type { ViewInput } from '../../views/view.ts';
import { milestones } from '../../work/discharge.ts';
import { assignedOf, type Assigned } from '../staffing/assigned.ts';
import { leavingOf, type Leaving } from '../staffing/expected.ts';

export type MilestoneState = 'unsaid' | 'due' | 'done' | 'not-needed';
export interface MilestoneNow {
  readonly milestone: (typeof milestones)[number];
  readonly state: MilestoneState;
  readonly dueAt?: Instant;
  /** When it was said. */
  readonly at?: Instant;
  readonly position?: number;
}
/** A score as it was when it was taken. */
export type Scored = readonly [at: Instant, score: number];

export interface PatientNow {
  readonly encounter: Encounter;
  readonly score?: EncounterScore;
  /** The last six scores, oldest first. */
  readonly trend: readonly Scored[];
  readonly signs: ReadonlyMap<Vital, VitalReading>;
  readonly milestones: readonly MilestoneNow[];
  readonly leaving?: Leaving;
  readonly assigned?: Assigned;
  /** Ready to leave this bed for the next, since. */
  readonly readyAt?: Instant;
}

/** Scores of the past that are shown. */
export const trendLength = 6;
/** Charted values of each sign that are looked at: a round may chart one twice. */
const looksBack = 12;

export const patientsOf = keptTable<PatientNow>({
  changed: (before, after) => {
    const changed = changedCare(before, after);
    if (changed === undefined) return undefined;
    const [old, now] = [before.hospital.work, after.hospital.work];
    for (const key of changedSince(old.MilestoneStepped, now.MilestoneStepped)) changed.add(key.slice(0, key.lastIndexOf('|')) as EncounterId);
    for (const key of changedSince(old.DischargeStepped, now.DischargeStepped)) changed.add(key as EncounterId);
    for (const key of changedSince(old.PatientReadyToMove, now.PatientReadyToMove)) changed.add(key as EncounterId);
    for (const key of changedSince(assignedOf(before), assignedOf(after))) changed.add(key);
    return changed;
  },
  make: (input, encounter) => (isHere(encounter) && encounter.location !== undefined ? patientNow(input, encounter) : undefined),
  nextAt: ({ score }) => score?.nextAt,
});

function patientNow(input: ViewInput, encounter: Encounter): PatientNow {
  const { work } = input.hospital;
  const score = scoreFor(input, encounter.encounter);
  const leaving = leavingOf(work, encounter);
  const assigned = getRow(assignedOf(input), encounter.encounter);
  const ready = newestOf(getRow(work.PatientReadyToMove, encounter.encounter));
  const isReady = ready?.event.ready === true && ready.at >= (encounter.locatedAt ?? 0);
  return {
    encounter,
    ...(score === undefined ? {} : { score }),
    trend:
      score === undefined || score.state.state === 'not-applicable'
        ? []
        : roundsOf(input, encounter, looksBack)
            .rounds.slice(-trendLength)
            .map(({ at, score: was }): Scored => [at, was]),
    signs: vitalsOf(input, encounter).signs,
    milestones: milestones.map((milestone) => milestoneNow(input, encounter, milestone)),
    ...(leaving === undefined ? {} : { leaving }),
    ...(assigned === undefined ? {} : { assigned }),
    ...(isReady ? { readyAt: ready.at } : {}),
  };
}

function milestoneNow({ hospital }: ViewInput, { encounter }: Encounter, milestone: MilestoneNow['milestone']): MilestoneNow {
  const newest = newestOf(getRow(hospital.work.MilestoneStepped, `${encounter}|${milestone}`));
  if (newest === undefined) return { milestone, state: 'unsaid' };
  const { state, dueAt } = newest.event;
  return { milestone, state, ...(dueAt === undefined ? {} : { dueAt }), at: newest.at, position: newest.position };
}
