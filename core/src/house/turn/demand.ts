/** Who waits for a bed that is not clean: the patient it is promised to, those who wait for its unit, those who wait for its level of care. */
import type { Encounter } from '../../encounter.ts';
import type { BedId, EncounterId, UnitId } from '../../ids.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import { pickedFrom } from '../../part-sums.ts';
import { entries, getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import { standingsOf, type Standing } from '../../views/waiting.ts';
import { promisedBeds } from '../placement/queue.ts';

export interface Waiter {
  readonly encounter: EncounterId;
  readonly bed?: BedId;
  readonly unit?: UnitId;
  readonly level?: LevelOfCare;
  /** Since the decision, else the request. */
  readonly since?: Instant;
  /** Ready to leave where they are. */
  readonly ready: boolean;
}

/** Whoever may want one: few of those who are here. */
const wanting = pickedFrom<Standing>(
  ({ demand, encounter: { plannedLocation, location } }) =>
    demand !== undefined || plannedLocation?.bedId !== undefined || (location !== undefined && location.bedId === undefined),
);

let last: { readonly parts: readonly unknown[]; readonly found: readonly Waiter[] } | undefined;

/** Everybody who waits for a bed, once each, longest wait first. Payer plays no part. */
export function waitersOf(input: ViewInput): readonly Waiter[] {
  const { work, operations } = input.hospital;
  const standings = standingsOf(input);
  const parts = [standings, operations.encounters, operations.beds, work.BedRequested, work.BedRequestWithdrawn, work.PatientReadyToMove];
  if (last !== undefined && last.parts.every((part, i) => part === parts[i])) return last.found;
  const promised = promisesOf(input);
  const found = new Map<EncounterId, Waiter>();
  for (const waiter of asked(input)) if (!found.has(waiter.encounter)) found.set(waiter.encounter, waiter);
  for (const { encounter, waits, demand } of wanting(standings)) {
    const bed = encounter.plannedLocation?.bedId;
    const unit = encounter.location?.unit;
    // Somebody in the waiting room of the ED waits for one of its rooms.
    if (demand === undefined && bed === undefined && unit !== undefined && isUnplaced(input, encounter)) {
      const { arrivedAt } = encounter;
      found.set(encounter.encounter, { encounter: encounter.encounter, ready: true, unit, ...(arrivedAt === undefined ? {} : { since: arrivedAt }) });
    }
    if (found.has(encounter.encounter) || (demand === undefined && bed === undefined)) continue;
    found.set(encounter.encounter, {
      encounter: encounter.encounter,
      ready: isReady(input, encounter.encounter),
      ...(bed === undefined ? {} : { bed }),
      ...(encounter.plannedLocation === undefined ? {} : { unit: encounter.plannedLocation.unit }),
      ...(demand?.level === undefined ? {} : { level: demand.level }),
      ...(waits?.since === undefined ? {} : { since: waits.since }),
    });
  }
  for (const [encounter, bed] of promised) {
    const known = found.get(encounter);
    found.set(encounter, { ...(known ?? { encounter, ready: isReady(input, encounter) }), bed });
  }
  const sorted = [...found.values()].sort((a, b) => (a.since ?? Infinity) - (b.since ?? Infinity) || (a.encounter < b.encounter ? -1 : 1));
  last = { parts, found: sorted };
  return sorted;
}

function isUnplaced({ hospital }: ViewInput, { location, status }: Encounter): boolean {
  if (location === undefined || location.bedId !== undefined || status !== 'in-progress') return false;
  return getRow(hospital.operations.units, location.unit)?.levelOfCare === 'emergency';
}

function promisesOf({ hospital }: ViewInput): ReadonlyMap<EncounterId, BedId> {
  const found = new Map<EncounterId, BedId>();
  for (const { bed, promise } of promisedBeds(hospital.operations.beds))
    if (promise?.kind === 'assigned' && promise.encounter !== undefined) found.set(promise.encounter, bed);
  return found;
}

/** Requests that stand: not withdrawn, of somebody who is here and has not come to an inpatient bed since. */
function* asked(input: ViewInput): Generator<Waiter> {
  const { work, operations } = input.hospital;
  for (const [key, versions] of entries(work.BedRequested)) {
    const request = newestOf(versions);
    const withdrawn = newestOf(getRow(work.BedRequestWithdrawn, key));
    if (request === undefined || (withdrawn !== undefined && withdrawn.order > request.order)) continue;
    const { encounter: id, level, targetUnit, decidedAt, requestedAt, readyAt } = request.event;
    const encounter = getRow(operations.encounters, id);
    if (encounter === undefined || encounter.status === 'finished' || encounter.status === 'cancelled') continue;
    const here = encounter.location === undefined ? undefined : getRow(operations.units, encounter.location.unit)?.levelOfCare;
    const came = encounter.locatedAt !== undefined && encounter.locatedAt > (versions[0]?.at ?? request.at);
    if (came && here !== 'emergency' && here !== 'pacu' && here !== 'or') continue;
    const since = decidedAt ?? requestedAt ?? request.at;
    yield {
      encounter: id,
      level,
      since,
      ready: readyAt !== undefined || isReady(input, id),
      ...(targetUnit === undefined ? {} : { unit: targetUnit }),
    };
  }
}

function isReady({ hospital }: ViewInput, encounter: EncounterId): boolean {
  return newestOf(getRow(hospital.work.PatientReadyToMove, encounter))?.event.ready === true;
}
