/** When a visit's medicines are to be reconciled: on coming, on each move to another unit, and on leaving; and which of them was done. */
import type { Encounter } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import type { Instant } from '../../time.ts';
import { beganAt } from '../../visit-numbers.ts';
import type { Occasion } from '../../work/reconciliation.ts';
import { present } from '../chart/words.ts';
import { wayOutOf } from '../discharge/way-out.ts';
import { reconciliations } from './reconciled.ts';

export interface OccasionNow {
  readonly occasion: Occasion;
  readonly state: 'done' | 'due' | 'not-yet';
  /** Since when it is due. */
  readonly since?: Instant;
  readonly doneAt?: Instant;
  readonly by?: string;
  readonly position?: number;
}

export function occasionsOf(hospital: Hospital, encounter: Encounter): readonly OccasionNow[] {
  const way = wayOutOf(hospital, encounter);
  return [
    occasionOf(hospital, encounter, 'admission', beganAt(encounter)),
    occasionOf(hospital, encounter, 'transfer', lastMove(encounter)),
    occasionOf(hospital, encounter, 'discharge', encounter.dischargedAt ?? (way.stage === 'none' ? undefined : way.since)),
  ];
}

/** Done since it became due; a later move asks anew. */
function occasionOf(hospital: Hospital, encounter: Encounter, occasion: Occasion, since: Instant | undefined): OccasionNow {
  const newest = reconciliations(hospital, encounter, occasion).at(-1);
  const isDone = newest !== undefined && (occasion !== 'transfer' || since === undefined || newest.at >= since);
  if (isDone) return { occasion, state: 'done', doneAt: newest.at, position: newest.position, ...present({ since, by: newest.event.by }) };
  return { occasion, state: since === undefined ? 'not-yet' : 'due', ...present({ since }) };
}

/** To another unit, not to another bed of it. */
function lastMove({ stays }: Encounter): Instant | undefined {
  let [unit, at]: [string | undefined, Instant | undefined] = [stays[0]?.location.unit, undefined];
  for (const { location, from } of stays) {
    if (location.unit !== unit) at = from;
    unit = location.unit;
  }
  return at;
}
