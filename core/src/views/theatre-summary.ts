/** View `theatre-summary`: the operating day in sums, each room as bars without a patient, recovery with its holds, and the beds that electives need. */
import { blockOf, orRoomsOf, type OrRoom } from '../house/theatre/board.ts';
import { casesOf } from '../house/theatre/cases.ts';
import { theatrePack } from '../house/theatre/packs.ts';
import { bedsNeeded, dayTotals, holdsOf, recoveryOf, type Hold } from '../house/theatre/totals.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import { rows } from '../table.ts';
import { instant, minuteMs, type Instant } from '../time.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { TheatreSummaryRow } from './rows-theatre.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfTheatre } from '../reads.ts';

type RowOf<Tile extends TheatreSummaryRow['tile']> = Extract<TheatreSummaryRow, { tile: Tile }>;
const { definitions } = theatrePack;

export const theatreSummaryView: View<TheatreSummaryRow> = {
  name: 'theatre-summary',
  title: 'Operating rooms and recovery',
  definition: [definitions.firstCase, definitions.turnover, definitions.utilisation, definitions.hold, definitions.predictedEnd].join(' '),
  audience: 'aggregate',
  reads: ['operations', ...readsOfTheatre],
  rows: (input, earlier) => {
    const block = blockOf(input);
    const found = new Map<string, TheatreSummaryRow>([
      [
        'day/all',
        { tile: 'day', pack: theatrePack.pack, ...dayTotals(input), turnoverGoalMs: theatrePack.turnoverGoalMs, blockFrom: block.from, blockTo: block.to },
      ],
      ['recovery/pacu', { tile: 'recovery', ...recoveryOf(input), limitMs: theatrePack.holdLimitMs }],
    ]);
    for (const room of orRoomsOf(input)) found.set(`room/${room.room}`, roomRow(room, input.now));
    for (const row of holdRows(input)) found.set(`hold/${row.level}`, row);
    for (const row of bedsNeeded(input)) found.set(`beds/${row.level}`, { tile: 'beds', ...row });
    return replaced(earlier?.rows, found);
  },
  lineage: (input, key) => {
    const [tile, name] = key.split('/');
    if (tile === 'room') return newestFirst(orRoomsOf(input).flatMap(({ room, cases }) => (room === name ? cases.flatMap(({ one }) => one.positions) : [])));
    if (tile === 'recovery' || tile === 'hold')
      return newestFirst(holdsOf(input).flatMap(({ one }) => (tile === 'recovery' || one.levelAfter === name ? one.positions : [])));
    if (tile === 'beds')
      return newestFirst([...rows(casesOf(input))].filter(({ levelAfter, elective }) => elective && levelAfter === name).map(({ position }) => position));
    return newestFirst(orRoomsOf(input).flatMap(({ cases }) => cases.flatMap(({ one }) => one.positions)));
  },
};

function roomRow({ unit, room, state, cases, current, next, since, lateMs }: OrRoom, now: Instant): RowOf<'room'> {
  const phase = current?.one.state;
  return {
    tile: 'room',
    room,
    unit,
    state,
    ...(phase === 'in-room' || phase === 'cut' || phase === 'closing' ? { phase } : {}),
    ...(current === undefined ? {} : { beganAt: current.beginsAt, endsAt: current.endsAt }),
    ...(current?.predicted === undefined ? {} : { predictedBy: current.predicted.method }),
    overrun: current?.predicted?.overrun === true,
    // What waits on a running minute is said to the minute, or a quiet board would be sent each second.
    ...(next === undefined ? {} : { nextStartsAt: next.one.startsAt, nextExpectedAt: toMinute(next.beginsAt) }),
    nextDelayed: next?.one.state === 'delayed',
    ...(since === undefined ? {} : { turningSince: since }),
    ...(lateMs === undefined ? {} : { lateMs: toMinute(lateMs) }),
    done: cases.filter(({ one }) => one.wheelsOutAt !== undefined).length,
    toCome: cases.filter(({ one }) => one.wheelsInAt === undefined).length,
    bars: cases.flatMap(({ one, beginsAt, endsAt }) => {
      const kind = one.wheelsOutAt !== undefined ? 'done' : one.wheelsInAt === undefined ? 'planned' : lateMs !== undefined ? 'late' : 'running';
      const bar = { from: toMinute(beginsAt), to: toMinute(endsAt), kind } as const;
      const turned = one.wheelsOutAt === undefined ? undefined : (one.roomReadyAt ?? (state === 'turning' && since === one.wheelsOutAt ? now : undefined));
      return turned === undefined || turned <= endsAt ? [bar] : [bar, { from: bar.to, to: toMinute(turned), kind: 'turn' } as const];
    }),
  };
}
const toMinute = <Time extends number>(at: Time): Instant => instant(Math.floor(at / minuteMs) * minuteMs);

function holdRows(input: ViewInput): readonly RowOf<'hold'>[] {
  const levels = new Map<LevelOfCare, Hold[]>();
  for (const hold of holdsOf(input)) {
    const level = hold.one.levelAfter ?? 'unknown';
    levels.set(level, [...(levels.get(level) ?? []), hold]);
  }
  return [...levels].map(([level, holds]) => ({
    tile: 'hold',
    level,
    count: holds.length,
    oldestAt: instant(Math.min(...holds.map(({ since }) => since))),
    late: holds.filter(({ since }) => input.now - since > theatrePack.holdLimitMs).length,
  }));
}
