/** The live house, forked: who is where, who waits, which beds can be used, and how people flow here; plain values that cross to another thread. The log is only read. */
import type { UnitId } from '../../ids.ts';
import { levelsOfCare } from '../../operations/facility.ts';
import { entries, getRow, rows } from '../../table.ts';
import { hourMs, instant, minuteMs, type Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import { atLevelSince, emergency, levelIndex, openCoursesOf, spellAt } from '../forecast/course.ts';
import { weekHour } from '../forecast/day-counts.ts';
import { hoursNeeded } from '../forecast/forecast.ts';
import type { Flow } from '../forecast/flow.ts';
import { pastOf } from '../forecast/past.ts';

export const simulatedHours = 72;

export interface ForkedUnit {
  readonly unit: string;
  readonly level: number;
  /** Open and staffed; what else could be opened: blocked, or without staff. */
  readonly usable: number;
  readonly unstaffed: number;
  readonly blocked: number;
  /** Vacant and not clean. */
  readonly dirty: number;
  /** Patients per nurse, where the unit has a ratio. */
  readonly ratio?: number;
}
export interface ForkedPatient {
  /** In a bed of this unit; -1 = in the emergency department. */
  readonly unit: number;
  readonly level: number;
  readonly hours: number;
  readonly plannedHours?: number;
  readonly esi: number;
  /** Admitted and waiting: since how many hours, for which level (-1 = nobody said). */
  readonly waits?: { readonly hours: number; readonly level: number };
}
export interface ForkedCase {
  /** Minutes from now. */
  readonly startsIn: number;
  readonly minutes: number;
  readonly elective: boolean;
  /** Level wanted after recovery; -1 = goes home. */
  readonly levelAfter: number;
}
export interface Fork {
  readonly facility: string;
  readonly position: number;
  readonly at: Instant;
  /** Minutes of the running hour that are over, and the hour of the week. */
  readonly minute: number;
  readonly week: number;
  readonly units: readonly ForkedUnit[];
  readonly patients: readonly ForkedPatient[];
  readonly cases: readonly ForkedCase[];
  /** Hours ahead up to which cases are booked; beyond, theatres are as they were before. */
  readonly bookedHours: number;
  /** Cleaners at work: as many as the turns of this house keep busy in its fullest hours. */
  readonly cleaners: number;
  readonly flow: Flow;
}

/** undefined where less than a day of log is known. */
export function forkOf(input: ViewInput): Fork | undefined {
  const { flow, structure, hours } = pastOf(input);
  if (flow === undefined || hours < hoursNeeded) return undefined;
  const { hospital, now } = input;
  const units = unitsOf(input);
  const place = new Map(units.map(({ unit }, i) => [unit, i]));
  const cases = casesOf(input);
  return {
    facility: hospital.facility,
    position: hospital.position,
    at: now,
    minute: Math.floor((now % hourMs) / minuteMs),
    week: weekHour(now, structure.zone),
    units,
    patients: patientsOf(input, place),
    cases,
    bookedHours: cases.length === 0 ? 0 : Math.ceil(Math.max(...cases.map(({ startsIn }) => startsIn)) / 60),
    cleaners: cleanersFor(flow),
    flow,
  };
}

function unitsOf({ hospital: { operations } }: ViewInput): ForkedUnit[] {
  const found = new Map<UnitId, { usable: number; unstaffed: number; blocked: number; dirty: number }>();
  for (const bed of rows(operations.beds)) {
    const unit = found.get(bed.unit) ?? { usable: 0, unstaffed: 0, blocked: 0, dirty: 0 };
    found.set(bed.unit, unit);
    if (bed.serviceability === 'closed') continue;
    if (bed.serviceability === 'blocked') unit.blocked++;
    else if (!bed.staffed) unit.unstaffed++;
    else {
      unit.usable++;
      if (bed.occupants.length === 0 && bed.cleanliness !== 'clean') unit.dirty++;
    }
  }
  return [...found]
    .map(([unit, counts]): ForkedUnit => {
      const known = getRow(operations.units, unit);
      return { unit, level: levelIndex(known?.levelOfCare ?? 'unknown'), ...counts, ...(known?.ratio === undefined ? {} : { ratio: known.ratio }) };
    })
    .filter(({ level }) => level !== emergency)
    .sort((a, b) => (a.unit < b.unit ? -1 : 1));
}

function patientsOf(input: ViewInput, place: ReadonlyMap<string, number>): ForkedPatient[] {
  const found: (ForkedPatient & { readonly name: string })[] = [];
  for (const course of rows(openCoursesOf(input))) {
    const spell = spellAt(course, input.now);
    if (spell === undefined) continue;
    const since = (at: number): number => Math.max(0, (input.now - at) / hourMs);
    const own = { name: course.encounter, level: spell.level, hours: since(atLevelSince(course, spell)), esi: course.esi ?? 0 };
    if (spell.level !== emergency)
      found.push({ ...own, unit: place.get(spell.unit) ?? -1, ...(course.plannedAt === undefined ? {} : { plannedHours: since(course.plannedAt) }) });
    else if (course.decidedAt === undefined || course.decidedAt > input.now) found.push({ ...own, unit: -1 });
    else found.push({ ...own, unit: -1, waits: { hours: since(course.decidedAt), level: course.wants === emergency ? -1 : (course.wants ?? -1) } });
  }
  // By visit number: the same picture gives everybody the same stream, however its tables came to be.
  return found.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name: _name, ...patient }) => patient);
}

/** Booked, not begun and not cancelled, within the time that is simulated. */
function casesOf({ hospital: { work }, now }: ViewInput): ForkedCase[] {
  const found: ForkedCase[] = [];
  for (const [id, versions] of entries(work.CaseScheduled)) {
    const booked = newestOf(versions)?.event;
    if (booked === undefined || booked.startsAt <= now || booked.startsAt > instant(now + simulatedHours * hourMs)) continue;
    const steps = getRow(work.CaseStepped, id) ?? [];
    if (steps.some(({ event }) => event.step === 'cancelled' || event.step === 'wheels-in')) continue;
    const levelAfter = booked.levelAfter === undefined ? -1 : levelsOfCare.indexOf(booked.levelAfter);
    found.push({ startsIn: (booked.startsAt - now) / minuteMs, minutes: booked.minutes, elective: booked.elective, levelAfter });
  }
  return found.sort((a, b) => a.startsIn - b.startsIn || a.minutes - b.minutes);
}

/** Every newcomer turns a bed later: turns an hour in the fullest hours, 45 minutes each. */
function cleanersFor(flow: Flow): number {
  const arrivals = flow.arrive.reduce((sum, n) => sum + n, 0) / flow.arrive.length;
  const admitted = arrivals * flow.severity.reduce((sum, share, esi) => sum + share * (flow.admit[esi] ?? 0), 0);
  const direct = flow.enter.reduce((sum, n) => sum + n, 0) / 168;
  return Math.max(2, Math.ceil((admitted + direct) * 1.5 * 0.75 * 2));
}
