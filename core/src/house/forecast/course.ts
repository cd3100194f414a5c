/** The way of one encounter through the house, told in levels of care and hours: all that the forecast knows of anybody. No names, no diagnoses. */
import type { Encounter } from '../../encounter.ts';
import { encounterId, type EncounterId, type UnitId } from '../../ids.ts';
import { levelsOfCare, type LevelOfCare } from '../../operations/facility.ts';
import { changedSince, getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { anyMayChange, changedRows } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import type { ViewInput } from '../../views/view.ts';
import { encountersOf, numbersOf, visitOf } from '../../visit-numbers.ts';

/** Levels by their place in the written list: tables of numbers are indexed by it. */
export const levelCount = levelsOfCare.length;
export const levelIndex = (level: LevelOfCare): number => levelsOfCare.indexOf(level);
export const emergency = levelIndex('emergency');
const passing: ReadonlySet<LevelOfCare> = new Set(['emergency', 'or', 'pacu']);
/** Levels where people stay; the emergency department, theatres and recovery are places to pass through. */
export const stayLevels: readonly number[] = levelsOfCare.flatMap((level, i) => (passing.has(level) ? [] : [i]));

/** A time in one unit without a break; beds and rooms within it do not matter here. */
export interface Spell {
  readonly level: number;
  readonly unit: UnitId;
  readonly from: Instant;
  readonly until?: Instant;
}

export interface Course {
  readonly encounter: EncounterId;
  readonly position: number;
  readonly spells: readonly Spell[];
  /** Emergency severity index, 1 to 5. */
  readonly esi?: number;
  /** When somebody who came through the emergency department was admitted: the order, else the first bed elsewhere. */
  readonly decidedAt?: Instant;
  /** When a discharge was first said to come (A16). */
  readonly plannedAt?: Instant;
  readonly leftAt?: Instant;
  /** PV1-36 of whoever left. */
  readonly disposition?: string;
  /** Level of the bed asked for, where a unit was named and not yet reached. */
  readonly wants?: number;
}

/** Courses of everybody who has been somewhere. */
export const coursesOf = keptTable<Course>({
  changed: changedCourses,
  make: courseOf,
});

/** Courses that are not over: few, however long the log. */
export const openCoursesOf = keptTable<Course>({
  changed: changedCourses,
  make: (input, encounter) => (encounter.dischargedAt !== undefined && encounter.dischargedAt <= input.now ? undefined : courseOf(input, encounter)),
  nextAt: ({ leftAt }) => leftAt,
});

/** By movements, and by what triage said of the severity. */
function changedCourses(before: ViewInput, after: ViewInput): Set<EncounterId> | undefined {
  if (anyMayChange(before, after)) return undefined;
  const found = changedRows(before, after);
  const [old, now] = [before.hospital.work.EmergencyStepped, after.hospital.work.EmergencyStepped];
  for (const visit of changedSince(old, now)) for (const { encounter } of encountersOf(after.hospital, encounterId(visit))) found.add(encounter);
  return found;
}

/** What triage said last, else what the admission message said. */
function severityOf(input: ViewInput, encounter: Encounter): number | undefined {
  const steps = getRow(input.hospital.work.EmergencyStepped, visitOf(encounter.encounter)) ?? [];
  const said = steps.findLast(({ event }) => event.esi !== undefined)?.event.esi ?? encounter.acuity;
  return said === undefined || said < 1 || said > 5 ? undefined : Math.round(said);
}

function courseOf(input: ViewInput, encounter: Encounter): Course | undefined {
  if (encounter.status === 'cancelled' || encounter.stub === true || encounter.stays.length === 0) return undefined;
  const spells = spellsOf(input, encounter);
  const decidedAt = decidedOf(encounter, spells);
  const plannedAt = plannedOf(input, encounter);
  const esi = severityOf(input, encounter);
  const wants = encounter.plannedLocation === undefined ? undefined : levelOf(input, encounter.plannedLocation.unit);
  return {
    encounter: encounter.encounter,
    position: encounter.position,
    spells,
    ...(esi === undefined ? {} : { esi }),
    ...(decidedAt === undefined ? {} : { decidedAt }),
    ...(plannedAt === undefined ? {} : { plannedAt }),
    ...(encounter.dischargedAt === undefined ? {} : { leftAt: encounter.dischargedAt }),
    ...(encounter.dischargedAt === undefined || encounter.disposition === undefined ? {} : { disposition: encounter.disposition }),
    ...(wants === undefined ? {} : { wants }),
  };
}

function levelOf({ hospital }: ViewInput, unit: UnitId): number {
  return levelIndex(getRow(hospital.operations.units, unit)?.levelOfCare ?? 'unknown');
}

function spellsOf(input: ViewInput, { stays }: Encounter): readonly Spell[] {
  const spells: Spell[] = [];
  for (const { location, from, until } of stays) {
    const last = spells[spells.length - 1];
    const end = until === undefined ? {} : { until };
    if (last?.unit === location.unit) spells[spells.length - 1] = { level: last.level, unit: last.unit, from: last.from, ...end };
    else spells.push({ level: levelOf(input, location.unit), unit: location.unit, from, ...end });
  }
  return spells;
}

function decidedOf({ class: kind, admittedAt }: Encounter, spells: readonly Spell[]): Instant | undefined {
  if (spells[0]?.level !== emergency) return undefined;
  const moved = spells.find(({ level }) => level !== emergency)?.from;
  const ordered = kind === 'I' && admittedAt !== undefined && admittedAt > spells[0].from ? admittedAt : undefined;
  return ordered === undefined || (moved !== undefined && moved < ordered) ? moved : ordered;
}

/** The facts stay when the discharge has happened; the encounter's own row forgets the plan then. */
function plannedOf({ hospital }: ViewInput, encounter: Encounter): Instant | undefined {
  let first: Instant | undefined;
  for (const number of numbersOf(hospital, encounter))
    for (const { movement, at } of getRow(hospital.operations.facts, number) ?? [])
      if (movement.type === 'DischargePlanned' && (first === undefined || at < first)) first = at;
      else if (movement.type === 'DischargePlanCancelled') first = undefined;
  return first;
}

/** Where somebody was at a moment; undefined before and after. */
export function spellAt({ spells }: Course, at: number): Spell | undefined {
  for (let i = spells.length - 1; i >= 0; i--) {
    const spell = spells[i];
    if (spell === undefined || spell.from > at) continue;
    return spell.until === undefined || spell.until > at ? spell : undefined;
  }
  return undefined;
}

/** Since when somebody has been at the level of this spell, whatever the units. */
export function atLevelSince({ spells }: Course, spell: Spell): Instant {
  let i = spells.indexOf(spell);
  while (i > 0 && spells[i - 1]?.level === spell.level && spells[i - 1]?.until === spells[i]?.from) i--;
  return spells[i]?.from ?? spell.from;
}

/** The first spell elsewhere after this one; undefined = out of the house, or not yet. */
export function nextLevel({ spells }: Course, spell: Spell): Spell | undefined {
  for (let i = spells.indexOf(spell) + 1; i < spells.length; i++) if (spells[i]?.level !== spell.level) return spells[i];
  return undefined;
}
