/**
 * Hours of each whole day in which units had fewer nurses than their patients needed. A day that is over does not change but by late facts: it is
 * worked out once, and again only where something said of it differs.
 */
import type { Encounter } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import { lastOf } from '../../last-of.ts';
import { changedSince, entries, getRow, rows } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { Versions } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import type { Loads } from '../staffing/assigned.ts';
import { overtimeMs, shiftNow, type Shift, type ShiftNow, type ShiftStep } from '../staffing/presence.ts';
import { breachesOf } from '../staffing/ratio-line.ts';
import { nursesFor, ratioOf } from '../staffing/ratio-pack.ts';
import type { Time } from '../staffing/unit-census.ts';
import type { Day } from './days.ts';

export interface BreachDay {
  /** Added up over the units. */
  readonly ms: number;
  readonly breaches: number;
}
/** By day; a day on which nobody told who was there has no entry. */
export type BreachDays = ReadonlyMap<number, BreachDay>;

/** What it was made of, and not the picture: of that everything else changes, also while nobody looks at a measure. */
interface Told extends Pick<Hospital['work'], 'ShiftScheduled' | 'ShiftStepped'>, Pick<Hospital['operations'], 'units' | 'encounters'> {}
interface Kept {
  readonly told: Told;
  readonly days: readonly Day[];
  readonly found: BreachDays;
}
const last = lastOf<Kept>();

const toldIn = ({ work: { ShiftScheduled, ShiftStepped }, operations: { units, encounters } }: Hospital): Told => ({
  ShiftScheduled,
  ShiftStepped,
  units,
  encounters,
});

export function breachDaysOf(input: ViewInput, days: readonly Day[]): BreachDays {
  const { facility } = input.hospital;
  const [known, told] = [last.get(facility), toldIn(input.hospital)];
  // Other units or ratios judge every day anew.
  const dirty = known?.told.units !== told.units ? [...days] : dirtyDays(known, told, days);
  const isSame = known !== undefined && dirty.length === 0 && known.days.length === days.length;
  const made = workOut(input, dirty);
  const again = new Set(dirty);
  const found = isSame
    ? known.found
    : new Map(
        days.flatMap((day) => {
          const one = again.has(day) ? made.get(day) : known?.found.get(day.day);
          return one === undefined ? [] : [[day.day, one] as const];
        }),
      );
  last.keep(facility, { told, days, found });
  return found;
}

/** Days that were not known yet, and those of which something else is said now. */
function dirtyDays(known: Kept, now: Told, days: readonly Day[]): Day[] {
  const dirty = new Set(days.filter(({ day, from }) => !known.days.some((one) => one.day === day && one.from === from)));
  const whole = days[days.length - 1]?.until;
  if (whole === undefined) return [];
  const mark = (from: number, until: number): void => {
    for (const day of days) if (from < day.until && until > day.from) dirty.add(day);
  };
  const old = known.told;
  const keys = [...changedSince(old.ShiftScheduled, now.ShiftScheduled), ...changedSince(old.ShiftStepped, now.ShiftStepped)];
  for (const key of new Set(keys)) {
    const [was, is] = [old, now].map(({ ShiftScheduled, ShiftStepped }) => saidOf(getRow(ShiftScheduled, key), getRow(ShiftStepped, key), whole));
    if (was?.said === is?.said) continue;
    for (const one of [was, is]) if (one !== undefined) mark(one.from, one.until);
  }
  for (const id of changedSince(old.encounters, now.encounters)) {
    const [was, is] = [old, now].map(({ encounters }) => timesOf(getRow(encounters, id), whole));
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    for (const { from, until = whole } of [...(was ?? []), ...(is ?? [])]) mark(from, until);
  }
  return [...dirty];
}

type Plans = Versions<Shift> | undefined;
type Steps = Versions<ShiftStep> | undefined;

