/** Which steps a trip allows now; the first is the next thing to do. */
import { resumedState } from './overlay.ts';
import type { Trip } from './words.ts';

export interface TripOffer {
  readonly step: 'at-patient' | 'under-way' | 'delayed' | 'delay-over' | 'completed' | 'cancelled';
  readonly title: string;
  /** A reason of the list of delays is needed. */
  readonly why?: true;
}

const delayed: TripOffer = { step: 'delayed', title: 'Delayed', why: true };
const cancel: TripOffer = { step: 'cancelled', title: 'Cancel trip', why: true };
const next: Partial<Record<Trip['state'], TripOffer>> = {
  dispatched: { step: 'at-patient', title: 'I am at the patient' },
  'at-patient': { step: 'under-way', title: 'Under way' },
  'under-way': { step: 'completed', title: 'Delivered' },
};

export function tripOffers(trip: Pick<Trip, 'state' | 'underWayAt' | 'atPatientAt'>): readonly TripOffer[] {
  if (trip.state === 'requested') return [cancel];
  if (trip.state === 'delayed') {
    const after = next[resumedState(trip)];
    return [...(after === undefined ? [] : [after]), { step: 'delay-over', title: 'Delay is over' }, cancel];
  }
  const after = next[trip.state];
  return after === undefined ? [] : [after, delayed, cancel];
}
