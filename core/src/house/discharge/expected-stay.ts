/** How long a stay of its kind lasts here: the geometric mean over finished stays of the same service and level of care, until the last midnight. */
import type { EncounterId } from '../../ids.ts';
import type { Encounter } from '../../encounter.ts';
import { lastOf } from '../../last-of.ts';
import { getRow, rows, type Table } from '../../table.ts';
import { dayMs, startOfLocalDay, type Instant } from '../../time.ts';
import { anyMayChange, changedRows } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import type { ViewInput } from '../../views/view.ts';
import type { Hospital } from '../../hospital.ts';
import { keptOn } from '../../kept-on.ts';
import { geometricMean, stayDays } from './length-of-stay.ts';

export const expectedStayRules = {
  pack: 'own-gmlos@1',
  source: 'Geometric mean of this house: inpatient stays that ended in the last 90 days, by service and level of care of the last ward',
  /** Stays that a kind needs; with fewer the mean of the whole house is taken, and with fewer than that many nothing is. */
  stays: 10,
  days: 90,
} as const;

export interface FinishedStay {
  readonly kind: string;
  readonly days: number;
  readonly endedAt: Instant;
  readonly position: number;
}

const kinds = keptOn<Encounter, { readonly units: Hospital['operations']['units']; readonly kind: string }>();

/** Service and level of care of the last ward: `MED · telemetry`. */
export function kindOfStay({ operations: { units } }: Pick<Hospital, 'operations'>, encounter: Encounter): string {
  const known = kinds.get(encounter);
  if (known?.units === units) return known.kind;
  const unit = encounter.location?.unit ?? encounter.stays[encounter.stays.length - 1]?.location.unit;
  const level = unit === undefined ? 'unknown' : (getRow(units, unit)?.levelOfCare ?? 'unknown');
  const kind = `${encounter.service ?? '?'} · ${level}`;
  kinds.set(encounter, { units, kind });
  return kind;
}

export const zoneOf = (hospital: Hospital): string => hospital.operations.description?.zone ?? 'UTC';

/** Inpatient stays that are over: observation is not one (rules.md, Census). */
export const finishedStays = keptTable<FinishedStay>({
  changed: (before, after) =>
    anyMayChange(before, after) || before.hospital.operations.description?.zone !== after.hospital.operations.description?.zone
      ? undefined
      : changedRows(before, after),
  make: ({ hospital }, encounter) => {
    const { class: kind, status, admittedAt, dischargedAt, position } = encounter;
    if (kind !== 'I' || status !== 'finished' || admittedAt === undefined || dischargedAt === undefined || dischargedAt < admittedAt) return undefined;
    return { kind: kindOfStay(hospital, encounter), days: stayDays(admittedAt, dischargedAt, zoneOf(hospital)), endedAt: dischargedAt, position };
  },
});

const known = keptOn<Table<EncounterId, FinishedStay>, { readonly midnight: Instant; readonly means: ReadonlyMap<string, number> }>();

/** Expected days by kind of stay; under `all` those of the whole house. */
export function expectedDays(input: ViewInput): ReadonlyMap<string, number> {
  const finished = finishedStays(input);
  const midnight = startOfLocalDay(input.now, zoneOf(input.hospital));
  const kept = known.get(finished);
  if (kept?.midnight === midnight) return kept.means;
  const byKind = new Map<string, number[]>([['all', []]]);
  for (const { kind, days, endedAt } of rows(finished)) {
    if (endedAt >= midnight || endedAt < midnight - expectedStayRules.days * dayMs) continue;
    byKind.get('all')?.push(days);
    const list = byKind.get(kind);
    if (list === undefined) byKind.set(kind, [days]);
    else list.push(days);
  }
  const means = new Map<string, number>();
  for (const [kind, days] of byKind) {
    const mean = days.length < expectedStayRules.stays ? undefined : geometricMean(days.sort((a, b) => a - b));
    if (mean !== undefined) means.set(kind, mean);
  }
  const shared = asLately(input.hospital.facility, means);
  known.set(finished, { midnight, means: shared });
  return shared;
}

const lately = lastOf<ReadonlyMap<string, number>>();

/** The same means are the same object: a discharge of today changes none, and whoever reads them works nothing out anew. */
function asLately(facility: string, means: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const before = lately.get(facility);
  if (before?.size === means.size && [...means].every(([kind, days]) => before.get(kind) === days)) return before;
  lately.keep(facility, means);
  return means;
}

export const expectedFor = (means: ReadonlyMap<string, number>, kind: string): number | undefined => means.get(kind) ?? means.get('all');
