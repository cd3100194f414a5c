/** Arrivals, departures and presence in the ED by hour, and where they head: each hour to come as the same hour yesterday, with a band that says how wrong that may be. */
import { keptOn } from '../../kept-on.ts';
import { rows, type Table } from '../../table.ts';
import { hourMs, instant, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import type { EdVisit } from './visit.ts';
import { visitsOf } from './visits.ts';

export interface EdHour {
  /** Start of the hour. */
  readonly hour: Instant;
  readonly arrivals: number;
  readonly departures: number;
  /** In the ED when the hour ended; of the running hour, now. */
  readonly present: number;
  /** Of an hour to come: what is expected, and its 80 % band of presence. */
  readonly expected?: { readonly low: number; readonly high: number };
}

export const flowHours = { back: 24, ahead: 8 } as const;

export interface EdFlow {
  /** The last 24 whole hours, the running one, then those to come where a day is known. */
  readonly hours: readonly EdHour[];
  readonly lastHour: { readonly arrivals: number; readonly departures: number };
  /** Most present at the end of an hour to come, when more than now. */
  readonly peak?: { readonly at: Instant; readonly present: number };
}

const kept = keptOn<Table<string, EdVisit>, { readonly second: number; readonly flow: EdFlow }>();

export function edFlowOf(input: ViewInput): EdFlow {
  const visits = visitsOf(input);
  const second = Math.floor(input.now / 1000);
  const known = kept.get(visits);
  if (known?.second === second) return known.flow;
  const flow = flowOf([...rows(visits)], input.now);
  kept.set(visits, { second, flow });
  return flow;
}

export function flowOf(visits: readonly EdVisit[], now: Instant): EdFlow {
  const first = Math.floor(now / hourMs) - flowHours.back;
  const [came, went] = [new Int32Array(flowHours.back + 1), new Int32Array(flowHours.back + 1)];
  const lastHour = { arrivals: 0, departures: 0 };
  let before = 0;
  let oldest = Infinity;
  const put = (list: Int32Array, at: Instant | undefined): void => {
    if (at === undefined || at > now) return;
    const n = Math.floor(at / hourMs) - first;
    if (n < 0) before += list === came ? 1 : -1;
    else list[n] = (list[n] ?? 0) + 1;
  };
  for (const { arrivedAt, departedAt } of visits) {
    oldest = Math.min(oldest, arrivedAt);
    put(came, arrivedAt);
    put(went, departedAt);
    if (arrivedAt > now - hourMs && arrivedAt <= now) lastHour.arrivals++;
    if (departedAt !== undefined && departedAt > now - hourMs && departedAt <= now) lastHour.departures++;
  }
  const past: EdHour[] = [];
  let present = before;
  for (let n = 0; n <= flowHours.back; n++) {
    const [arrivals, departures] = [came[n] ?? 0, went[n] ?? 0];
    present += arrivals - departures;
    past.push({ hour: instant((first + n) * hourMs), arrivals, departures, present });
  }
  // Without a whole day behind there is nothing to say of the next hours.
  const ahead = oldest <= now - 24 * hourMs ? expected(past, now, present) : [];
  const peak = ahead.reduce<EdHour | undefined>((most, one) => (one.present > (most?.present ?? present) ? one : most), undefined);
  return {
    hours: [...past, ...ahead],
    lastHour,
    ...(peak === undefined ? {} : { peak: { at: instant(peak.hour + hourMs), present: peak.present } }),
  };
}

/** 80 % of a normal spread; arrivals and departures each vary as a count does (variance = mean). */
const eighty = 1.2816;

function expected(past: readonly EdHour[], now: Instant, presentNow: number): readonly EdHour[] {
  const running = past[past.length - 1];
  if (running === undefined) return [];
  const left = 1 - (now - running.hour) / hourMs;
  const found: EdHour[] = [];
  let [present, spread] = [presentNow, 0];
  // What is left of the running hour goes as that part of the same hour yesterday.
  const rest = past[0];
  if (rest !== undefined) [present, spread] = [present + (rest.arrivals - rest.departures) * left, (rest.arrivals + rest.departures) * left];
  for (let n = 1; n <= flowHours.ahead; n++) {
    const yesterday = past[n];
    if (yesterday === undefined) break;
    present += yesterday.arrivals - yesterday.departures;
    spread += yesterday.arrivals + yesterday.departures;
    const half = eighty * Math.sqrt(spread);
    found.push({
      hour: instant(running.hour + n * hourMs),
      arrivals: yesterday.arrivals,
      departures: yesterday.departures,
      present: Math.max(0, Math.round(present)),
      expected: { low: Math.max(0, Math.round(present - half)), high: Math.max(0, Math.round(present + half)) },
    });
  }
  return found;
}
