/** The house at one moment as the forecast sees it: who is where for how long, who waits for a bed of which level, and how many beds there are. */
import type { UnitId } from '../../ids.ts';
import { hourMs, type Instant } from '../../time.ts';
import { atLevelSince, emergency, levelCount, spellAt, type Course } from './course.ts';

export interface Here {
  readonly level: number;
  readonly unit: UnitId;
  /** Hours at this level so far. */
  readonly hours: number;
  /** Hours since the discharge was said, where it was. */
  readonly plannedHours?: number;
}
export interface InEd {
  readonly hours: number;
  /** 0 = not known. */
  readonly esi: number;
}

export interface Standing {
  readonly at: Instant;
  readonly here: readonly Here[];
  /** In the emergency department without a decision. */
  readonly ed: readonly InEd[];
  /** Admitted, still in the emergency department, by the level that is wanted; those whose level nobody named are apart. */
  readonly waiting: Float64Array;
  readonly waitingUnnamed: number;
}

/** `isNow`: what is wanted now is known; of a past moment it is not. */
export function standingAt(courses: Iterable<Course>, at: Instant, isNow: boolean): Standing {
  const here: Here[] = [];
  const ed: InEd[] = [];
  const waiting = new Float64Array(levelCount);
  let waitingUnnamed = 0;
  for (const course of courses) {
    const spell = spellAt(course, at);
    if (spell === undefined) continue;
    const hours = (at - atLevelSince(course, spell)) / hourMs;
    if (spell.level !== emergency) {
      const planned = course.plannedAt !== undefined && course.plannedAt <= at ? { plannedHours: (at - course.plannedAt) / hourMs } : {};
      here.push({ level: spell.level, unit: spell.unit, hours, ...planned });
    } else if (course.decidedAt === undefined || course.decidedAt > at) ed.push({ hours, esi: course.esi ?? 0 });
    else if (isNow && course.wants !== undefined && course.wants !== emergency) waiting[course.wants] = (waiting[course.wants] ?? 0) + 1;
    else waitingUnnamed++;
  }
  return { at, here, ed, waiting, waitingUnnamed };
}

export function isSameStanding(a: Standing, b: Standing): boolean {
  return (
    a.at === b.at &&
    a.here.length === b.here.length &&
    a.ed.length === b.ed.length &&
    a.waitingUnnamed === b.waitingUnnamed &&
    a.waiting.every((n, i) => n === b.waiting[i]) &&
    a.ed.every((one, i) => one.hours === b.ed[i]?.hours && one.esi === b.ed[i]?.esi) &&
    a.here.every((one, i) => isSameHere(one, b.here[i]))
  );
}

function isSameHere(a: Here, b: Here | undefined): boolean {
  return a.hours === b?.hours && a.level === b.level && a.unit === b.unit && a.plannedHours === b.plannedHours;
}
