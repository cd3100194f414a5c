/**
 * The decision to admit and the request for a bed of an emergency visit (rules.md, ED clocks; CMS111). The clock starts at the admit order or the
 * documented request, whichever was first; a bed that is assigned never starts it, and a decision to send home stops it.
 */
import type { Encounter } from '../../encounter.ts';
import type { EncounterId } from '../../ids.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import { isOfUse } from '../../visit-numbers.ts';
import { keysNaming } from './requests-by-visit.ts';
import type { EdVisit, Step } from './visit.ts';

export interface EdDecision {
  readonly boards: boolean;
  readonly clocks: Pick<EdVisit, 'decidedAt' | 'requestedAt' | 'level'>;
  readonly positions: readonly number[];
}

interface Asked {
  readonly at: Instant;
  /** Stated in the request, where it was. */
  readonly decidedAt?: Instant;
  readonly level?: LevelOfCare;
  readonly positions: readonly number[];
}

export function decisionOf(input: ViewInput, encounter: Encounter, numbers: readonly EncounterId[], steps: readonly Step[]): EdDecision {
  const { admittedSteps, homeAt } = dispositions(steps);
  const stands = (at: Instant | undefined): at is Instant => at !== undefined && (homeAt === undefined || at > homeAt);
  const asked = askedFor(input, encounter, numbers).filter(({ at }) => stands(at));
  const ordered = encounter.class === 'I' ? orderedAt(input, encounter, numbers) : undefined;
  const request = asked.reduce<Asked | undefined>((first, one) => (first === undefined || one.at < first.at ? one : first), undefined);
  const boards = admittedSteps.length > 0 || request !== undefined || (encounter.class === 'I' && (ordered === undefined || stands(ordered)));
  if (!boards) return { boards, clocks: {}, positions: [] };
  const times = [admittedSteps[0], stands(ordered) ? ordered : undefined, ...asked.flatMap(({ at, decidedAt }) => [decidedAt, at])].filter(
    (at) => at !== undefined,
  );
  const level = asked.findLast((one) => one.level !== undefined)?.level ?? plannedLevel(input, encounter);
  return {
    boards,
    clocks: {
      ...(times.length === 0 ? {} : { decidedAt: Math.min(...times) as Instant }),
      ...(request === undefined ? {} : { requestedAt: request.at }),
      ...(level === undefined ? {} : { level }),
    },
    positions: asked.flatMap(({ positions }) => positions),
  };
}

/** The run of decisions to keep the patient that still stands, oldest first, and the last decision that they go elsewhere. */
function dispositions(steps: readonly Step[]): { readonly admittedSteps: readonly Instant[]; readonly homeAt?: Instant } {
  let admittedSteps: Instant[] = [];
  let homeAt: Instant | undefined;
  for (const { event, at } of steps) {
    if (event.step !== 'disposition-decided') continue;
    if (event.disposition === 'admit' || event.disposition === 'observe') admittedSteps.push(at);
    else [admittedSteps, homeAt] = [[], at];
  }
  return { admittedSteps, ...(homeAt === undefined ? {} : { homeAt }) };
}

/** The inpatient order: the newest change of class, else the admission itself. */
function orderedAt({ hospital }: ViewInput, encounter: Encounter, numbers: readonly EncounterId[]): Instant | undefined {
  const ordered = numbers
    .flatMap((number) => getRow(hospital.operations.facts, number) ?? [])
    .filter(({ movement, at }) => movement.type === 'ClassChangedToInpatient' && isOfUse(hospital, encounter, at))
    .map(({ at }) => at);
  return ordered.length > 0 ? (Math.max(...ordered) as Instant) : encounter.admittedAt;
}

function askedFor(input: ViewInput, encounter: Encounter, numbers: readonly EncounterId[]): readonly Asked[] {
  const { hospital } = input;
  const { BedRequested, BedRequestWithdrawn } = hospital.work;
  const asked: Asked[] = [];
  for (const number of numbers) {
    for (const key of keysNaming(BedRequested, number)) {
      const versions = getRow(BedRequested, key) ?? [];
      const [first, newest] = [versions[0], newestOf(versions)];
      const withdrawn = newestOf(getRow(BedRequestWithdrawn, key));
      if (first === undefined || newest === undefined || !isOfUse(hospital, encounter, newest.at)) continue;
      if (withdrawn !== undefined && withdrawn.order > newest.order) continue;
      const { requestedAt, decidedAt, level } = newest.event;
      asked.push({
        at: requestedAt ?? first.at,
        level,
        ...(decidedAt === undefined ? {} : { decidedAt }),
        positions: versions.map(({ position }) => position),
      });
    }
    if (encounter.plannedLocation === undefined) continue;
    // A15 that names a unit asks for a bed; one that names a bed gives it, and starts no clock.
    for (const { movement, at, position } of getRow(hospital.operations.facts, number) ?? []) {
      if (movement.type !== 'TransferPlanned' || movement.location === undefined || movement.location.bedId !== undefined) continue;
      if (isOfUse(hospital, encounter, at)) asked.push({ at, positions: [position] });
    }
  }
  return asked;
}

function plannedLevel({ hospital }: ViewInput, encounter: Encounter): LevelOfCare | undefined {
  const unit = encounter.plannedLocation?.unit;
  return unit === undefined ? undefined : getRow(hospital.operations.units, unit)?.levelOfCare;
}
