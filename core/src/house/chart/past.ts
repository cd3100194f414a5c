/**
 * The picture of one person at a moment, as known at another: folded by the same folds from the facts that name the person, their visits and
 * beds, found by the index. A chart of the past costs what is known of that person, not what is known of the house.
 */
import { foldEnterprise, emptyEnterprise } from '../../hospital-fold.ts';
import type { Recorded } from '../../event.ts';
import type { Enterprise, Hospital } from '../../hospital.ts';
import { encounterId, type FacilityId, type PatientId } from '../../ids.ts';
import { apartKey, isApart } from '../../operations/apart-key.ts';
import { rootOf } from '../../operations/visits.ts';
import { getRow } from '../../table.ts';
import { itemsAbout, lastPosition, positionsAbout, reached, type Subject } from '../../by-subject.ts';
import { instant, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { visitIn, wordsOn } from './items.ts';

export interface Times {
  /** Only what was true up to then. */
  readonly at?: Instant;
  /** Only what was recorded up to then. */
  readonly knownAt?: Instant;
}

/** Facts of a bed looked at, newest first: more than the readings that are kept of every sign. */
export const bedFactsLimit = 2000;

/** Positions of every fact that could say something of this person, at any moment: those that turn out to be another's are folded and not shown. */
export function positionsOf(hospital: Hospital, patient: PatientId): readonly number[] {
  const { subjects: index } = hospital.index;
  let subjects = reachedHere(hospital, ['F|', `P|${patient}`]);
  const positions = new Set<number>();
  const items = new Set<string>();
  // A version of a thing may name another visit or record than the one before it: whose the thing is takes all of them.
  for (let grew = true; grew;) {
    const named = new Set<Subject>(subjects);
    for (const item of itemsAbout(index, subjects)) {
      if (items.has(item)) continue;
      items.add(item);
      for (const { position, event } of wordsOn(hospital, item)) {
        positions.add(position);
        const encounter = visitIn(event);
        if (encounter !== undefined) named.add(`E|${encounter}`);
      }
    }
    const next = reachedHere(hospital, named);
    grew = next.size > subjects.size;
    subjects = next;
  }
  const isBed = (subject: Subject): boolean => subject.startsWith('B|');
  for (const bed of [...subjects].filter(isBed)) for (const position of positionsAbout(index, [bed]).slice(-bedFactsLimit)) positions.add(position);
  const others = [...subjects].filter((subject) => !isBed(subject));
  for (const position of positionsAbout(index, others)) positions.add(position);
  return [...positions].sort((a, b) => a - b);
}

/** With what this house files under the keys of visits that are kept apart, or were, under a number of two patients. */
function reachedHere({ operations, index: { subjects } }: Hospital, from: Iterable<Subject>): ReadonlySet<Subject> {
  const found = reached(subjects, from);
  if (operations.index.shared.size === 0) return found;
  const apart = [...found].flatMap((subject): Subject[] => {
    const number = encounterId(subject.slice(2));
    const shared = subject.startsWith('E|') && !isApart(number) ? getRow(operations.index.shared, rootOf(operations, number)) : undefined;
    return (shared?.records ?? []).map((record): Subject => `E|${apartKey(number, record)}`);
  });
  return apart.length === 0 ? found : reached(subjects, [...found, ...apart]);
}

/** A building stood before its file was read: the description names no day on which it became true. */
export function holds({ event, effective, recordedAt }: Recorded, { at, knownAt }: Times): boolean {
  return (knownAt === undefined || recordedAt <= knownAt) && (at === undefined || effective.at <= at || event.type === 'FacilityDescribed');
}

/** The picture that these facts (in order of position) make; undefined when none holds. */
export function pictureOf(facts: readonly Recorded[], facility: FacilityId, times: Times, now: Instant): ViewInput | undefined {
  const { hospitals, identity }: Enterprise = foldEnterprise(
    emptyEnterprise(),
    facts.filter((fact) => holds(fact, times)),
  );
  const hospital = hospitals.get(facility);
  return hospital === undefined ? undefined : { hospital, identity, now: instant(Math.min(now, times.at ?? now, times.knownAt ?? now)) };
}

/** The newest position that names the person, a visit or a bed of theirs: another one = the chart may be another. */
export function newestAbout(hospital: Hospital, patient: PatientId): number {
  const { subjects: index } = hospital.index;
  let newest = 0;
  for (const subject of reachedHere(hospital, [`P|${patient}`])) newest = Math.max(newest, lastPosition(index, subject));
  return newest;
}
