/** What happened to the patients of each unit in the last day: who came and went, whose score crossed a limit, milestones, discharges said, barriers, and what nurses did or left open. */
import type { Encounter, Stay } from '../../encounter.ts';
import type { EncounterId } from '../../ids.ts';
import { madeOnce } from '../../kept-on.ts';
import { changedSince, getRow, rows, type Table } from '../../table.ts';
import { dayMs, hourMs, instant, type Instant } from '../../time.ts';
import type { Version, Versions } from '../../versions.ts';
import { anyMayChange, changedRows } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import type { HandoffRow } from '../../views/rows-unit.ts';
import type { ViewInput } from '../../views/view.ts';
import type { WorkState } from '../../work/state.ts';
import { careOf, type PatientCare } from '../nursing/care.ts';
import { milestoneWord } from './asks.ts';
import { nursingHanded } from './handed-nursing.ts';
import { patientsOf, type PatientNow } from './patient.ts';

/** A shift before the last one began at most so long ago. */
export const handedBackMs = dayMs + 2 * hourMs;
/** Events of one patient that a handoff lists; more would not be a difference. */
const perPatient = 40;

/** The rows of one patient that are shown now, by key. */
export interface Handed {
  readonly shown: ReadonlyMap<string, HandoffRow>;
  /** When time alone shows one more, or one less. */
  readonly nextAt: Instant;
}
const never = instant(Number.MAX_SAFE_INTEGER);

/** Events of the last day of each patient; a change costs the patients that it touches. */
export const handedOf = keptTable<Handed>({
  changed: (before, after) => {
    if (anyMayChange(before, after)) return undefined;
    const changed = changedRows(before, after);
    const [old, now] = [before.hospital.work, after.hospital.work];
    for (const id of changedSince(patientsOf(before), patientsOf(after))) changed.add(id);
    const [cared, cares] = [careOf(before), careOf(after)];
    for (const id of changedSince(cared, cares)) if (!isSameCare(getRow(cared, id), getRow(cares, id))) changed.add(id);
    for (const key of changedSince(old.DischargeStepped, now.DischargeStepped)) changed.add(key as EncounterId);
    for (const key of changedSince(old.BarrierStepped, now.BarrierStepped))
      for (const { event } of getRow(now.BarrierStepped, key) ?? []) changed.add(event.encounter);
    return changed;
  },
  make: (input, encounter) => {
    const since = input.now - handedBackMs;
    const stay = encounter.stays[encounter.stays.length - 1];
    if (stay === undefined || (stay.until !== undefined && stay.until < since) || encounter.status === 'cancelled') return undefined;
    const shown = new Map<string, HandoffRow>();
    let nextAt = never;
    for (const [key, row] of eventsOf(input, encounter)) {
      if (row.at < since) continue;
      const changesAt = row.at > input.now ? row.at : instant(row.at + handedBackMs + 1);
      if (changesAt < nextAt) nextAt = changesAt;
      if (row.at <= input.now) shown.set(key, row);
    }
    return { shown, nextAt };
  },
  nextAt: ({ nextAt }) => nextAt,
});

/** Of what nurses answer for, that which is handed on: a value that waits to be validated is not. */
const isSameCare = (a: PatientCare | undefined, b: PatientCare | undefined): boolean =>
  a?.encounter === b?.encounter && a?.lines === b?.lines && a?.tasks === b?.tasks && a?.assessed === b?.assessed;

function eventsOf(input: ViewInput, encounter: Encounter): (readonly [string, HandoffRow])[] {
  const patient = getRow(patientsOf(input), encounter.encounter);
  const own = [...moves(encounter), ...scores(encounter, patient), ...milestones(encounter, patient), ...discharges(input, encounter)].slice(-perPatient);
  const nursing = nursingHanded(input, encounter).slice(0, perPatient);
  return [...keyed([...own, ...nursing]), ...barriers(input, encounter).map((row) => [`${row.unit}|barrier|${row.position}`, row] as const)];
}

/** A key tells no more than its row may: what is said is not part of it, and what was said at one moment is numbered. */
function keyed(list: readonly HandoffRow[]): (readonly [string, HandoffRow])[] {
  const taken = new Map<string, number>();
  return list
    .toSorted((a, b) => (a.says < b.says ? -1 : a.says > b.says ? 1 : 0))
    .map((row) => {
      const key = `${row.unit}|${row.group}|${row.encounter ?? ''}|${row.at}`;
      const n = taken.get(key) ?? 0;
      taken.set(key, n + 1);
      return [n === 0 ? key : `${key}|${n}`, row] as const;
    });
}

