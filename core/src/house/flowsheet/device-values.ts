/**
 * What devices read and nobody has answered for yet: pending until a nurse takes it into the chart or says why not. A reading of a bed belongs to
 * whoever was in the bed when it was read; where nobody was, it is kept apart.
 */
import type { DeviceReading } from '../../clinical/events.ts';
import type { DeviceSeries } from '../../clinical/state.ts';
import type { OwnerKey } from '../../clinical/state.ts';
import type { Encounter, Stay } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import type { BedId, EncounterId } from '../../ids.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import { isToldOf, lasted, numbersTold, recordsIn } from '../../visit-numbers.ts';
import type { ViewInput } from '../../views/view.ts';

export interface DeviceValue extends DeviceReading {
  readonly series: string;
  readonly device: string;
  readonly bed?: BedId;
  readonly position: number;
}

/** The key under which a validated reading is charted. */
export const chartedKey = (series: string, at: Instant): string => `device|${series}|${at}`;
export const deviceOf = (series: string): string => series.split('|', 1)[0] ?? series;

/** A nurse said of it what it is: charted (the chart speaks for it now), or rejected. */
export function isAnswered({ clinical, work }: Hospital, series: string, at: Instant): boolean {
  return getRow(clinical.observations, chartedKey(series, at)) !== undefined || isRejected(work, series, at);
}
export function isRejected(work: Hospital['work'], series: string, at: Instant): boolean {
  return work.ReadingRejected.size > 0 && newestOf(getRow(work.ReadingRejected, `${series}|${at}`))?.event.reason !== undefined;
}

/** Unverified readings (OBX-11 R) of whoever is here that wait for an answer, newest first. */
export function pendingOf(input: ViewInput, encounter: Encounter): readonly DeviceValue[] {
  const found: DeviceValue[] = [];
  for (const read of readsOf(input, encounter)) if (isPending(input, read)) found.push(valueOf(read));
  return found.sort((a, b) => b.observedAt - a.observedAt || (a.series < b.series ? -1 : 1));
}

/** How many those are: asked of every patient at every reading. */
export function pendingCount(input: ViewInput, encounter: Encounter): number {
  let count = 0;
  for (const read of readsOf(input, encounter)) if (isPending(input, read)) count++;
  return count;
}

const isPending = ({ hospital }: ViewInput, { series: { series }, reading: { status, observedAt } }: Read): boolean =>
  status === 'R' && !isAnswered(hospital, series, observedAt);

/** Everything that devices read of an encounter, and is kept. */
export function* readingsOf(input: ViewInput, encounter: Encounter): Generator<DeviceValue> {
  for (const read of readsOf(input, encounter)) yield valueOf(read);
}

interface Read {
  readonly series: DeviceSeries;
  readonly reading: DeviceSeries['readings'][number];
}

function* readsOf(input: ViewInput, encounter: Encounter): Generator<Read> {
  const { hospital, identity } = input;
  const owners: OwnerKey[] = [
    ...numbersTold(hospital, encounter).map((number): OwnerKey => `E|${number}`),
    ...recordsIn(identity, encounter).map((record): OwnerKey => `P|${record}`),
  ];
  for (const owner of owners) yield* ofOwner(hospital, owner, (at, series) => lasted(encounter, at) && !isOfOther(input, encounter, owner, series));
  for (const stay of encounter.stays)
    if (stay.location.bedId !== undefined && stay.away !== true) yield* ofOwner(hospital, `B|${stay.location.bedId}`, (at) => isIn(stay, at));
}

/** Under a number that two patients have: the device named the other one. */
export const isOfOther = (input: ViewInput, encounter: Encounter, owner: OwnerKey, { encounter: number, patient }: DeviceSeries): boolean =>
  owner.startsWith('E|') && number !== undefined && !isToldOf(input, encounter, number, patient);

const isIn = ({ from, until }: Stay, at: Instant): boolean => at >= from && (until === undefined || at < until);

function* ofOwner({ clinical }: Hospital, owner: OwnerKey, holds: (at: Instant, series: DeviceSeries) => boolean): Generator<Read> {
  for (const key of getRow(clinical.index.series, owner) ?? []) {
    const series = getRow(clinical.devices, key);
    if (series !== undefined) for (const reading of series.readings) if (holds(reading.observedAt, series)) yield { series, reading };
  }
}

function valueOf({ series: { series, bed }, reading }: Read): DeviceValue {
  return { ...reading, series, device: deviceOf(series), ...(bed === undefined ? {} : { bed }) };
}

/** By the encounter or record that the device named, else by who was in its bed at that moment. */
export function isReadOf(input: ViewInput, encounter: Encounter, series: DeviceSeries, at: Instant): boolean {
  if (series.encounter !== undefined) return isToldOf(input, encounter, series.encounter, series.patient);
  if (series.patient !== undefined) return recordsIn(input.identity, encounter).includes(series.patient);
  return encounter.stays.some((stay) => stay.location.bedId !== undefined && stay.location.bedId === series.bed && stay.away !== true && isIn(stay, at));
}

/** Who was in a bed then, away patients left out. */
export function whoWasIn({ operations }: Hospital, bed: BedId, at: Instant): EncounterId | undefined {
  const facts = getRow(operations.bedFacts, bed);
  for (const id of [...(facts?.claims.keys() ?? []), ...(facts?.departures.keys() ?? [])]) {
    const stays = getRow(operations.encounters, id)?.stays ?? [];
    if (stays.some((stay) => stay.location.bedId === bed && stay.away !== true && isIn(stay, at))) return id;
  }
  return undefined;
}

export interface ValuesApart {
  readonly code: 'device.nobody-there';
  readonly bed: BedId;
  readonly series: string;
  readonly device: string;
  readonly count: number;
  /** The newest. */
  readonly at: Instant;
  readonly position: number;
}

/** Readings of the beds of a unit while nobody was in them: of nobody, in no chart and no score. */
export function apartOf(hospital: Hospital, beds: Iterable<BedId>): readonly ValuesApart[] {
  const found: ValuesApart[] = [];
  for (const bed of beds)
    for (const key of getRow(hospital.clinical.index.series, `B|${bed}`) ?? []) {
      const readings = getRow(hospital.clinical.devices, key)?.readings ?? [];
      const apart = readings.filter(({ observedAt }) => whoWasIn(hospital, bed, observedAt) === undefined);
      const newest = apart[apart.length - 1];
      if (newest !== undefined)
        found.push({
          code: 'device.nobody-there',
          bed,
          series: key,
          device: deviceOf(key),
          count: apart.length,
          at: newest.observedAt,
          position: newest.position,
        });
    }
  return found.sort((a, b) => b.at - a.at || (a.series < b.series ? -1 : 1));
}
