/** The operating rooms of a day: each room's cases in order with where they head, its turnovers, and whether it runs into the next case. */
import { keptOn } from '../../kept-on.ts';
import type { ViewInput } from '../../views/view.ts';
import { getRow, rows } from '../../table.ts';
import { instant, minuteMs, type Instant } from '../../time.ts';
import { casesOf, casesOfDay, dayOf, leftRecoveryAt } from './cases.ts';
import { isInRoom, isToCome, type Case } from './case.ts';
import { theatrePack } from './packs.ts';
import { predictEnd, type Predicted } from './predict.ts';

export interface PlacedCase {
  readonly one: Case;
  /** Wheels in, or when it is expected: not before the room's last case is out and turned. */
  readonly beginsAt: Instant;
  readonly endsAt: Instant;
  readonly predicted?: Predicted;
  /** Recovery left, by step or by ADT. */
  readonly leftRecoveryAt?: Instant;
  /** First case of its room on the day. */
  readonly first: boolean;
  readonly onTime?: boolean;
}

export interface Turnover {
  readonly room: string;
  readonly fromAt: Instant;
  readonly toAt: Instant;
  readonly ms: number;
  readonly counts: 'yes' | 'gap' | 'invalid';
}

export interface OrRoom {
  readonly unit: string;
  readonly room: string;
  readonly state: 'running' | 'turning' | 'ready' | 'done' | 'no-cases';
  readonly cases: readonly PlacedCase[];
  readonly current?: PlacedCase;
  readonly next?: PlacedCase;
  /** Of a turning room: since wheels out. */
  readonly since?: Instant;
  readonly turnovers: readonly Turnover[];
  /** How far the running case is predicted to run past the planned start of the next. */
  readonly lateMs?: number;
}

const kept = keptOn<object, { readonly second: number; readonly operations: ViewInput['hospital']['operations']; readonly rooms: readonly OrRoom[] }>();

/** The rooms of the facility file and those that cases of today name, by name. */
export function orRoomsOf(input: ViewInput): readonly OrRoom[] {
  const cases = casesOf(input);
  const second = Math.floor(input.now / 1000);
  const known = kept.get(cases);
  const { operations } = input.hospital;
  if (known?.second === second && known.operations === operations) return known.rooms;
  const { units, beds } = operations;
  const named = new Map<string, { readonly unit: string; readonly room: string }>();
  for (const { unit, room, name } of rows(beds)) {
    const known = room === '' ? name : room;
    if (getRow(units, unit)?.levelOfCare === 'or') named.set(known, { unit, room: known });
  }
  const day = casesOfDay(input, input.now);
  for (const { unit, room } of day) if (!named.has(room)) named.set(room, { unit, room });
  const found = [...named.values()]
    .map(({ unit, room }) =>
      roomOf(
        input,
        unit,
        room,
        day.filter((one) => one.room === room && one.state !== 'cancelled'),
      ),
    )
    .sort((a, b) => (a.room < b.room ? -1 : 1));
  kept.set(cases, { second, operations, rooms: found });
  return found;
}

function roomOf(input: ViewInput, unit: string, room: string, cases: readonly Case[]): OrRoom {
  const placed = placeCases(input, cases);
  const current = placed.find(({ one }) => isInRoom(one));
  const next = placed.find(({ one }) => isToCome(one));
  const last = placed.findLast(({ one }) => one.wheelsOutAt !== undefined)?.one;
  const turning = current === undefined && last?.wheelsOutAt !== undefined && last.roomReadyAt === undefined && next !== undefined;
  const lateMs = current === undefined || next === undefined ? undefined : current.endsAt - next.one.startsAt;
  return {
    unit,
    room,
    state: current !== undefined ? 'running' : turning ? 'turning' : next !== undefined ? 'ready' : placed.length > 0 ? 'done' : 'no-cases',
    cases: placed,
    ...(current === undefined ? {} : { current }),
    ...(next === undefined ? {} : { next }),
    ...(turning && last.wheelsOutAt !== undefined ? { since: last.wheelsOutAt } : {}),
    turnovers: turnoversOf(cases),
    ...(lateMs !== undefined && lateMs > theatrePack.lateByMs ? { lateMs } : {}),
  };
}

/** Cases in the order in which they begin; what is to come waits for what is in the room and for the turn after it. */
function placeCases(input: ViewInput, cases: readonly Case[]): readonly PlacedCase[] {
  const all = casesOf(input);
  let freeAt: number | undefined;
  return cases.map((one, i) => {
    const beginsAt = one.wheelsInAt ?? instant(Math.max(one.startsAt, input.now, freeAt === undefined ? 0 : freeAt + theatrePack.turnoverGoalMs));
    const predicted = one.wheelsOutAt === undefined ? predictEnd(all, one, beginsAt, input.now) : undefined;
    const endsAt = one.wheelsOutAt ?? predicted?.endsAt ?? beginsAt;
    freeAt = Math.max(freeAt ?? 0, endsAt);
    const left = leftRecoveryAt(input, one);
    return {
      one,
      beginsAt,
      endsAt,
      ...(predicted === undefined ? {} : { predicted }),
      ...(left === undefined ? {} : { leftRecoveryAt: left }),
      first: i === 0,
      ...(i === 0 && one.wheelsInAt !== undefined ? { onTime: one.wheelsInAt <= one.startsAt + theatrePack.firstCaseGraceMs } : {}),
    };
  });
}

/** Wheels out to the next wheels in (theatrePack.definitions.turnover). */
export function turnoversOf(cases: readonly Case[]): readonly Turnover[] {
  const begun = cases.filter(({ wheelsInAt }) => wheelsInAt !== undefined).sort((a, b) => (a.wheelsInAt ?? 0) - (b.wheelsInAt ?? 0));
  return begun.flatMap((next, i) => {
    const before = begun[i - 1];
    if (before?.wheelsOutAt === undefined || next.wheelsInAt === undefined) return [];
    const ms = next.wheelsInAt - before.wheelsOutAt;
    const leftOpen = next.startsAt - (before.startsAt + before.minutes * minuteMs) > theatrePack.turnoverMostMs;
    const counts = ms < 0 ? 'invalid' : ms > theatrePack.turnoverMostMs || leftOpen ? 'gap' : 'yes';
    return [{ room: next.room, fromAt: before.wheelsOutAt, toAt: next.wheelsInAt, ms, counts }];
  });
}

/** Block hours of the facility's day. */
export function blockOf(input: ViewInput): { readonly from: Instant; readonly to: Instant } {
  const { from } = dayOf(input, input.now);
  const { blockMinutes } = theatrePack;
  return { from: instant(from + blockMinutes.from * minuteMs), to: instant(from + blockMinutes.to * minuteMs) };
}

/** Milliseconds of the room's cases inside the block up to `until`. */
export function usedMs(room: OrRoom, block: { readonly from: Instant; readonly to: Instant }, until: Instant): number {
  const end = Math.min(block.to, until);
  return room.cases.reduce((sum, { one, endsAt }) => {
    if (one.wheelsInAt === undefined) return sum;
    return sum + Math.max(0, Math.min(end, one.wheelsOutAt ?? Math.min(endsAt, until)) - Math.max(block.from, one.wheelsInAt));
  }, 0);
}
