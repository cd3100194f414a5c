/** View `requests`: who needs a bed, since when by which clock, how many beds fit, and what was placed today. */
import { assignedOf } from '../house/staffing/assigned.ts';
import { standingsOf } from './waiting.ts';
import { boardOf, type Board } from '../house/placement/board.ts';
import { harmOf } from '../house/placement/pack.ts';
import { countedToday, placedToday } from '../house/placement/placed-today.ts';
import { queueOf } from '../house/placement/queue.ts';
import { fitsOf } from '../house/placement/rank.ts';
import type { BedWish } from '../house/placement/wish.ts';
import { hourMs } from '../time.ts';
import { lateSince } from '../reasoning/bed-requests.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { RequestRow } from './rows-placement.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfRequests, readsOfShifts, readsOfTheatre } from '../reads.ts';

/** Who comes out of an operating room later than this is not shown yet. */
const projectedHours = 12;

export const requestsView: View<RequestRow> = {
  name: 'requests',
  title: 'Who needs a bed',
  definition:
    'Open bed requests, with the clocks since decision, request and readiness; the order is harm of waiting times age, and the number is of beds that pass every hard rule now.',
  audience: 'bed',
  reads: ['operations', ...readsOfShifts, ...readsOfRequests, ...readsOfTheatre],
  tables: [standingsOf, assignedOf],
  rows: (input, earlier) => {
    const found = new Map<string, RequestRow>();
    const board = boardOf(input);
    for (const wish of queueOf(input).values()) if (isShown(input, wish)) found.set(wish.request, rowOf(board, wish));
    found.set('today', { row: 'today', ...placedToday(input) });
    return replaced(earlier?.rows, found);
  },
  lineage: (input, key) => (key === 'today' ? newestFirst(countedToday(input).positions) : lineageOf(input, key)),
};

function lineageOf(input: ViewInput, key: string): readonly number[] | undefined {
  const wish = queueOf(input).get(key);
  return wish === undefined ? undefined : newestFirst(wish.positions);
}

function isShown({ now }: ViewInput, { how, expectedAt }: BedWish): boolean {
  return how !== 'projected' || (expectedAt !== undefined && expectedAt > now - 2 * hourMs && expectedAt < now + projectedHours * hourMs);
}

function rowOf(board: Board, wish: BedWish): RequestRow {
  const { positions, from, before: _before, attending: _attending, ...rest } = wish;
  const late = lateSince(wish);
  const { count, blockedBy } = fitsOf(board, wish);
  return {
    row: 'request',
    ...rest,
    ...(from === undefined
      ? {}
      : { unit: from.unit, ...(from.room === undefined ? {} : { room: from.room }), ...(from.bed === undefined ? {} : { bed: from.bed }) }),
    ...(late === undefined ? {} : { lateAt: late }),
    harm: harmOf[wish.level],
    fits: count,
    ...(blockedBy === undefined ? {} : { blockedBy }),
    position: positions[0] ?? 0,
  };
}
