/** Days of lines by unit: patients with a line of a kind at each of the facility's midnights, over the patients who were there (NHSN Patient Safety Component Manual, chapters 4, 7 and 10). */
import type { Encounter } from '../../encounter.ts';
import { entries, type Table } from '../../table.ts';
import { dayMs, instant, localMidnights, startOfLocalDay, type Instant } from '../../time.ts';
import type { LineKind } from '../../work/nursing.ts';
import { changedRows, anyMayChange, changedNursing } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import type { ViewInput } from '../../views/view.ts';
import type { EncounterId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import { linesOf, type LineNow } from './lines.ts';

/** Whole days counted. A patient with two lines of a kind has one device day (NHSN). */
export const deviceDays = { days: 30 } as const;

interface Midnight {
  readonly at: Instant;
  readonly unit: string;
  readonly kinds: readonly LineKind[];
}
interface Stood {
  readonly midnights: readonly Midnight[];
  readonly now?: { readonly unit: string; readonly kinds: readonly LineKind[] };
  readonly nextAt: Instant;
}

const stoodOf = keptTable<Stood>({
  changed: (before, after) =>
    anyMayChange(before, after) || before.hospital.operations.description?.zone !== after.hospital.operations.description?.zone
      ? undefined
      : changedNursing(changedRows(before, after), before, after),
  make: (input, encounter) => {
    const zone = input.hospital.operations.description?.zone ?? 'UTC';
    // Moves at midnights only, also where a day has 23 or 25 hours.
    const from = instant(startOfLocalDay(input.now, zone) - (deviceDays.days - 0.5) * dayMs);
    const [first, last] = [encounter.stays[0], encounter.stays[encounter.stays.length - 1]];
    if (first === undefined || last === undefined || (last.until !== undefined && last.until < from)) return undefined;
    const lines = linesOf(input, encounter);
    const ahead = [
      ...localMidnights(input.now, instant(input.now + 2 * dayMs), zone),
      ...lines.flatMap(({ insertedAt, removedAt }) => [insertedAt, ...(removedAt === undefined ? [] : [removedAt])]),
    ].filter((at) => at > input.now);
    const within = localMidnights(instant(Math.max(from, first.from - 1)), instant(Math.min(input.now, last.until ?? input.now)), zone);
    const midnights = within.flatMap((at) => {
      const unit = unitAt(encounter, at);
      return unit === undefined ? [] : [{ at, unit, kinds: kindsAt(lines, at) }];
    });
    const unit = encounter.location?.unit;
    return { midnights, ...(unit === undefined ? {} : { now: { unit, kinds: kindsAt(lines, input.now) } }), nextAt: instant(Math.min(...ahead)) };
  },
  nextAt: ({ nextAt }) => nextAt,
});

/** Inpatients only: whoever is observed or seen has no patient day (rules.md, Census). */
function unitAt({ stays, class: kind }: Encounter, at: Instant): string | undefined {
  if (kind !== 'I') return undefined;
  return stays.find(({ from, until }) => from <= at && (until === undefined || at < until))?.location.unit;
}

function kindsAt(lines: readonly LineNow[], at: Instant): readonly LineKind[] {
  return [...new Set(lines.filter(({ insertedAt, removedAt }) => insertedAt <= at && (removedAt === undefined || at < removedAt)).map(({ kind }) => kind))];
}

export interface DeviceDays {
  readonly unit: string;
  readonly kind: LineKind;
  readonly deviceDays: number;
  readonly patientDays: number;
  readonly standing: number;
  readonly encounters: readonly EncounterId[];
}

interface Counted {
  readonly patientDays: ReadonlyMap<string, number>;
  readonly byKey: ReadonlyMap<
    string,
    { readonly unit: string; readonly kind: LineKind; deviceDays: number; standing: number; readonly encounters: EncounterId[] }
  >;
}
const counts = keptOn<Table<EncounterId, Stood>, Counted>();

/** One for each unit and kind of which a line stood in the window. */
export function deviceDaysOf(input: ViewInput): readonly DeviceDays[] {
  // A hospital that tells no line counts none: the patients are not walked.
  if (input.hospital.work.LineStepped.size === 0) return [];
  const table = stoodOf(input);
  const counted = counts.get(table) ?? count(table);
  counts.set(table, counted);
  return [...counted.byKey.values()].map((one) => ({ ...one, patientDays: counted.patientDays.get(one.unit) ?? 0 }));
}

function count(table: Table<EncounterId, Stood>): Counted {
  const patientDays = new Map<string, number>();
  const byKey: Map<string, { unit: string; kind: LineKind; deviceDays: number; standing: number; encounters: EncounterId[] }> = new Map();
  const at = (unit: string, kind: LineKind, encounter: EncounterId) => {
    const key = `${unit}|${kind}`;
    const known = byKey.get(key) ?? { unit, kind, deviceDays: 0, standing: 0, encounters: [] };
    byKey.set(key, known);
    if (known.encounters[known.encounters.length - 1] !== encounter) known.encounters.push(encounter);
    return known;
  };
  for (const [encounter, { midnights, now }] of entries(table)) {
    for (const { unit, kinds } of midnights) {
      patientDays.set(unit, (patientDays.get(unit) ?? 0) + 1);
      for (const kind of kinds) at(unit, kind, encounter).deviceDays++;
    }
    for (const kind of now?.kinds ?? []) at(now?.unit ?? '', kind, encounter).standing++;
  }
  return { patientDays, byKey };
}
