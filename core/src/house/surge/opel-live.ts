/** The nine OPEL parameters now: counted from live state where something here can count them, else stated by hand within the last day. */
import { entries, getRow, rows } from '../../table.ts';
import { dayMs, hourMs, instant, minuteMs, type Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import { keptTable } from '../../views/kept-table.ts';
import { anyMayChange, changedRows } from '../../views/changed-encounters.ts';
import { presentOf } from '../../views/scores.ts';
import { bedCountsOf } from '../../views/bed-counts.ts';
import type { ViewInput } from '../../views/view.ts';
import { remembered } from '../../remembered.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import type { UnitId } from '../../ids.ts';
import type { Encounter } from '../../encounter.ts';
import { opelParameters, type Fraction, type OpelParameter, type OpelValues } from './opel.ts';

/** A value said by hand is used for so long. */
export const statedForMs = dayMs;
/** Handovers and treatments of this long back are averaged. */
const recentMs = 4 * hourMs;

export interface LiveValue {
  readonly value: Fraction;
  readonly from: 'counted' | 'stated';
  /** Of what is stated. */
  readonly at?: Instant;
}

/** What is known of each parameter; a missing one has no entry. */
export function opelNow(input: ViewInput): ReadonlyMap<OpelParameter, LiveValue> {
  const found = new Map<OpelParameter, LiveValue>();
  const live = counted(input);
  for (const parameter of opelParameters) {
    const value = live[parameter];
    const stated = newestOf(getRow(input.hospital.work.SurgeParameterStated, parameter));
    if (value !== undefined) found.set(parameter, { value, from: 'counted' });
    else if (stated !== undefined && stated.at <= input.now && input.now - stated.at < statedForMs)
      found.set(parameter, { value: { over: Math.round(stated.event.value * 100), under: 100 }, from: 'stated', at: stated.at });
  }
  return found;
}

export function opelValues(input: ViewInput): OpelValues {
  return Object.fromEntries([...opelNow(input)].map(([parameter, { value }]) => [parameter, value]));
}

/** Windows end with the running minute, so that a second alone works nothing out anew. */
const minuteOf = ({ now }: ViewInput): Instant => instant((Math.floor(now / minuteMs) + 1) * minuteMs);

/** Fractions with a denominator of nothing are not known. */
function counted(input: ViewInput): Partial<Record<OpelParameter, Fraction>> {
  const shares: readonly (readonly [OpelParameter, Fraction])[] = [
    ['handover-minutes', handovers(input)],
    ['four-hour-share', fourHours(input)],
    ['majors-occupancy', occupied(input, ['emergency'])],
    ['treatment-minutes', treatments(input)],
    ['over-12h-share', overTwelveHours(input)],
    ['bed-occupancy', occupied(input, ['medical-surgical', 'telemetry', 'step-down', 'observation'])],
    ['no-criteria-share', noCriteria(input)],
  ];
  return Object.fromEntries(shares.filter(([, { under }]) => under > 0));
}

const share = (some: number, all: number): Fraction => ({ over: some * 10_000, under: all });

/** Mean of arrival to handover over the last four hours; who still waits counts with the wait so far. */
const handovers = remembered((input: ViewInput) => [input.hospital.work.AmbulanceStepped, minuteOf(input)], handoversUntil);

function handoversUntil(input: ViewInput): Fraction {
  const { hospital } = input;
  const now = minuteOf(input);
  let [total, runs] = [0, 0];
  for (const steps of rows(hospital.work.AmbulanceStepped)) {
    const arrivedAt = steps.find(({ event }) => event.step === 'arrived')?.at;
    if (arrivedAt === undefined || steps.some(({ event }) => event.step === 'diverted' || event.step === 'cancelled')) continue;
    const endedAt = steps.findLast(({ event }) => event.step === 'offloaded')?.at ?? now;
    if (endedAt < arrivedAt || endedAt < now - recentMs) continue;
    total += endedAt - arrivedAt;
    runs++;
  }
  return { over: total, under: runs * minuteMs };
}

interface EdVisit {
  readonly arrivedAt: Instant;
  readonly leftAt?: Instant;
}

/** Visits of the emergency department with when they came and when they left it. */
const edVisits = keptTable<EdVisit>({
  changed: (before, after) => (anyMayChange(before, after) ? undefined : changedRows(before, after)),
  make: (input, encounter) => edVisit(input, encounter),
});

function edVisit({ hospital }: ViewInput, { status, stays, arrivedAt, admittedAt, dischargedAt }: Encounter): EdVisit | undefined {
  if (status === 'cancelled' || status === 'planned') return undefined;
  const inEd = stays.filter(({ location }) => getRow(hospital.operations.units, location.unit)?.levelOfCare === 'emergency');
  const [first, last] = [inEd[0], inEd[inEd.length - 1]];
  if (first === undefined || last === undefined) return undefined;
  const leftAt = last.until ?? dischargedAt;
  return { arrivedAt: arrivedAt ?? admittedAt ?? first.from, ...(leftAt === undefined ? {} : { leftAt }) };
}

/** Of visits that left the ED in the last 24 hours: within four hours of arrival. */
const fourHours = remembered(
  (input: ViewInput) => [edVisits(input), minuteOf(input)],
  (input): Fraction => {
    const now = minuteOf(input);
    let [within, all] = [0, 0];
    for (const { arrivedAt, leftAt } of rows(edVisits(input))) {
      if (leftAt === undefined || leftAt > now || leftAt < now - dayMs || leftAt < arrivedAt) continue;
      all++;
      if (leftAt - arrivedAt <= 4 * hourMs) within++;
    }
    return share(within, all);
  },
);

const overTwelveHours = remembered(
  (input: ViewInput) => [edVisits(input), minuteOf(input)],
  (input): Fraction => {
    const now = minuteOf(input);
    let [over, all] = [0, 0];
    for (const { arrivedAt, leftAt } of rows(edVisits(input))) {
      if (leftAt !== undefined) continue;
      all++;
      if (now - arrivedAt > 12 * hourMs) over++;
    }
    return share(over, all);
  },
);

/** Median of arrival to the provider over the last four hours. */
const treatments = remembered((input: ViewInput) => [edVisits(input), input.hospital.work.EmergencyStepped, minuteOf(input)], treatmentsUntil);

function treatmentsUntil(input: ViewInput): Fraction {
  const since = minuteOf(input) - recentMs;
  const waits: number[] = [];
  for (const [id, { arrivedAt, leftAt }] of entries(edVisits(input))) {
    // Who left before cannot have been seen since.
    if (leftAt !== undefined && leftAt < since) continue;
    const seen = getRow(input.hospital.work.EmergencyStepped, id)?.find(({ event }) => event.step === 'provider-seen');
    if (seen !== undefined && seen.at >= since && seen.at >= arrivedAt) waits.push(seen.at - arrivedAt);
  }
  waits.sort((a, b) => a - b);
  const middle = waits.length / 2;
  const median = waits.length % 2 === 1 ? waits[Math.floor(middle)] : ((waits[middle - 1] ?? 0) + (waits[middle] ?? 0)) / 2;
  return { over: median ?? 0, under: waits.length === 0 ? 0 : minuteMs };
}

function occupied({ hospital }: ViewInput, levels: readonly LevelOfCare[]): Fraction {
  let [taken, all] = [0, 0];
  for (const [level, { occupied: some, staffed }] of bedCountsOf(hospital.operations).byLevel) {
    if (!levels.includes(level)) continue;
    taken += some;
    all += staffed;
  }
  return share(taken, all);
}

/** Inpatients who are medically ready and still here; not known where nobody tells milestones. */
const noCriteria = remembered(
  (input: ViewInput) => [presentOf(input), input.hospital.operations.units, input.hospital.work.MilestoneStepped],
  (input): Fraction => {
    const { work, operations } = input.hospital;
    if (work.MilestoneStepped.size === 0) return share(0, 0);
    let [ready, all] = [0, 0];
    for (const encounter of rows(presentOf(input))) {
      if (encounter.class !== 'I' || encounter.status !== 'in-progress' || encounter.location === undefined) continue;
      const level = getRow(operations.units, encounter.location.unit as UnitId)?.levelOfCare;
      if (level === 'emergency') continue;
      all++;
      if (newestOf(getRow(work.MilestoneStepped, `${encounter.encounter}|medically-ready`))?.event.state === 'done') ready++;
    }
    return share(ready, all);
  },
);
