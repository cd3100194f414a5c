/** The treatment spaces as a map shows them: who is in them by what they wait for, dirty, blocked, or kept for somebody who comes. */
import type { Bed } from '../../operations/state.ts';
import type { BedId } from '../../ids.ts';
import type { Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { boardedLong } from './asks.ts';
import { clockPackOf } from './packs.ts';
import { spacesOf } from './spaces.ts';
import type { EdVisit } from './visit.ts';
import { presentVisits } from './visits.ts';
import { areaOf } from './areas.ts';

export type SpaceState = 'free' | 'in-care' | 'boarding' | 'kept' | 'dirty' | 'cleaning' | 'blocked';

export interface EdRoom {
  readonly bed: Bed;
  readonly area?: string;
  readonly state: SpaceState;
  readonly visit?: EdVisit;
  readonly decidedAt?: Instant;
  readonly asks?: 'watch' | 'critical';
}

export function edRoomsOf(input: ViewInput): readonly EdRoom[] {
  const visits = new Map<BedId, EdVisit>(presentVisits(input).flatMap((visit) => (visit.bed === undefined ? [] : [[visit.bed, visit] as const])));
  const pack = clockPackOf(input.hospital.operations.description?.currency);
  return spacesOf(input).spaces.map((bed) => {
    const visit = visits.get(bed.bed);
    const asks = visit === undefined ? undefined : boardedLong(visit, pack, input.now)?.severity;
    const area = areaOf(input, bed);
    return {
      bed,
      ...(area === undefined ? {} : { area }),
      state: stateOf(bed, visit),
      ...(visit === undefined ? {} : { visit }),
      ...(visit?.boards === true && visit.decidedAt !== undefined ? { decidedAt: visit.decidedAt } : {}),
      ...(asks === undefined ? {} : { asks }),
    };
  });
}

function stateOf(bed: Bed, visit: EdVisit | undefined): SpaceState {
  if (visit !== undefined) return visit.boards ? 'boarding' : 'in-care';
  if (bed.occupants.length > 0) return 'in-care';
  if (bed.serviceability !== 'open' || !bed.staffed) return 'blocked';
  if (bed.cleanliness === 'dirty' || bed.cleanliness === 'suspended') return 'dirty';
  if (bed.cleanliness === 'in-progress') return 'cleaning';
  return bed.occupancy === 'vacant' ? 'free' : 'kept';
}
