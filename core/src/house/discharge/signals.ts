/**
 * What was known of a departure at each moment of a stay: planned or confirmed, expected when, medically ready, milestones done, barriers open.
 * The model learns from these lines as they stood then, and predicts from the last of them.
 */
import { standingFacts } from '../../cancellations.ts';
import type { Encounter } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { isOfUse, numbersOf } from '../../visit-numbers.ts';
import { workOfStay } from './work-of-stay.ts';

export type Stage = 'none' | 'pending' | 'confirmed';

export interface Signal {
  readonly at: Instant;
  readonly stage: Stage;
  readonly dueAt?: Instant;
  readonly ready: boolean;
  readonly milestonesDone: number;
  readonly barriersOpen: number;
}

interface Knowledge {
  stage: Stage;
  dueAt: Instant | undefined;
  readonly done: Set<string>;
  readonly open: Set<string>;
}
interface Change {
  readonly at: Instant;
  readonly order: string;
  apply(knowledge: Knowledge): void;
}

/** Oldest first; empty = nothing was ever said, which is stage none. */
export function signalsOf(hospital: Hospital, encounter: Encounter): readonly Signal[] {
  const changes = [...movementChanges(hospital, encounter), ...workChanges(hospital, encounter)];
  changes.sort((a, b) => a.at - b.at || (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  const knowledge: Knowledge = { stage: 'none', dueAt: undefined, done: new Set(), open: new Set() };
  return changes.map(({ at, apply }) => {
    apply(knowledge);
    const { stage, dueAt, done, open } = knowledge;
    return {
      at,
      stage,
      ...(dueAt === undefined ? {} : { dueAt }),
      ready: done.has('medically-ready'),
      milestonesDone: done.size,
      barriersOpen: open.size,
    };
  });
}

/** What was known at a moment; undefined = nothing yet. */
export function signalAt(signals: readonly Signal[], at: Instant): Signal | undefined {
  let found: Signal | undefined;
  for (const signal of signals) {
    if (signal.at > at) break;
    found = signal;
  }
  return found;
}

/** A16 is the order to discharge: confirmed. An expected date without one (PV2-9) is a date and no stage. */
function movementChanges(hospital: Hospital, encounter: Encounter): Change[] {
  const facts = numbersOf(hospital, encounter)
    .flatMap((number) => getRow(hospital.operations.facts, number) ?? [])
    .filter(({ at }) => isOfUse(hospital, encounter, at))
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  return standingFacts(facts).standing.flatMap(({ movement, at, order }): Change[] => {
    const due = movement.expectedDischargeAt;
    if (movement.type !== 'DischargePlanned' && due === undefined) return [];
    return [
      {
        at,
        order,
        apply: (knowledge) => {
          if (movement.type === 'DischargePlanned') knowledge.stage = 'confirmed';
          if (due !== undefined) knowledge.dueAt = due;
        },
      },
    ];
  });
}

function workChanges(hospital: Hospital, encounter: Encounter): Change[] {
  const { steps, milestones, barriers } = workOfStay(hospital, encounter);
  return [
    ...steps.map(({ at, order, event }): Change => ({ at, order, apply: (knowledge) => step(knowledge, event.step, event.expectedAt) })),
    ...milestones.map(({ at, order, event }): Change => ({
      at,
      order,
      apply: ({ done }) => void (event.state === 'due' ? done.delete(event.milestone) : done.add(event.milestone)),
    })),
    ...barriers.flatMap(([barrier, versions]) =>
      versions.map(({ at, order, event }): Change => ({
        at,
        order,
        apply: ({ open }) => void (event.step === 'opened' ? open.add(barrier) : open.delete(barrier)),
      })),
    ),
  ];
}

function step(knowledge: Knowledge, said: string, expectedAt: Instant | undefined): void {
  if (said === 'pending-withdrawn') {
    knowledge.stage = 'none';
    knowledge.dueAt = undefined;
  } else if (said !== 'expected') knowledge.stage = said === 'confirmed' ? 'confirmed' : 'pending';
  if (expectedAt !== undefined) knowledge.dueAt = expectedAt;
}
