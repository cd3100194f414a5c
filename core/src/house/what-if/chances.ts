/** When somebody leaves a level, decides or comes, drawn from what the house has learned: an exponential threshold spent hour by hour on the hazard. */
import { levelCount } from '../forecast/course.ts';
import { ageBand, edBand, planBand, planBands, stayCell, weekHours } from '../forecast/day-counts.ts';
import type { Flow } from '../forecast/flow.ts';
import { simulatedHours, type Fork } from './fork.ts';
import { exponential, type Stream } from './streams.ts';

export interface Chances {
  readonly flow: Flow;
  /** Rates whose survival over an hour is that of the flow's chances. */
  readonly leave: Float64Array;
  readonly move: Float64Array;
  readonly planned: Float64Array;
  readonly decide: Float64Array;
  /** Hour of the week at an hour ahead. */
  week(hours: number): number;
}

const rateOf = (chance: number): number => -Math.log(1 - Math.min(0.999, chance));

export function chancesOf({ flow, minute, week }: Fork): Chances {
  const rates = (table: Float64Array): Float64Array => table.map(rateOf);
  return {
    flow,
    leave: rates(flow.leave),
    move: rates(flow.move),
    planned: rates(flow.planned),
    decide: rates(flow.decide),
    week: (hours) => (week + Math.floor(hours + minute / 60)) % weekHours,
  };
}

export interface End {
  readonly how: 'leaves' | 'said' | 'moves';
  /** Minutes from the fork. */
  readonly at: number;
}

/** How a time at a level ends within what is simulated; undefined = it does not. `from` in minutes, `hours` at the level by then. */
export function endOfStay(chances: Chances, stream: Stream, level: number, from: number, hours: number): End | undefined {
  let [leaves, moves] = [exponential(stream), exponential(stream)];
  const said = stream.next() < (chances.flow.said[level] ?? 0);
  for (let h = 0; from / 60 + h < simulatedHours; h++) {
    const week = chances.week(from / 60 + h);
    const cell = stayCell(level, ageBand(hours + h), week % 24);
    const today = chances.flow.weekday[level * 7 + Math.floor(week / 24)] ?? 1;
    const [l, m] = [today * (chances.leave[cell] ?? 0), chances.move[cell] ?? 0];
    const [toLeave, toMove] = [leaves <= l ? leaves / l : 2, moves <= m ? moves / m : 2];
    if (toLeave <= 1 && toLeave <= toMove) return { how: said ? 'said' : 'leaves', at: from + (h + toLeave) * 60 };
    if (toMove <= 1) return { how: 'moves', at: from + (h + toMove) * 60 };
    leaves -= l;
    moves -= m;
  }
  return undefined;
}

/** Minutes from the moment at which a leaving was said (that long ago) to the leaving itself. */
export function leavingAfter(chances: Chances, stream: Stream, level: number, hoursSince: number): number {
  return spend(exponential(stream), (h) => chances.planned[level * planBands + planBand(hoursSince + h)] ?? 0);
}

export function decisionAfter(chances: Chances, stream: Stream, hours: number): number {
  return spend(exponential(stream), (h) => chances.decide[edBand(hours + h)] ?? 0);
}

function spend(threshold: number, rate: (hour: number) => number): number {
  let left = threshold;
  for (let h = 0; h <= simulatedHours; h++) {
    const own = rate(h);
    if (left <= own) return (h + left / own) * 60;
    left -= own;
  }
  return (simulatedHours + 1) * 60;
}

/** The level that somebody moves to; -1 where nobody ever moved from there. */
export function nextOf({ flow }: Chances, draw: number, level: number): number {
  let left = draw;
  let last = -1;
  for (let to = 0; to < levelCount; to++) {
    const share = flow.moveTo[level * levelCount + to] ?? 0;
    if (share === 0) continue;
    last = to;
    left -= share;
    if (left < 0) return to;
  }
  return last;
}
