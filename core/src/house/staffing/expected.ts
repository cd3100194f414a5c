/** Who is on the way to a unit and who is about to leave it: by a promised bed, a place asked for, or a discharge that was said. */
import type { Encounter } from '../../encounter.ts';
import type { BedId, EncounterId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import type { OperationsState } from '../../operations/state.ts';
import { entries, getRow, rows } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { Version } from '../../versions.ts';
import { changedRows } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import type { ViewInput } from '../../views/view.ts';
import type { WorkOf } from '../../work/events.ts';
import type { WorkState } from '../../work/state.ts';
import { unitCensus, type UnitCensus } from './unit-census.ts';

export interface Arrival {
  readonly encounter: EncounterId;
  readonly unit: string;
  /** The bed that is set aside. */
  readonly bed?: BedId;
  /** Since when the bed is promised. */
  readonly since?: Instant;
}

type Beds = OperationsState['beds'];
const arrivals = keptOn<Beds, { readonly encounters: OperationsState['encounters']; readonly found: ReadonlyMap<string, readonly Arrival[]> }>();

/** Whoever has a place asked for or said on a unit where they are not. */
const plannedOf = keptTable<Arrival>({
  changed: changedRows,
  make: (_input, { encounter, plannedLocation: place, status, location }) => {
    if (place === undefined || (status !== 'planned' && status !== 'in-progress' && status !== 'on-leave') || location?.unit === place.unit) return undefined;
    return { encounter, unit: place.unit, ...(place.bedId === undefined ? {} : { bed: place.bedId }) };
  },
  same: (before, after) => before.unit === after.unit && before.bed === after.bed,
});

/** Arrivals by unit: a bed promised to somebody who is not there yet, or a place on the unit asked for without a bed. */
export function arrivalsOf(input: ViewInput): ReadonlyMap<string, readonly Arrival[]> {
  const { beds, encounters } = input.hospital.operations;
  const known = arrivals.get(beds);
  if (known?.encounters === encounters) return known.found;
  const found = new Map<EncounterId, Arrival>(entries(plannedOf(input)));
  for (const { bed, unit, promise } of rows(beds)) {
    if (promise?.encounter === undefined) continue;
    if (getRow(encounters, promise.encounter)?.location?.bedId === bed) continue;
    found.set(promise.encounter, { encounter: promise.encounter, unit, bed, since: promise.at });
  }
  const byUnit = new Map<string, Arrival[]>();
  for (const arrival of found.values()) byUnit.set(arrival.unit, [...(byUnit.get(arrival.unit) ?? []), arrival]);
  arrivals.set(beds, { encounters, found: byUnit });
  return byUnit;
}

export interface Leaving {
  readonly state: 'pending' | 'confirmed';
  readonly expectedAt?: Instant;
  readonly since: Instant;
  readonly position: number;
}

/** A discharge that was said and not withdrawn: by the department (DischargeStepped) or by A16. */
export function leavingOf(work: WorkState, encounter: Encounter): Leaving | undefined {
  const steps = getRow(work.DischargeStepped, encounter.encounter);
  if (steps !== undefined && steps.length > 0) return steps.reduce<Leaving | undefined>(afterStep, undefined);
  if (encounter.dischargePlannedAt === undefined) return undefined;
  return { state: 'confirmed', expectedAt: encounter.dischargePlannedAt, since: encounter.dischargePlannedAt, position: encounter.position };
}

/** `expected` says another time and changes nothing else. */
function afterStep(before: Leaving | undefined, { event, at, position }: Version<WorkOf<'DischargeStepped'>>): Leaving | undefined {
  const { step, expectedAt = before?.expectedAt } = event;
  const time = expectedAt === undefined ? {} : { expectedAt };
  switch (step) {
    case 'pending':
    case 'confirmation-withdrawn':
      return { ...time, state: 'pending', since: at, position };
    case 'confirmed':
      return { ...time, state: 'confirmed', since: at, position };
    case 'pending-withdrawn':
      return undefined;
    case 'expected':
      return before === undefined ? undefined : { ...before, ...time, position };
  }
}

/** How many patients a unit will have at a time: who is there, less who is expected to have left by then, and whoever has a bed there. */
export function projectedPatients(input: ViewInput, unit: string, at: Instant): number {
  const census = unitCensus(input).get(unit);
  const here = census?.now ?? [];
  const coming = (arrivalsOf(input).get(unit) ?? []).length;
  return here.length - (census === undefined ? 0 : leavingBy(input.hospital.work, census, at)) + coming;
}

const leavers = keptOn<UnitCensus, { readonly steps: WorkState['DischargeStepped']; readonly at: Instant; readonly count: number }>();

/** Who of a unit's patients is expected to have left by then; asked for the same next shift again and again. */
function leavingBy(work: WorkState, census: UnitCensus, at: Instant): number {
  const known = leavers.get(census);
  if (known?.steps === work.DischargeStepped && known.at === at) return known.count;
  const count = census.now.filter((encounter) => {
    const leaves = leavingOf(work, encounter)?.expectedAt ?? encounter.expectedDischargeAt;
    return leaves !== undefined && leaves <= at;
  }).length;
  leavers.set(census, { steps: work.DischargeStepped, at, count });
  return count;
}
