/** The sums of the operating day: first cases, turnovers, utilisation, recovery with its holds, and the beds that electives need today and tomorrow. */
import { medianOf } from '../../median.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import { getRow, rows } from '../../table.ts';
import { instant, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { blockOf, orRoomsOf, usedMs } from './board.ts';
import type { Case } from './case.ts';
import { casesOf, casesOfDay, dayOf, encounterOf, leftRecoveryAt } from './cases.ts';
import { theatrePack } from './packs.ts';

export interface DayTotals {
  readonly cases: number;
  readonly done: number;
  readonly running: number;
  readonly toCome: number;
  readonly delayed: number;
  readonly cancelled: number;
  readonly firstCases: number;
  readonly firstOnTime: number;
  readonly turnovers: number;
  readonly medianTurnoverMs?: number;
  readonly turnoversOverGoal: number;
  /** Gaps that are no turnovers, and gaps that ran backwards. */
  readonly gaps: number;
  readonly invalid: number;
  readonly roomsLate: number;
  readonly roomsRunning: number;
  readonly rooms: number;
  /** In-room over block minutes so far, in basis points; absent before the block begins or without a case. */
  readonly utilisationBp?: number;
}

export function dayTotals(input: ViewInput): DayTotals {
  const rooms = orRoomsOf(input);
  const placed = rooms.flatMap(({ cases }) => cases);
  const turnovers = rooms.flatMap((room) => room.turnovers);
  const counted = turnovers.filter(({ counts }) => counts === 'yes').map(({ ms }) => ms);
  const median = medianOf(counted);
  const firsts = placed.filter(({ onTime }) => onTime !== undefined);
  const states = placed.map(({ one }) => one.state);
  const many = (...wanted: readonly Case['state'][]): number => states.filter((state) => wanted.includes(state)).length;
  const used = utilisation(input);
  return {
    cases: placed.length,
    done: placed.filter(({ one }) => one.wheelsOutAt !== undefined).length,
    running: many('in-room', 'cut', 'closing'),
    toCome: many('scheduled', 'delayed'),
    delayed: many('delayed'),
    cancelled: casesOfDay(input, input.now).filter(({ state }) => state === 'cancelled').length,
    firstCases: firsts.length,
    firstOnTime: firsts.filter(({ onTime }) => onTime === true).length,
    turnovers: counted.length,
    ...(median === undefined ? {} : { medianTurnoverMs: median }),
    turnoversOverGoal: counted.filter((ms) => ms > theatrePack.turnoverGoalMs).length,
    gaps: turnovers.filter(({ counts }) => counts === 'gap').length,
    invalid: turnovers.filter(({ counts }) => counts === 'invalid').length,
    roomsLate: rooms.filter(({ lateMs }) => lateMs !== undefined).length,
    roomsRunning: rooms.filter(({ state }) => state === 'running').length,
    rooms: rooms.length,
    ...(used === undefined ? {} : { utilisationBp: used }),
  };
}

function utilisation(input: ViewInput): number | undefined {
  const block = blockOf(input);
  const until = instant(Math.min(input.now, block.to));
  const used = orRoomsOf(input).filter(({ cases }) => cases.length > 0);
  const whole = (until - block.from) * used.length;
  if (whole <= 0) return undefined;
  return Math.round((used.reduce((sum, room) => sum + usedMs(room, block, until), 0) * 10_000) / whole);
}

export interface Hold {
  readonly one: Case;
  readonly since: Instant;
}

/** Recovery done and still there: whoever waits for a bed, the oldest clock first. Patients who go home are no holds. */
export function holdsOf(input: ViewInput): readonly Hold[] {
  return [...rows(casesOf(input))]
    .flatMap((one) =>
      one.state === 'hold' && one.recoveryDoneAt !== undefined && one.levelAfter !== undefined && leftRecoveryAt(input, one) === undefined
        ? [{ one, since: one.recoveryDoneAt }]
        : [],
    )
    .sort((a, b) => a.since - b.since);
}

export interface Recovery {
  readonly spaces: number;
  readonly occupied: number;
  readonly recovering: number;
  readonly holds: number;
  readonly oldestHoldAt?: Instant;
  readonly holdsLate: number;
}

/** Occupancy is ADT's; recovering and holds are the steps'. */
export function recoveryOf(input: ViewInput): Recovery {
  const { beds, units } = input.hospital.operations;
  const spaces = [...rows(beds)].filter(({ unit, serviceability }) => getRow(units, unit)?.levelOfCare === 'pacu' && serviceability !== 'closed');
  const holds = holdsOf(input);
  const oldest = holds[0]?.since;
  return {
    spaces: spaces.length,
    occupied: spaces.filter(({ occupants }) => occupants.length > 0).length,
    recovering: [...rows(casesOf(input))].filter((one) => one.state === 'recovering' && leftRecoveryAt(input, one) === undefined).length,
    holds: holds.length,
    ...(oldest === undefined ? {} : { oldestHoldAt: oldest }),
    holdsLate: holds.filter(({ since }) => input.now - since > theatrePack.holdLimitMs).length,
  };
}

export interface BedsNeeded {
  readonly level: LevelOfCare;
  readonly today: number;
  /** Of today's: who has the bed already. */
  readonly placed: number;
  readonly tomorrow: number;
}

/** Beds that elective cases need after recovery, by level; cancelled cases need none. */
export function bedsNeeded(input: ViewInput): readonly BedsNeeded[] {
  const today = dayOf(input, input.now);
  const tomorrow = dayOf(input, today.to);
  const found = new Map<LevelOfCare, { today: number; placed: number; tomorrow: number }>();
  for (const one of rows(casesOf(input))) {
    if (!one.elective || one.levelAfter === undefined || one.state === 'cancelled') continue;
    const at = one.wheelsInAt ?? one.startsAt;
    const isToday = at >= today.from && at < today.to;
    if (!isToday && !(at >= tomorrow.from && at < tomorrow.to)) continue;
    const row = found.get(one.levelAfter) ?? { today: 0, placed: 0, tomorrow: 0 };
    if (!isToday) row.tomorrow++;
    else {
      row.today++;
      if (isPlaced(input, one)) row.placed++;
    }
    found.set(one.levelAfter, row);
  }
  return [...found].map(([level, row]) => ({ level, ...row })).sort((a, b) => b.today + b.tomorrow - a.today - a.tomorrow || (a.level < b.level ? -1 : 1));
}

/** In a bed of the house after the case: moved out of theatre and recovery. */
function isPlaced(input: ViewInput, one: Case): boolean {
  if (one.wheelsOutAt === undefined) return false;
  const encounter = encounterOf(input, one);
  if (encounter === undefined) return leftRecoveryAt(input, one) !== undefined;
  const level = encounter.location === undefined ? undefined : getRow(input.hospital.operations.units, encounter.location.unit)?.levelOfCare;
  return encounter.dischargedAt !== undefined || (level !== undefined && level !== 'or' && level !== 'pacu' && (encounter.locatedAt ?? 0) >= one.wheelsOutAt);
}
