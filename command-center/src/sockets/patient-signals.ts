/** Whoever has a chart open hears that something was said of its person, and nothing of what: the same access check as the chart, no name, no value. */
import type { Socket } from 'socket.io';
import { newestAbout } from '@healthos/core/house/chart/past.ts';
import { facilityId, patientId, type FacilityId, type PatientId } from '@healthos/core/ids.ts';
import type { FollowPatient, PatientMark, WireRefusal } from '@healthos/core/wire.ts';
import { mayOpen } from '../access/may-open.ts';
import { may } from '../access/policy.ts';
import type { Identity } from '../access/roles.ts';
import type { Follow } from '../follow.ts';

export const signalLimits = {
  /** Milliseconds between two looks, at least: what was said in between is one signal. The first word after a silence is told at once. */
  beatMs: 20,
  /** And at least so many times what a look took: of the loop a twentieth, however many are followed. */
  restTimes: 19,
  /** Milliseconds between looks of which nobody said that there is anything to see: after a time away from the log much is folded at once. */
  idleMs: 1000,
  /** People that one screen follows. */
  people: 8,
} as const;

export interface PatientSignals {
  follow(socket: Socket, identity: Identity, asked: unknown): PatientMark | WireRefusal;
  unfollow(socket: Socket, asked: unknown): void;
  /** The screen is gone. */
  left(socket: Socket): void;
  close(): void;
}

interface Followed {
  readonly facility: FacilityId;
  readonly patient: PatientId;
  readonly sockets: Map<Socket, Identity>;
  /** Position of the house when it was looked at last. */
  position: number;
  mark: number;
}

const refused: WireRefusal = { refused: 'live.unknown', says: 'There is no such record here.' };
const keyOf = ({ facility, patient }: FollowPatient): string => `${facility}|${patient}`;

export function createPatientSignals(follow: Pick<Follow, 'input' | 'onFolded'>): PatientSignals {
  const followed = new Map<string, Followed>();
  const bySocket = new Map<Socket, Set<string>>();
  let [restsUntil, next] = [0, undefined as ReturnType<typeof setTimeout> | undefined];
  const idle = setInterval(lookAtAll, signalLimits.idleMs);
  // After the fold that told of it, and after what else is told in this turn of the loop.
  const deaf = follow.onFolded(() => {
    if (followed.size > 0) next ??= setTimeout(lookAtAll, Math.max(0, restsUntil - performance.now()));
  });

  function lookAtAll(): void {
    clearTimeout(next);
    next = undefined;
    const began = performance.now();
    for (const one of followed.values()) look(one);
    const took = performance.now() - began;
    restsUntil = began + took + Math.max(signalLimits.beatMs, signalLimits.restTimes * took);
  }

  function look(one: Followed): void {
    const input = follow.input(one.facility);
    if (input === undefined || input.hospital.position === one.position) return;
    one.position = input.hospital.position;
    const mark = newestAbout(input.hospital, one.patient);
    if (mark === one.mark) return;
    one.mark = mark;
    const said: PatientMark = { facility: one.facility, patient: one.patient, mark };
    for (const [socket, identity] of one.sockets) {
      // A tie ends while the chart is open: from then on not even that something happened is said.
      if (mayOpen(identity, one.patient, input).may) socket.emit('said-of', said);
      else drop(socket, keyOf(one));
    }
  }

  function drop(socket: Socket, key: string): void {
    const one = followed.get(key);
    one?.sockets.delete(socket);
    if (one?.sockets.size === 0) followed.delete(key);
    const mine = bySocket.get(socket);
    mine?.delete(key);
    if (mine?.size === 0) bySocket.delete(socket);
  }

  return {
    follow: (socket, identity, asked) => {
      const wanted = readFollow(asked);
      const input = wanted === undefined ? undefined : follow.input(wanted.facility);
      if (wanted === undefined || input === undefined || !may(identity, 'open-record') || !mayOpen(identity, wanted.patient, input).may) return refused;
      const key = keyOf(wanted);
      const mine = bySocket.get(socket) ?? new Set<string>();
      if (mine.size >= signalLimits.people && !mine.has(key))
        return { refused: 'live.too-many', says: `One screen follows at most ${signalLimits.people} people.` };
      bySocket.set(socket, mine.add(key));
      const { position } = input.hospital;
      const one = followed.get(key) ?? { ...wanted, sockets: new Map<Socket, Identity>(), position, mark: newestAbout(input.hospital, wanted.patient) };
      followed.set(key, one);
      one.sockets.set(socket, identity);
      return { ...wanted, mark: one.mark };
    },
    unfollow: (socket, asked) => {
      const wanted = readFollow(asked);
      if (wanted !== undefined) drop(socket, keyOf(wanted));
    },
    left: (socket) => {
      for (const key of [...(bySocket.get(socket) ?? [])]) drop(socket, key);
    },
    close: () => {
      deaf();
      clearInterval(idle);
      clearTimeout(next);
    },
  };
}

function readFollow(asked: unknown): { readonly facility: FacilityId; readonly patient: PatientId } | undefined {
  if (typeof asked !== 'object' || asked === null || !('facility' in asked) || !('patient' in asked)) return undefined;
  return typeof asked.facility === 'string' && typeof asked.patient === 'string'
    ? { facility: facilityId(asked.facility), patient: patientId(asked.patient) }
    : undefined;
}
