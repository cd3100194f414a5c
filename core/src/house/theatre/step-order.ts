/** Which step of a case may follow where it stands: wheels in, cut, close, wheels out, recovery, and the room made ready. */
import { getRow, rows } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { unitId } from '../../ids.ts';
import type { Actor, Refusal } from '../../requests/request.ts';
import type { ViewInput } from '../../views/view.ts';
import { isInRoom, isToCome, type Case, type CaseStep } from './case.ts';
import { casesOf } from './cases.ts';

export function openCase(input: ViewInput, key: string, actor: Actor): Case | Refusal {
  const one = getRow(casesOf(input), key);
  if (one === undefined) return { refused: 'thing.unknown', says: `There is no case ${key}.` };
  if (actor.unit !== undefined && actor.unit !== one.unit && !isRecovery(input, actor.unit))
    return { refused: 'thing.unknown', says: `${key} is not in ${actor.unit}.` };
  return one;
}
export const isCase = (found: Case | Refusal): found is Case => !('refused' in found);

const isRecovery = ({ hospital }: ViewInput, unit: string): boolean => getRow(hospital.operations.units, unitId(unit))?.levelOfCare === 'pacu';

export function staleCase(one: Case, seen: number | undefined): Refusal | undefined {
  if (seen === undefined || seen >= one.position) return undefined;
  return {
    refused: 'form.stale',
    says: `${one.case} has changed since this was on the screen: it is ${one.state} in room ${one.room} now.`,
    value: `position ${one.position}`,
    limit: `shown at position ${seen}`,
    unlock: 'Look at the case as it is now and do it again.',
  };
}

const rule = 'theatre@2026.1: wheels in, cut, close, wheels out, recovery in, done, out';
const before: Readonly<Partial<Record<CaseStep, readonly Case['state'][]>>> = {
  'wheels-in': ['scheduled', 'delayed'],
  cut: ['in-room'],
  close: ['cut'],
  'wheels-out': ['in-room', 'cut', 'closing'],
  'recovery-in': ['out'],
  'recovery-done': ['recovering'],
  'recovery-out': ['recovering', 'hold'],
  delayed: ['scheduled', 'delayed'],
  cancelled: ['scheduled', 'delayed', 'in-room'],
};

export function caseOutOfOrder(input: ViewInput, one: Case, step: CaseStep, at: Instant): Refusal | undefined {
  if (step === 'room-ready') {
    if (one.wheelsOutAt === undefined || one.roomReadyAt !== undefined)
      return {
        refused: 'step.out-of-order',
        says: one.roomReadyAt === undefined ? 'The patient is not out of the room.' : 'The room is ready already.',
        rule,
        value: one.state,
      };
  } else if (before[step]?.includes(one.state) !== true) {
    return {
      refused: 'step.out-of-order',
      says: `A case that is ${one.state} cannot be ${step}.`,
      rule,
      value: one.state,
      limit: before[step]?.join(' or ') ?? '',
    };
  }
  const last = Math.max(...[one.wheelsInAt, one.cutAt, one.closeAt, one.wheelsOutAt, one.recoveryInAt, one.recoveryDoneAt].map((time) => time ?? 0));
  if (at < last) return { refused: 'time.past', says: 'That is before the last step of this case.', value: iso(at), limit: iso(last), rule };
  return step === 'wheels-in' ? roomTaken(input, one) : undefined;
}

/** One room holds one patient. */
export function roomTaken(input: ViewInput, one: Case): Refusal | undefined {
  const inside = [...rows(casesOf(input))].find((other) => other.case !== one.case && other.room === one.room && other.unit === one.unit && isInRoom(other));
  if (inside === undefined) return undefined;
  return {
    refused: 'bed.occupied',
    says: `Room ${one.room} has another patient in it.`,
    rule: 'theatre@2026.1: one patient a room',
    value: `${inside.case}, ${inside.state}`,
    unlock: `Take ${inside.case} out first, or move this case to another room.`,
  };
}

/** A case that has begun stays where and when it is. */
export function notToCome(one: Case): Refusal | undefined {
  if (isToCome(one) || one.state === 'cancelled') return undefined;
  return { refused: 'step.out-of-order', says: `${one.case} has begun: it cannot be moved.`, rule, value: one.state };
}

/** Another case booked in the room at that time. */
export function overlapping(input: ViewInput, one: Case, room: string, startsAt: Instant, minutes: number): Case | undefined {
  const ends = startsAt + minutes * 60_000;
  return [...rows(casesOf(input))].find(
    (other) =>
      other.case !== one.case &&
      other.room === room &&
      other.unit === one.unit &&
      isToCome(other) &&
      other.startsAt < ends &&
      startsAt < other.startsAt + other.minutes * 60_000,
  );
}

const iso = (at: number): string => new Date(at).toISOString();
