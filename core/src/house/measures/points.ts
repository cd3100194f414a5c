/** The daily points of each measure over whole days: a value with what it counts, or none. A day on which nothing was counted has no value, never zero; sums of hours may be zero. */
import { medianOf } from '../../median.ts';
import { rows } from '../../table.ts';
import { hourMs, localDay, minuteMs } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { bedCountsOf } from '../../views/bed-counts.ts';
import { averageStay, serviceDays } from '../census/formulas.ts';
import { budgetPack } from '../findings/alarm-budget.ts';
import { pastOf } from '../forecast/past.ts';
import { geometricMean, lengthIndex, stayDays } from '../discharge/length-of-stay.ts';
import type { Left } from '../turn/discharges.ts';
import { waitedFrom } from '../turn/jobs.ts';
import { isBeforeNoon, timer } from '../turn/kpis.ts';
import { breachDaysOf } from './breach-days.ts';
import { daySharesOf, type DayShare } from './day-shares.ts';
import { zoneOf, type Day } from './days.ts';
import { alertsBefore, assignedBefore, endedTrips, endedTurns, leftBefore } from './whole-days.ts';
import type { MeasureId } from './registry.ts';

export interface Point {
  readonly value: number;
  /** What the value counts: patients, turns, trips. */
  readonly n: number;
}
export type Points = ReadonlyMap<number, Point>;

type Make = (input: ViewInput, days: readonly Day[]) => Points;

export const pointsOf: Readonly<Record<MeasureId, Make>> = {
  occupancy: (input, days) => {
    const { staffed } = bedCountsOf(input.hospital.operations).house;
    const census = censusByDay(input, days);
    return new Map(staffed === 0 ? [] : [...census].map(([day, n]) => [day, { value: (n * 100) / staffed, n }]));
  },
  boarding: (input, days) => sums(input, days, ({ boardedMs }) => boardedMs, input.hospital.work.BedRequested.size > 0),
  'avoidable-hours': (input, days) => sums(input, days, ({ avoidableMs }) => avoidableMs, input.hospital.work.BarrierStepped.size > 0),
  'decision-to-bed': (input) => medians(rows(daySharesOf(input)), ({ toBed }) => (toBed === undefined ? undefined : [toBed.day, toBed.ms])),
  'left-unseen': (input) =>
    input.hospital.work.EmergencyStepped.size === 0
      ? new Map()
      : shares(rows(daySharesOf(input)), ({ arrived }) => (arrived === undefined ? undefined : [arrived.day, arrived.unseen])),
  'before-noon': (input) => {
    const zone = zoneOf(input);
    return shares(ordinary(input), ({ outAt }) => [localDay(outAt, zone), isBeforeNoon(outAt, zone)]);
  },
  'average-stay': averageStays,
  'los-index': lengthPoints,
  'ratio-breach': (input, days) => new Map([...breachDaysOf(input, days)].map(([day, { ms, breaches }]) => [day, { value: ms / hourMs, n: breaches }])),
  'alarm-rate': alarmRates,
  'evs-turn': (input) => {
    const zone = zoneOf(input);
    return medians(endedTurns(input), (job) => {
      const ms = timer(waitedFrom(job), job.endedAt);
      return ms === undefined ? undefined : [localDay(job.endedAt, zone), ms];
    });
  },
  'failed-inspections': (input) => {
    const zone = zoneOf(input);
    return shares(endedTurns(input), ({ endedAt, failures }) => [localDay(endedAt, zone), failures > 0]);
  },
  'transport-trip': (input) => {
    const zone = zoneOf(input);
    return medians(endedTrips(input), ({ dispatchedAt, completedAt }) => {
      const ms = timer(dispatchedAt, completedAt);
      return ms === undefined ? undefined : [localDay(completedAt, zone), ms];
    });
  },
  overrides: (input) => {
    const zone = zoneOf(input);
    return shares(assignedBefore(input), ({ event, at }) => [localDay(at, zone), (event.overrides?.length ?? 0) > 0]);
  },
  'forecast-error': (input) => {
    const zone = zoneOf(input);
    const made = pastOf(input).scores.shown.get('house/all|24') ?? [];
    return byDay(
      made,
      ({ at, mid, actual }) => [localDay(at, zone), Math.abs(mid - actual)],
      (list) => ({ value: mean(list), n: list.length }),
    );
  },
};

/** Alerts of the role that got most, over the windows of the day, which may have 23 or 25 hours. */
function alarmRates(input: ViewInput, days: readonly Day[]): Points {
  const shown = alertsBefore(input);
  const first = shown.reduce((least, { at }) => Math.min(least, at), Infinity);
  const found = new Map<number, Point>();
  for (const { day, from, until } of days) {
    if (until <= first) continue;
    const byRole = new Map<string, number>();
    for (const { event, at } of shown) if (at >= from && at < until) byRole.set(event.to, (byRole.get(event.to) ?? 0) + 1);
    const n = Math.max(0, ...byRole.values());
    found.set(day, { value: (n * budgetPack.windowMs) / (until - from), n });
  }
  return found;
}