/** What is said of a shift up to a moment; nothing of a shift that begins later. */
function saidOf(plans: Plans, steps: Steps, whole: Instant): { readonly said: string; readonly from: Instant; readonly until: number } | undefined {
  const newest = plans?.[plans.length - 1]?.event;
  if (plans === undefined || newest === undefined || newest.startsAt >= whole) return undefined;
  const told = [...plans.filter(({ at }, n) => n === 0 || at <= whole), ...(steps ?? []).filter(({ at }) => at <= whole)];
  return { said: told.map(({ position }) => position).join(' '), from: newest.startsAt, until: newest.endsAt + overtimeMs };
}

/** Where somebody was up to a moment; an end after it is not known yet. */
function timesOf(encounter: Encounter | undefined, whole: Instant): readonly Time[] {
  if (encounter === undefined || encounter.status === 'cancelled' || encounter.status === 'planned' || encounter.stub === true) return [];
  return encounter.stays.flatMap(({ location, from, until, onLeave }): Time[] =>
    onLeave === true || from >= whole ? [] : [{ unit: location.unit, from, ...(until === undefined || until > whole ? {} : { until }) }],
  );
}

/** One pass over shifts and stays for all days that are asked for. */
function workOut({ hospital }: ViewInput, days: readonly Day[]): ReadonlyMap<Day, BreachDay> {
  const found = new Map<Day, BreachDay>();
  const whole = days.reduce<Instant | undefined>((last, { until }) => (last === undefined || until > last ? until : last), undefined);
  if (whole === undefined) return found;
  const shifts = new Map<Day, ShiftNow[]>(days.map((day) => [day, []]));
  for (const [key, plans] of entries(hospital.work.ShiftScheduled)) {
    const plan = plans[plans.length - 1]?.event;
    if (plan === undefined) continue;
    for (const day of days) {
      if (plan.startsAt >= day.until || plan.endsAt + overtimeMs <= day.from) continue;
      const shift = shiftNow(plans, getRow(hospital.work.ShiftStepped, key), day.until);
      if (shift !== undefined) shifts.get(day)?.push(shift);
    }
  }
  const patients = new Map<Day, Map<string, Time[]>>(days.map((day) => [day, new Map()]));
  for (const encounter of rows(hospital.operations.encounters))
    for (const time of timesOf(encounter, whole))
      for (const day of days) if (time.from < day.until && (time.until ?? whole) > day.from) push(patients.get(day), time);
  for (const day of days) {
    const one = dayOf([...rows(hospital.operations.units)], shifts.get(day) ?? [], patients.get(day) ?? new Map(), day);
    if (one !== undefined) found.set(day, one);
  }
  return found;
}

function push(byUnit: Map<string, Time[]> | undefined, time: Time): void {
  const list = byUnit?.get(time.unit);
  if (list === undefined) byUnit?.set(time.unit, [time]);
  else list.push(time);
}

/** Who had which patient on a past day is not asked: a charge nurse counts only while she relieves somebody. */
const nobody: Loads = new Map();

type Unit = Parameters<typeof ratioOf>[0] & { readonly unit: string };

function dayOf(units: readonly Unit[], shifts: readonly ShiftNow[], patients: ReadonlyMap<string, readonly Time[]>, day: Day): BreachDay | undefined {
  if (!shifts.some(({ unspoken, presence }) => !unspoken && presence !== 'cancelled')) return undefined;
  let [ms, breaches] = [0, 0];
  for (const unit of units) {
    const ratio = ratioOf(unit);
    if (ratio === undefined) continue;
    const groups = (n: number) => [{ patients: n, ratio }];
    const needs = (n: number): number => nursesFor(groups(n));
    const line = { unit: unit.unit, shifts, loads: nobody, patients: patients.get(unit.unit) ?? [], from: day.from, now: day.until, groups, needs };
    for (const { from, until } of breachesOf(line)) {
      ms += (until ?? day.until) - from;
      breaches++;
    }
  }
  return { ms, breaches };
}
