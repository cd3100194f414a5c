/** What each stay adds to the measures of whole days: midnights in a bed, hours boarded, minutes to a bed, left unseen, avoidable hours. Kept from one picture to the next. */
import type { Encounter } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import type { EncounterId } from '../../ids.ts';
import { changedSince, getRow, rows } from '../../table.ts';
import { localDay, startOfLocalDay, dayMs, instant, type Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import { numbersOf } from '../../visit-numbers.ts';
import { anyMayChange, changedRows } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import { sameRow, type ViewInput } from '../../views/view.ts';
import { avoidableByBarrier, avoidableMs } from '../discharge/avoidable.ts';
import { wayOutOf } from '../discharge/way-out.ts';
import { changedWays } from '../discharge/work-of-stay.ts';
import { keysNaming } from '../emergency/requests-by-visit.ts';
import { zoneOf } from './days.ts';

export interface DayShare {
  /** Days that ended while the patient lay in an inpatient bed, first and last. */
  readonly nights: readonly (readonly [first: number, last: number])[];
  readonly boardedMs: readonly (readonly [day: number, ms: number])[];
  readonly toBed?: { readonly day: number; readonly ms: number };
  readonly arrived?: { readonly day: number; readonly unseen: boolean };
  readonly avoidableMs: readonly (readonly [day: number, ms: number])[];
}

const passing: ReadonlySet<string> = new Set(['emergency', 'or', 'pacu']);

/** Stays that touch a whole day; what only happened today is in none, so that today's facts cost nothing here. */
export const daySharesOf = keptTable<DayShare>({
  changed: (before, after) => {
    if (anyMayChange(before, after) || zoneOf(before) !== zoneOf(after)) return undefined;
    const changed = changedRows(before, after);
    // At midnight a day becomes whole: for everybody who was not through before the day began.
    const [whole, next] = [wholeOf(before), wholeOf(after)];
    if (next < whole) return undefined;
    if (next > whole) for (const encounter of rows(after.hospital.operations.encounters)) if (!isOver(encounter, whole)) changed.add(encounter.encounter);
    for (const id of changedWays(before, after)) changed.add(id);
    for (const id of changedSince(before.hospital.work.EmergencyStepped, after.hospital.work.EmergencyStepped)) changed.add(id as EncounterId);
    for (const key of changedSince(before.hospital.work.BedRequested, after.hospital.work.BedRequested))
      for (const { event } of getRow(after.hospital.work.BedRequested, key) ?? []) changed.add(event.encounter);
    return changed;
  },
  make: shareOf,
  same: sameRow,
});

/** The last local midnight. */
const wholeOf = (input: ViewInput): Instant => startOfLocalDay(input.now, zoneOf(input));

/** Nothing of the stay reaches into the days from `whole` on. */
function isOver({ dischargedAt, stays, arrivedAt, admittedAt }: Encounter, whole: Instant): boolean {
  const ended = (at: Instant | undefined): boolean => at !== undefined && at < whole;
  return ended(dischargedAt) && ended(stays[0]?.from ?? arrivedAt ?? admittedAt) && stays.every(({ from, until }) => from < whole && ended(until));
}

function shareOf(input: ViewInput, encounter: Encounter): DayShare | undefined {
  if (encounter.status === 'cancelled' || encounter.status === 'planned' || encounter.stub === true) return undefined;
  const zone = zoneOf(input);
  const whole = startOfLocalDay(input.now, zone);
  const began = encounter.stays[0]?.from ?? encounter.arrivedAt ?? encounter.admittedAt;
  if (began === undefined || began >= whole) return undefined;
  const toBed = toBedOf(input.hospital, encounter, zone, whole);
  const arrived = arrivedOf(input.hospital, encounter, zone);
  return {
    nights: nightsOf(input.hospital, encounter, zone, whole),
    boardedMs: toBed.decided === undefined ? [] : split(toBed.decided, Math.min(toBed.leftEd ?? whole, whole), zone),
    avoidableMs: avoidableOf(input.hospital, encounter, zone, whole),
    ...(toBed.toBed === undefined ? {} : { toBed: toBed.toBed }),
    ...(arrived === undefined ? {} : { arrived }),
  };
}

function nightsOf(hospital: Hospital, { stays }: Encounter, zone: string, whole: Instant): DayShare['nights'] {
  return stays.flatMap(({ location, from, until, onLeave }) => {
    if (location.bedId === undefined || onLeave === true || isPassing(hospital, location.unit)) return [];
    // The midnight that ends a day belongs to whoever is there when it strikes.
    const [first, last] = [localDay(from, zone), localDay(instant(Math.min(until ?? whole, whole)), zone) - 1];
    return last < first ? [] : [[first, last] as const];
  });
}

const isPassing = ({ operations }: Hospital, unit: Encounter['stays'][number]['location']['unit']): boolean =>
  passing.has(getRow(operations.units, unit)?.levelOfCare ?? 'unknown');

interface ToBed {
  readonly decided?: Instant;
  readonly leftEd?: Instant;
  readonly toBed?: NonNullable<DayShare['toBed']>;
}

function toBedOf(hospital: Hospital, encounter: Encounter, zone: string, whole: Instant): ToBed {
  const lastInEd = encounter.stays.findLastIndex(({ location }) => getRow(hospital.operations.units, location.unit)?.levelOfCare === 'emergency');
  const stay = encounter.stays[lastInEd];
  if (stay === undefined) return {};
  const requests = numbersOf(hospital, encounter).flatMap((number) => keysNaming<'BedRequested'>(hospital.work.BedRequested, number));
  const decided = requests.reduce<Instant | undefined>((first, key) => {
    const versions = getRow(hospital.work.BedRequested, key);
    const said = newestOf(versions);
    const at = said?.event.decidedAt ?? said?.event.requestedAt ?? versions?.[0]?.at;
    return at === undefined || (first !== undefined && first <= at) ? first : at;
  }, undefined);
  if (decided === undefined) return {};
  const bed = encounter.stays
    .slice(lastInEd + 1)
    .find(({ location, from }) => location.bedId !== undefined && from >= decided && !isPassing(hospital, location.unit));
  const leftEd = stay.until;
  return {
    decided,
    ...(leftEd === undefined ? {} : { leftEd }),
    ...(bed === undefined || bed.from >= whole ? {} : { toBed: { day: localDay(bed.from, zone), ms: bed.from - decided } }),
  };
}

function arrivedOf(hospital: Hospital, encounter: Encounter, zone: string): DayShare['arrived'] {
  const first = encounter.stays[0];
  if (first === undefined || getRow(hospital.operations.units, first.location.unit)?.levelOfCare !== 'emergency') return undefined;
  const unseen = numbersOf(hospital, encounter).some((number) =>
    (getRow(hospital.work.EmergencyStepped, number) ?? []).some(({ event }) => event.step === 'left-unseen'),
  );
  return { day: localDay(encounter.arrivedAt ?? first.from, zone), unseen };
}

function avoidableOf(hospital: Hospital, encounter: Encounter, zone: string, whole: Instant): DayShare['avoidableMs'] {
  const { readyAt, barriers } = wayOutOf(hospital, encounter);
  const until = Math.min(encounter.dischargedAt ?? whole, whole);
  if (readyAt === undefined || barriers.length === 0 || until <= readyAt) return [];
  const sofar = (at: number): number => avoidableMs(avoidableByBarrier(readyAt, barriers, instant(at)));
  return daysBetween(readyAt, until, zone).map(([day, from, to]) => [day, sofar(to) - sofar(from)] as const);
}

function split(from: number, until: number, zone: string): readonly (readonly [day: number, ms: number])[] {
  return until <= from ? [] : daysBetween(from, until, zone).map(([day, begin, end]) => [day, end - begin] as const);
}

/** The stretch cut at local midnights. */
function daysBetween(from: number, until: number, zone: string): readonly (readonly [day: number, from: number, to: number])[] {
  const found: (readonly [number, number, number])[] = [];
  for (let at = from; at < until;) {
    const day = localDay(instant(at), zone);
    const next = startOfLocalDay(instant(startOfLocalDay(instant(at), zone) + dayMs + dayMs / 2), zone);
    found.push([day, at, Math.min(next, until)]);
    at = next;
  }
  return found;
}