const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;

/** Patients in inpatient beds at the midnight that ends each day. */
export function censusByDay(input: ViewInput, days: readonly Day[]): ReadonlyMap<number, number> {
  const found = new Map(days.map(({ day }) => [day, 0]));
  for (const { nights } of rows(daySharesOf(input)))
    for (const [first, last] of nights)
      for (let day = Math.max(first, days[0]?.day ?? first); day <= last; day++) {
        const n = found.get(day);
        if (n !== undefined) found.set(day, n + 1);
      }
  return found;
}

/** Hours: a day without any is a day of zero, where the log tells of such things at all. */
function sums(input: ViewInput, days: readonly Day[], of: (share: DayShare) => readonly (readonly [number, number])[], told: boolean): Points {
  if (!told) return new Map();
  const found = new Map(days.map(({ day }) => [day, { value: 0, n: 0 }]));
  for (const share of rows(daySharesOf(input)))
    for (const [day, ms] of of(share)) {
      const point = found.get(day);
      if (point !== undefined && ms > 0) found.set(day, { value: point.value + ms / hourMs, n: point.n + 1 });
    }
  return found;
}

/** Medians in minutes of valid timers: a negative one is in none. */
function medians<One>(list: Iterable<One>, of: (one: One) => readonly [day: number, ms: number] | undefined): Points {
  const valid = (one: One): readonly [number, number] | undefined => {
    const said = of(one);
    return said === undefined || said[1] < 0 ? undefined : said;
  };
  return byDay(list, valid, (values) => ({ value: (medianOf(values) ?? 0) / minuteMs, n: values.length }));
}

function shares<One>(list: Iterable<One>, of: (one: One) => readonly [day: number, counts: boolean] | undefined): Points {
  const said = (one: One): readonly [number, number] | undefined => {
    const is = of(one);
    return is === undefined ? undefined : [is[0], is[1] ? 100 : 0];
  };
  return byDay(list, said, (values) => ({ value: mean(values), n: values.length }));
}

function byDay<One>(
  list: Iterable<One>,
  of: (one: One) => readonly [day: number, value: number] | undefined,
  make: (values: readonly number[]) => Point,
): Points {
  const found = new Map<number, number[]>();
  for (const one of list) {
    const said = of(one);
    if (said === undefined) continue;
    const values = found.get(said[0]);
    if (values === undefined) found.set(said[0], [said[1]]);
    else values.push(said[1]);
  }
  return new Map([...found].map(([day, values]) => [day, make(values)]));
}

const ordinary = (input: ViewInput): readonly Left[] => leftBefore(input).filter((left) => left.ordinary);

/** Discharges of a service that its baseline needs at least. */
const baselineStays = 5;

function averageStays(input: ViewInput): Points {
  const zone = zoneOf(input);
  const left = leftBefore(input).flatMap(({ admittedAt, outAt }) => (admittedAt === undefined ? [] : [{ admittedAt, outAt }]));
  return byDay(
    left,
    ({ admittedAt, outAt }) => [localDay(outAt, zone), serviceDays({ admittedAt, dischargedAt: outAt }, zone)],
    (list) => ({
      value:
        averageStay(
          list.reduce((sum, one) => sum + one, 0),
          list.length,
        ) ?? 0,
      n: list.length,
    }),
  );
}

function lengthPoints(input: ViewInput): Points {
  const zone = zoneOf(input);
  const stays = leftBefore(input).flatMap(({ admittedAt, outAt, service }) =>
    admittedAt === undefined ? [] : [{ day: localDay(outAt, zone), service: service ?? '', days: stayDays(admittedAt, outAt, zone) }],
  );
  const byService = new Map<string, number[]>();
  for (const { service, days } of stays) byService.set(service, [...(byService.get(service) ?? []), days]);
  const expected = new Map([...byService].map(([service, days]) => [service, days.length < baselineStays ? undefined : geometricMean(days)]));
  const byDays = new Map<number, { days: number; expectedDays: number }[]>();
  for (const { day, service, days } of stays) {
    const expectedDays = expected.get(service);
    if (expectedDays !== undefined) byDays.set(day, [...(byDays.get(day) ?? []), { days, expectedDays }]);
  }
  return new Map(
    [...byDays].flatMap(([day, list]) => {
      const value = lengthIndex(list);
      return value === undefined ? [] : [[day, { value, n: list.length }] as const];
    }),
  );
}