function moves({ encounter, stays, position, dischargedAt }: Encounter): HandoffRow[] {
  const found: HandoffRow[] = [];
  stays.forEach((stay, n) => {
    const [before, after] = [stays[n - 1], stays[n + 1]];
    const { unit, bedId } = stay.location;
    const row = { unit, encounter, ...(bedId === undefined ? {} : { bed: bedId }), position };
    if (before?.location.unit !== unit)
      found.push({ ...row, group: 'came', at: stay.from, says: before === undefined ? 'Came' : `Came from ${placeOf(before)}` });
    if (stay.until !== undefined && after?.location.unit !== unit)
      found.push({
        ...row,
        group: 'left',
        at: stay.until,
        says: after === undefined ? (dischargedAt === undefined ? 'Left' : 'Went home') : `Moved to ${placeOf(after)}`,
      });
  });
  return found;
}

const placeOf = ({ location }: Stay): string => location.bedId ?? location.unit;

/** NEWS2 5 and 7: the limits at which somebody is called. */
const level = (score: number): number => (score >= 7 ? 2 : score >= 5 ? 1 : 0);

function scores({ encounter, stays }: Encounter, patient: PatientNow | undefined): HandoffRow[] {
  return (patient?.trend ?? []).flatMap(([at, score], n, all): HandoffRow[] => {
    const before = all[n - 1]?.[1];
    const place = stayAt(stays, at);
    if (before === undefined || place === undefined || level(before) === level(score)) return [];
    const group = score > before ? 'worse' : 'better';
    const { unit, bedId } = place.location;
    return [
      {
        unit,
        group,
        at,
        encounter,
        ...(bedId === undefined ? {} : { bed: bedId }),
        says: `NEWS2 ${before} to ${score}`,
        position: patient?.score?.positions[0] ?? 0,
      },
    ];
  });
}

const stayAt = (stays: readonly Stay[], at: Instant): Stay | undefined =>
  stays.findLast(({ from, until }) => from <= at && (until === undefined || at < until));

function milestones({ encounter, location, stays }: Encounter, patient: PatientNow | undefined): HandoffRow[] {
  if (patient === undefined || location === undefined) return [];
  return patient.milestones.flatMap(({ milestone, state, at, position }): HandoffRow[] => {
    if (state !== 'done' || at === undefined) return [];
    const place = stayAt(stays, at)?.location ?? location;
    return [
      {
        unit: place.unit,
        group: 'milestone',
        at,
        encounter,
        ...(place.bedId === undefined ? {} : { bed: place.bedId }),
        says: `${milestoneWord(milestone)} done`,
        position: position ?? 0,
      },
    ];
  });
}

const dischargeWords = {
  pending: 'Discharge pending',
  'pending-withdrawn': 'Discharge no longer pending',
  confirmed: 'Discharge confirmed',
  'confirmation-withdrawn': 'Discharge no longer confirmed',
  expected: 'Departure expected at another time',
} as const;

function discharges({ hospital }: ViewInput, { encounter, stays }: Encounter): HandoffRow[] {
  return (getRow(hospital.work.DischargeStepped, encounter) ?? []).flatMap(({ event, at, position }): HandoffRow[] => {
    const place = stayAt(stays, at)?.location;
    if (place === undefined) return [];
    return [
      {
        unit: place.unit,
        group: 'discharge',
        at,
        encounter,
        ...(place.bedId === undefined ? {} : { bed: place.bedId }),
        says: dischargeWords[event.step],
        position,
      },
    ];
  });
}

type Barriers = WorkState['BarrierStepped'];
type VersionOf<Kept> = Kept extends Table<string, Versions<infer Event>> ? Version<Event> : never;

/** Few barriers change in an hour: they are sorted by patient once for each change. */
const barriersOf = madeOnce((table: Barriers): ReadonlyMap<EncounterId, readonly VersionOf<Barriers>[]> => {
  const found = new Map<EncounterId, VersionOf<Barriers>[]>();
  for (const versions of rows(table))
    for (const version of versions) {
      const list = found.get(version.event.encounter);
      if (list === undefined) found.set(version.event.encounter, [version]);
      else list.push(version);
    }
  return found;
});

function barriers({ hospital }: ViewInput, { encounter, stays }: Encounter): HandoffRow[] {
  return (barriersOf(hospital.work.BarrierStepped).get(encounter) ?? []).flatMap(({ event, at, position }): HandoffRow[] => {
    const place = stayAt(stays, at)?.location;
    if (place === undefined) return [];
    const what = (event.reason ?? 'barrier').replaceAll('-', ' ');
    return [
      {
        unit: place.unit,
        group: 'barrier',
        at,
        encounter,
        ...(place.bedId === undefined ? {} : { bed: place.bedId }),
        says: event.step === 'opened' ? `Waits: ${what}` : `Over: ${what}`,
        position,
      },
    ];
  });
}
