/** What the requests of placement check alike: that a bed, a request and a patient are here and are the asker's to touch, and that the form was not stale. */
import type { EncounterId, BedId } from '../ids.ts';
import { wishFor, wishOf } from '../house/placement/queue.ts';
import type { BedWish } from '../house/placement/wish.ts';
import type { Bed } from '../operations/state.ts';
import { getRow } from '../table.ts';
import type { Instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import type { BedRequested } from '../work/placement.ts';
import { byOf, type Actor, type Refusal } from './request.ts';

/** The bed, or why the actor cannot touch it. A bed of another unit is absent to somebody who is bound to one. */
export function bedAsked({ hospital }: ViewInput, id: BedId, actor: Actor): Bed | Refusal {
  const bed = getRow(hospital.operations.beds, id);
  if (bed === undefined) return { refused: 'bed.unknown', says: `There is no bed ${id}.` };
  if (actor.unit !== undefined && actor.unit !== bed.unit) return { refused: 'bed.unknown', says: `${id} is not a bed of ${actor.unit}.` };
  return bed;
}

export const isRefused = (found: object): found is Refusal => 'refused' in found;

/** The open request of this name, or the one of the encounter. */
export function wishAsked(input: ViewInput, asked: { readonly request?: string; readonly encounter?: EncounterId }): BedWish | Refusal {
  const wish = asked.request === undefined ? undefined : wishOf(input, asked.request);
  const found = wish ?? (asked.encounter === undefined ? undefined : wishFor(input, asked.encounter));
  if (found !== undefined) return found;
  if (asked.encounter !== undefined && !isHere(input, asked.encounter)) return { refused: 'encounter.unknown', says: `${asked.encounter} is not here.` };
  return {
    refused: 'thing.unknown',
    says: `No bed is asked for as ${asked.request ?? asked.encounter ?? 'that'}, or the request is over.`,
    unlock: 'Ask for a bed first.',
  };
}

export function isHere({ hospital }: ViewInput, id: EncounterId): boolean {
  const encounter = getRow(hospital.operations.encounters, id);
  return encounter !== undefined && encounter.dischargedAt === undefined && encounter.status !== 'finished' && encounter.status !== 'cancelled';
}

/** Refused where the bed changed after what the form showed; without `seen` nobody can tell. */
export function staleBed(bed: Bed, seen: number | undefined): Refusal | undefined {
  if (seen === undefined || bed.position <= seen) return undefined;
  return {
    refused: 'form.stale',
    says: `${bed.bed} has changed since the form was drawn.`,
    value: `${bed.occupancy}, ${bed.cleanliness}, ${bed.serviceability}`,
    unlock: 'Look at it again.',
  };
}

export function pastTime(until: Instant | undefined, at: Instant, what: string): Refusal | undefined {
  if (until === undefined || until > at) return undefined;
  return { refused: 'time.past', says: `${what} would end before it begins.`, value: new Date(until).toISOString(), unlock: 'Name a later end.' };
}

/** What is known of a request, said again whole: for one that only stood in ADT, the first time that somebody says it. */
export function restated(wish: BedWish, actor: Actor): BedRequested {
  return {
    type: 'BedRequested',
    request: wish.request,
    encounter: wish.encounter,
    origin: wish.origin,
    level: wish.level,
    ...(wish.service === undefined ? {} : { service: wish.service }),
    ...(wish.attending === undefined ? {} : { attending: wish.attending }),
    ...(wish.targetUnit === undefined ? {} : { targetUnit: wish.targetUnit }),
    ...(wish.isolation === undefined ? {} : { isolation: wish.isolation }),
    ...(wish.organism === undefined ? {} : { organism: wish.organism }),
    ...(wish.needs.length === 0 ? {} : { needs: [...wish.needs] }),
    ...(wish.sex === undefined ? {} : { sex: wish.sex }),
    ...(wish.age === undefined ? {} : { age: wish.age }),
    ...(wish.weightKg === undefined ? {} : { weightKg: wish.weightKg }),
    ...(wish.decidedAt === undefined ? {} : { decidedAt: wish.decidedAt }),
    ...(wish.requestedAt === undefined ? {} : { requestedAt: wish.requestedAt }),
    ...(wish.readyAt === undefined ? {} : { readyAt: wish.readyAt }),
    ...(wish.neededBy === undefined ? {} : { neededBy: wish.neededBy }),
    by: byOf(actor),
  };
}

/** The axes of a bed as they are: what an undo of the statement that follows goes back to. */
export function bedBefore({ cleanliness, serviceability, blockReason, blockedUntil, staffed }: Bed): {
  readonly cleanliness: Bed['cleanliness'];
  readonly serviceability: Bed['serviceability'];
  readonly blockReason?: string;
  readonly blockedUntil?: Instant;
  readonly staffed: boolean;
} {
  return {
    cleanliness,
    serviceability,
    staffed,
    ...(blockReason === undefined ? {} : { blockReason }),
    ...(blockedUntil === undefined ? {} : { blockedUntil }),
  };
}
