/** Door clocks: arrival to a room, arrival to a provider, and the thresholds of the country's pack. Only what is strictly longer counts. */
import { medianOf } from '../../median.ts';
import { hourMs, type Instant } from '../../time.ts';
import type { EdClockPack } from './packs.ts';
import type { EdVisit } from './visit.ts';

export interface Passed {
  readonly room: boolean;
  readonly boarded: boolean;
  readonly stay: boolean;
  readonly leftUnseen: boolean;
}

/** Which thresholds a visit has passed, a running clock counted to now. */
export function passedBy(visit: EdVisit, pack: EdClockPack, now: Instant): Passed {
  const end = visit.departedAt ?? now;
  const over = (from: Instant | undefined, to: Instant, limit: number | undefined): boolean => from !== undefined && limit !== undefined && to - from > limit;
  return {
    room: over(visit.arrivedAt, visit.roomedAt ?? end, pack.roomMs),
    boarded: over(visit.decidedAt, end, pack.boardedMs),
    stay: over(visit.arrivedAt, end, pack.stayMs),
    leftUnseen: visit.leftUnseenAt !== undefined,
  };
}
export const counts = ({ room, boarded, stay, leftUnseen }: Passed): boolean => room || boarded || stay || leftUnseen;

export interface DoorClocks {
  readonly arrivals: number;
  readonly medianToRoomMs?: number;
  readonly medianToProviderMs?: number;
  readonly pastRoom: number;
  readonly pastBoarded: number;
  readonly pastStay: number;
  readonly leftUnseen: number;
  /** Visits of the day that passed any threshold of the pack. */
  readonly past: number;
  /** Clocks that ran backwards: left out of the medians and counted here. */
  readonly invalid: number;
}

/** Over the visits that arrived in the last 24 hours. */
export function doorClocksOf(visits: Iterable<EdVisit>, pack: EdClockPack, now: Instant): DoorClocks {
  const day = [...visits].filter(({ arrivedAt }) => arrivedAt > now - 24 * hourMs && arrivedAt <= now);
  const passed = day.map((visit) => passedBy(visit, pack, now));
  const toRoom = day.flatMap(({ arrivedAt, roomedAt }) => (roomedAt === undefined ? [] : [roomedAt - arrivedAt]));
  const toProvider = day.flatMap(({ arrivedAt, seenAt }) => (seenAt === undefined ? [] : [seenAt - arrivedAt]));
  const [medianToRoomMs, medianToProviderMs] = [toRoom, toProvider].map((list) => medianOf(list.filter((ms) => ms >= 0)));
  const many = (is: (one: Passed) => boolean): number => passed.filter(is).length;
  return {
    arrivals: day.length,
    ...(medianToRoomMs === undefined ? {} : { medianToRoomMs }),
    ...(medianToProviderMs === undefined ? {} : { medianToProviderMs }),
    pastRoom: many(({ room }) => room),
    pastBoarded: many(({ boarded }) => boarded),
    pastStay: many(({ stay }) => stay),
    leftUnseen: many(({ leftUnseen }) => leftUnseen),
    past: many(counts),
    invalid: [...toRoom, ...toProvider].filter((ms) => ms < 0).length,
  };
}
