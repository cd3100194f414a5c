/** When a case ends: by the median of earlier in-room times of the same procedure, else by its planned minutes; it says which. */
import { keptOn } from '../../kept-on.ts';
import { medianOf } from '../../median.ts';
import { rows, type Table } from '../../table.ts';
import { instant, minuteMs, type Instant } from '../../time.ts';
import { theatrePack } from './packs.ts';
import type { Case } from './case.ts';

export interface Predicted {
  readonly endsAt: Instant;
  readonly method: 'history' | 'planned';
  /** Earlier cases behind it. */
  readonly cases: number;
  /** The prediction has passed and the patient is still in the room. */
  readonly overrun: boolean;
}

const histories = keptOn<Table<string, Case>, ReadonlyMap<string, readonly number[]>>();

/** In-room milliseconds by procedure, the newest cases first; a negative time is invalid and left out. */
function historyOf(cases: Table<string, Case>): ReadonlyMap<string, readonly number[]> {
  const known = histories.get(cases);
  if (known !== undefined) return known;
  const done = [...rows(cases)].flatMap(({ procedure, wheelsInAt, wheelsOutAt, state }) =>
    procedure === undefined || wheelsInAt === undefined || wheelsOutAt === undefined || state === 'cancelled' || wheelsOutAt < wheelsInAt
      ? []
      : [{ procedure, at: wheelsOutAt, ms: wheelsOutAt - wheelsInAt }],
  );
  const found = new Map<string, number[]>();
  for (const { procedure, ms } of done.sort((a, b) => b.at - a.at)) {
    const list = found.get(procedure);
    if (list === undefined) found.set(procedure, [ms]);
    else if (list.length < theatrePack.history.most) list.push(ms);
  }
  histories.set(cases, found);
  return found;
}

/** Where no case that has ended changed, earlier times are what they were. */
export function keepHistory(before: Table<string, Case>, after: Table<string, Case>): void {
  const known = histories.get(before);
  if (known !== undefined) histories.set(after, known);
}

/** The rooms are looked at each second, the times of a procedure change when a case ends. */
const middles = keptOn<readonly number[], number>();
function middleOf(times: readonly number[]): number | undefined {
  const middle = middles.get(times) ?? medianOf(times);
  if (middle !== undefined) middles.set(times, middle);
  return middle;
}

/** How long the case takes from wheels in to wheels out. */
export function durationOf(cases: Table<string, Case>, one: Case): { readonly ms: number; readonly method: Predicted['method']; readonly cases: number } {
  const earlier = one.procedure === undefined ? [] : (historyOf(cases).get(one.procedure) ?? []);
  const middle = middleOf(earlier);
  if (middle === undefined || earlier.length < theatrePack.history.least) return { ms: one.minutes * minuteMs, method: 'planned', cases: 0 };
  return { ms: Math.round(middle), method: 'history', cases: earlier.length };
}

/** `startsAt` is wheels in, or when it is expected to be. */
export function predictEnd(cases: Table<string, Case>, one: Case, startsAt: Instant, now: Instant): Predicted {
  const { ms, method, cases: behind } = durationOf(cases, one);
  const ends = startsAt + ms;
  const running = one.wheelsInAt !== undefined && one.wheelsOutAt === undefined;
  return { endsAt: instant(running ? Math.max(ends, now) : ends), method, cases: behind, overrun: running && now > ends };
}
