/** The measures of a facility: whole days, each with its points, its chart and how complete it is. Worked out again only where what it counts changed. */
import { lastOf } from '../../last-of.ts';
import type { ViewInput } from '../../views/view.ts';
import { breachDaysOf } from './breach-days.ts';
import { daySharesOf } from './day-shares.ts';
import { daysOf, zoneOf, type Day } from './days.ts';
import { pointsOf, type Point } from './points.ts';
import { measureIds, type MeasureId } from './registry.ts';
import { xmr, type Xmr } from './xmr.ts';
import { pastOf } from '../forecast/past.ts';
import { bedCountsOf } from '../../views/bed-counts.ts';
import { alertsBefore, assignedBefore, endedTrips, endedTurns, leftBefore } from './whole-days.ts';

export interface Measured {
  readonly measure: MeasureId;
  readonly days: readonly { readonly day: Day; readonly point?: Point }[];
  readonly chart?: Xmr;
  /** Days with a value of all days. */
  readonly known: number;
}

/** What a measure counts: while these are the same objects, so are its points. */
function partsOf(input: ViewInput, measure: MeasureId, days: readonly Day[]): readonly unknown[] {
  const { work, operations } = input.hospital;
  if (measure === 'evs-turn' || measure === 'failed-inspections') return [endedTurns(input)];
  if (measure === 'transport-trip') return [endedTrips(input)];
  if (measure === 'overrides') return [assignedBefore(input)];
  if (measure === 'ratio-breach') return [breachDaysOf(input, days)];
  if (measure === 'alarm-rate') return [alertsBefore(input)];
  if (measure === 'forecast-error') return [pastOf(input)];
  if (measure === 'before-noon' || measure === 'average-stay' || measure === 'los-index') return [leftBefore(input)];
  const told = [work.BedRequested.size > 0, work.BarrierStepped.size > 0, work.EmergencyStepped.size > 0];
  return [daySharesOf(input), bedCountsOf(operations).house.staffed, ...told];
}

interface Kept {
  readonly parts: readonly unknown[];
  readonly measured: Measured;
}
/** Of each facility: the newest picture of each measure. */
const keptOf = lastOf<Map<MeasureId, Kept>>();

export function measuredOf(input: ViewInput): readonly Measured[] {
  const days = daysOf(input);
  return measureIds.map((measure) => one(input, days, measure));
}

function one(input: ViewInput, days: readonly Day[], measure: MeasureId): Measured {
  const { facility } = input.hospital;
  const kept = keptOf.get(facility) ?? new Map<MeasureId, Kept>();
  const first = days[0];
  const last = days[days.length - 1];
  const parts = [...partsOf(input, measure, days), first?.day, last?.day, zoneOf(input)];
  const known = kept.get(measure);
  if (known !== undefined && known.parts.every((part, i) => part === parts[i])) return known.measured;
  const points = pointsOf[measure](input, days);
  const list = days.map((day) => {
    const point = points.get(day.day);
    return { day, ...(point === undefined ? {} : { point }) };
  });
  const chart = xmr(list.map(({ point }) => point?.value));
  const measured = { measure, days: list, known: list.filter(({ point }) => point !== undefined).length, ...(chart === undefined ? {} : { chart }) };
  keptOf.keep(facility, kept.set(measure, { parts, measured }));
  return measured;
}
