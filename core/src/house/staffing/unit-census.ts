/** Patients of each unit over the last day and now: whoever lies there or is away for a test, not whoever is on leave. */
import type { Encounter } from '../../encounter.ts';
import type { EncounterId } from '../../ids.ts';
import { groupedBy } from '../../grouped.ts';
import { keptOn } from '../../kept-on.ts';
import type { Table } from '../../table.ts';
import { dayMs, instant, type Instant } from '../../time.ts';
import { anyMayChange, changedRows } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import type { ViewInput } from '../../views/view.ts';

/** A time on a unit; `until` absent = still there. */
export interface Time {
  readonly unit: string;
  readonly from: Instant;
  readonly until?: Instant;
}

interface Times {
  readonly encounter: Encounter;
  readonly times: readonly Time[];
  /** Now on this unit. */
  readonly unit?: string;
}

/** How far back patients are counted: more than any local day. */
export const censusBackMs = dayMs + 2 * 3_600_000;

const timesOf = keptTable<Times>({
  changed: (before, after) => (anyMayChange(before, after) ? undefined : changedRows(before, after)),
  make: (input, encounter) => {
    if (encounter.status === 'cancelled' || encounter.status === 'planned' || encounter.stub === true) return undefined;
    const oldest = input.now - censusBackMs;
    const times = encounter.stays.flatMap(({ location, from, until, onLeave }): Time[] =>
      onLeave === true || (until !== undefined && until < oldest) ? [] : [{ unit: location.unit, from, ...(until === undefined ? {} : { until }) }],
    );
    if (times.length === 0) return undefined;
    const here = times.find(({ until }) => until === undefined);
    return { encounter, times, ...(here === undefined ? {} : { unit: here.unit }) };
  },
});

export interface UnitCensus {
  readonly now: readonly Encounter[];
  readonly times: readonly Time[];
}

/** The grouping made last: a unit of which nothing changed keeps its object, so that what is worked out of it is kept too. */
let before: ReadonlyMap<string, UnitCensus> | undefined;

function same(old: UnitCensus | undefined, census: UnitCensus): UnitCensus {
  if (old === undefined || !isSameTimes(old.times, census.times)) return census;
  // A row that changed without a move leaves the unit's times as they were.
  return isSameList(old.now, census.now) ? old : { now: census.now, times: old.times };
}

const isSameTimes = (a: readonly Time[], b: readonly Time[]): boolean =>
  a.length === b.length && a.every((time, n) => time === b[n] || (time.from === b[n]?.from && time.until === b[n]?.until && time.unit === b[n]?.unit));

export const isSameList = <Item>(a: readonly Item[], b: readonly Item[]): boolean => a.length === b.length && a.every((item, n) => item === b[n]);

/** Whoever was there in the time looked back. */
const onUnit = groupedBy<EncounterId, Times, string>(({ times }) => new Set(times.map(({ unit }) => unit)));
const censuses = keptOn<readonly Times[], UnitCensus>();

function censusOf(rows: readonly Times[], unit: string): UnitCensus {
  const known = censuses.get(rows);
  if (known !== undefined) return known;
  const made = {
    now: rows.flatMap((one) => (one.unit === unit ? [one.encounter] : [])),
    times: rows.flatMap(({ times }) => times.filter((time) => time.unit === unit)),
  };
  censuses.set(rows, made);
  return made;
}

const grouped = keptOn<Table<EncounterId, Times>, ReadonlyMap<string, UnitCensus>>();

/** Patients by unit. */
export function unitCensus(input: ViewInput): ReadonlyMap<string, UnitCensus> {
  const table = timesOf(input);
  const known = grouped.get(table);
  if (known !== undefined) return known;
  const found = [...onUnit(input.hospital.facility, table)].map(([unit, rows]) => [unit, censusOf(rows, unit)] as const);
  const kept = new Map(found.map(([unit, census]) => [unit, same(before?.get(unit), census)]));
  grouped.set(table, kept);
  before = kept;
  return kept;
}

/** Milliseconds that intervals share with a window. */
export function overlapMs(times: readonly { readonly from: Instant; readonly until?: Instant }[], from: Instant, until: Instant): number {
  return times.reduce((sum, time) => sum + Math.max(0, Math.min(time.until ?? until, until) - Math.max(time.from, from)), 0);
}

export const windowStart = (now: Instant): Instant => instant(now - dayMs);
