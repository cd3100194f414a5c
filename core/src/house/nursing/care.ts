/** What nurses answer for of each patient who is here: device values to validate, fluids, lines, tasks, assessments, acuity. Worked out again only where something of it changed. */
import type { Encounter } from '../../encounter.ts';
import type { EncounterId } from '../../ids.ts';
import { changedSince, getRow } from '../../table.ts';
import { dayMs, instant, startOfLocalDay, type Instant } from '../../time.ts';
import { changedNursing, changedReasoning } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import { isHere, scoreFor, scoresOf } from '../../views/scores.ts';
import { sameRow, type ViewInput } from '../../views/view.ts';
import { pendingCount } from '../flowsheet/device-values.ts';
import { ordersHere } from '../orders/of-encounter.ts';
import { acuityOf, type Acuity } from './acuity.ts';
import { assessmentsOf, type Assessed } from './assessments.ts';
import { balanceOf, fluidsOf, nextShiftAt, windowsAt, type FluidWindow } from './balance.ts';
import { infusionsOf, nextInfusedAt, type Infusion } from './infused.ts';
import { dwellDays, linesOf, type LineNow } from './lines.ts';
import { careRulesOf } from './packs.ts';
import { tasksOf, type TaskNow } from './tasks.ts';

export interface LineHere extends LineNow {
  readonly dwellDays: number;
}
export interface PatientCare {
  readonly encounter: Encounter;
  readonly pending: number;
  readonly balance: readonly FluidWindow[];
  readonly lines: readonly LineHere[];
  readonly tasks: readonly TaskNow[];
  readonly assessed: readonly Assessed[];
  readonly acuity: Acuity;
  /** Events of all of it, newest first. */
  readonly positions: readonly number[];
  readonly nextAt: Instant;
}

export const careOf = keptTable<PatientCare>({
  changed: (before, after) => {
    const changed = changedReasoning(before, after);
    if (changed === undefined || zoneOf(before) !== zoneOf(after)) return undefined;
    for (const id of changedSince(ordersHere(before), ordersHere(after))) changed.add(id);
    for (const id of changedSince(scoresOf(before), scoresOf(after))) changed.add(id);
    return changedNursing(changed, before, after);
  },
  make: (input, encounter) => (isHere(encounter) && encounter.location !== undefined ? patientCare(input, encounter) : undefined),
  nextAt: ({ nextAt }) => nextAt,
  // Most of what is charted changes one part: the others stay the same objects, and so does whatever is made of them.
  sharing: (before, after) => ({
    ...after,
    balance: alike(before.balance, after.balance),
    lines: alike(before.lines, after.lines),
    tasks: alike(before.tasks, after.tasks),
    assessed: alike(before.assessed, after.assessed),
    acuity: alike(before.acuity, after.acuity),
  }),
});

const alike = <Part>(before: Part, after: Part): Part => (sameRow(before, after) ? before : after);

const zoneOf = ({ hospital }: ViewInput): string => hospital.operations.description?.zone ?? 'UTC';

/** Of any encounter: what a sheet of a past moment shows is worked out by the same code. */
export function patientCare(input: ViewInput, encounter: Encounter): PatientCare {
  const zone = zoneOf(input);
  const orders = getRow(ordersHere(input), encounter.encounter);
  const lines = linesOf(input, encounter);
  const assessed = assessmentsOf(input, encounter);
  const tasks = tasksOf(input, encounter, orders?.forNurses ?? [], assessed);
  const score = scoreFor(input, encounter.encounter);
  const fluids = fluidsOf(input, encounter);
  const infusions = infusionsOf(input, encounter);
  const positions = [
    ...(score?.positions ?? []),
    ...lines.flatMap((line) => line.positions),
    ...assessed.flatMap((one) => one.positions),
    ...tasks.flatMap((task) => task.positions),
    ...fluids.flatMap(({ versions }) => versions.map(({ position }) => position)),
    ...infusions.flatMap((one) => one.positions),
    encounter.position,
  ];
  return {
    encounter,
    pending: pendingCount(input, encounter),
    balance: balanceOf(input, fluids, infusions),
    lines: lines.map((line) => ({ ...line, dwellDays: dwellDays(line, input.now, zone) })),
    tasks,
    assessed,
    acuity: acuityOf(input, encounter, { orders, lines, assessed }),
    positions: [...new Set(positions)].filter((position) => position > 0).sort((a, b) => b - a),
    nextAt: nextAtOf(input, encounter.encounter, zone, infusions),
  };
}

/** The next shift, hour of an infusion, midnight, score or pack; and what is dated ahead of now becomes true by time alone. */
function nextAtOf(input: ViewInput, encounter: EncounterId, zone: string, infusions: readonly Infusion[]): Instant {
  const midnight = startOfLocalDay(instant(startOfLocalDay(input.now, zone) + dayMs + dayMs / 4), zone);
  const shift = windowsAt(input.now, zone)[0]?.from ?? input.now;
  const times = [
    nextShiftAt(input.now, zone),
    nextInfusedAt(infusions, shift, input.now),
    midnight,
    scoreFor(input, encounter)?.nextAt,
    careRulesOf(input).nextAt,
  ];
  return instant(Math.min(...times.flatMap((at) => (at === undefined || at <= input.now ? [] : [at]))));
}
