/** What happened to the patients of each unit in the last day: who came and went, whose score crossed a limit, milestones, discharges said, barriers. */
import type { Encounter, Stay } from '../../encounter.ts';
import type { EncounterId } from '../../ids.ts';
import { getRow, rows, type Table } from '../../table.ts';
import { dayMs, hourMs, type Instant } from '../../time.ts';
import type { HandoffRow } from '../../views/rows-unit.ts';
import type { ViewInput } from '../../views/view.ts';
import type { WorkState } from '../../work/state.ts';
import { milestoneWord } from './asks.ts';
import { patientsOf, type PatientNow } from './patient.ts';

/** A shift before the last one began at most so long ago. */
export const handedBackMs = dayMs + 2 * hourMs;
/** Events of one patient that a handoff lists; more would not be a difference. */
const perPatient = 40;

const kept = new WeakMap<
  Table<EncounterId, PatientNow>,
  { readonly work: WorkState; readonly hour: number; readonly found: ReadonlyMap<string, HandoffRow> }
>();

/** Events of the last day by key; worked out again when a patient or a work fact changed. */
export function handedOf(input: ViewInput): ReadonlyMap<string, HandoffRow> {
  const patients = patientsOf(input);
  const hour = Math.floor(input.now / hourMs);
  const known = kept.get(patients);
  if (known !== undefined && known.work === input.hospital.work && known.hour === hour) return known.found;
  const found = new Map<string, HandoffRow>();
  const since = input.now - handedBackMs;
  for (const encounter of rows(input.hospital.operations.encounters)) {
    const stay = encounter.stays[encounter.stays.length - 1];
    if (stay === undefined || (stay.until ?? input.now) < since || encounter.status === 'cancelled') continue;
    for (const row of eventsOf(input, encounter, getRow(patients, encounter.encounter)).slice(-perPatient))
      if (row.at >= since && row.at <= input.now) found.set(`${row.unit}|${row.group}|${encounter.encounter}|${row.at}|${row.says}`, row);
  }
  for (const row of barriers(input, since)) found.set(`${row.unit}|barrier|${row.position}`, row);
  kept.set(patients, { work: input.hospital.work, hour, found });
  return found;
}

function eventsOf(input: ViewInput, encounter: Encounter, patient: PatientNow | undefined): HandoffRow[] {
  return [...moves(encounter), ...scores(encounter, patient), ...milestones(encounter, patient), ...discharges(input, encounter)];
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

function* barriers({ hospital, now }: ViewInput, since: number): Generator<HandoffRow> {
  for (const versions of rows(hospital.work.BarrierStepped)) {
    for (const { event, at, position } of versions) {
      if (at < since || at > now) continue;
      const place = stayAt(getRow(hospital.operations.encounters, event.encounter)?.stays ?? [], at)?.location;
      if (place === undefined) continue;
      const what = (event.reason ?? 'barrier').replaceAll('-', ' ');
      yield {
        unit: place.unit,
        group: 'barrier',
        at,
        encounter: event.encounter,
        ...(place.bedId === undefined ? {} : { bed: place.bedId }),
        says: event.step === 'opened' ? `Waits: ${what}` : `Over: ${what}`,
        position,
      };
    }
  }
}
