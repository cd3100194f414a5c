/** One surgical case as its booking and its steps make it. A booking said again after a cancellation stands; a time that nobody stated is absent. */
import type { EncounterId } from '../../ids.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import type { Instant } from '../../time.ts';
import type { Versions } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';

export type CaseStep = WorkOf<'CaseStepped'>['step'];
export type CaseState = 'scheduled' | 'delayed' | 'in-room' | 'cut' | 'closing' | 'out' | 'recovering' | 'hold' | 'done' | 'cancelled';

export interface Case {
  readonly case: string;
  readonly state: CaseState;
  readonly unit: string;
  readonly room: string;
  readonly encounter?: EncounterId;
  readonly procedure?: string;
  readonly service?: string;
  readonly startsAt: Instant;
  readonly minutes: number;
  readonly elective: boolean;
  readonly levelAfter?: LevelOfCare;
  readonly reason?: string;
  readonly wheelsInAt?: Instant;
  readonly anaesthesiaFrom?: Instant;
  readonly anaesthesiaTo?: Instant;
  readonly acuity?: number;
  readonly cutAt?: Instant;
  readonly closeAt?: Instant;
  readonly wheelsOutAt?: Instant;
  readonly roomReadyAt?: Instant;
  readonly recoveryInAt?: Instant;
  readonly recoveryDoneAt?: Instant;
  readonly recoveryOutAt?: Instant;
  readonly cancelledAt?: Instant;
  readonly position: number;
  readonly positions: readonly number[];
}

const fields = {
  'wheels-in': 'wheelsInAt',
  'anaesthesia-start': 'anaesthesiaFrom',
  cut: 'cutAt',
  close: 'closeAt',
  'anaesthesia-end': 'anaesthesiaTo',
  'wheels-out': 'wheelsOutAt',
  'room-ready': 'roomReadyAt',
  'recovery-in': 'recoveryInAt',
  'recovery-done': 'recoveryDoneAt',
  'recovery-out': 'recoveryOutAt',
} as const;

type Times = { -readonly [Field in (typeof fields)[keyof typeof fields]]?: Instant };

/** undefined without a booking: steps of a case that nobody booked wait for it. */
export function caseOf(booked: Versions<WorkOf<'CaseScheduled'>> | undefined, steps: Versions<WorkOf<'CaseStepped'>> | undefined): Case | undefined {
  const newest = booked?.[booked.length - 1];
  if (newest === undefined || booked === undefined) return undefined;
  const times: Times = {};
  let reason: string | undefined;
  let [cancelledAt, delayedAt]: (Instant | undefined)[] = [];
  for (const { event, at, order } of steps ?? []) {
    if (event.reason !== undefined) reason = event.reason;
    if (event.step === 'cancelled') cancelledAt = order > newest.order ? at : undefined;
    else if (event.step === 'delayed') delayedAt = order > newest.order ? at : undefined;
    else times[fields[event.step]] ??= at;
  }
  const { case: key, unit, room, encounter, procedure, service, acuity, startsAt, minutes, elective, levelAfter } = newest.event;
  const positions = [...booked, ...(steps ?? [])].map(({ position }) => position);
  const named = booked.findLast(({ event }) => event.encounter !== undefined)?.event.encounter ?? encounter;
  return {
    case: key,
    state: cancelledAt === undefined ? stateOf(times, delayedAt) : 'cancelled',
    unit,
    room,
    ...(named === undefined ? {} : { encounter: named }),
    ...(procedure === undefined ? {} : { procedure }),
    ...(service === undefined ? {} : { service }),
    ...(acuity === undefined ? {} : { acuity }),
    startsAt,
    minutes,
    elective,
    ...(levelAfter === undefined ? {} : { levelAfter }),
    ...(reason !== undefined && (cancelledAt !== undefined || delayedAt !== undefined) ? { reason } : {}),
    ...times,
    ...(cancelledAt === undefined ? {} : { cancelledAt }),
    position: Math.max(...positions),
    positions,
  };
}

function stateOf(times: Times, delayedAt: Instant | undefined): CaseState {
  if (times.recoveryOutAt !== undefined) return 'done';
  if (times.recoveryDoneAt !== undefined) return 'hold';
  if (times.recoveryInAt !== undefined) return 'recovering';
  if (times.wheelsOutAt !== undefined) return 'out';
  if (times.closeAt !== undefined) return 'closing';
  if (times.cutAt !== undefined) return 'cut';
  if (times.wheelsInAt !== undefined) return 'in-room';
  return delayedAt === undefined ? 'scheduled' : 'delayed';
}

/** With the patient in the room. */
export const isInRoom = ({ state }: Pick<Case, 'state'>): boolean => state === 'in-room' || state === 'cut' || state === 'closing';
export const isToCome = ({ state }: Pick<Case, 'state'>): boolean => state === 'scheduled' || state === 'delayed';
