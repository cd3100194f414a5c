/**
 * The departure model of a facility on a day: fitted to everything known at the last local midnight, so that it is one model for the whole day
 * once it is worked out.
 */
import type { EncounterId, FacilityId } from '../../ids.ts';
import { rows, type Table } from '../../table.ts';
import { dayMs, instant, startOfLocalDay, type Instant, type Zone } from '../../time.ts';
import { anyMayChange, changedRows } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import type { ViewInput } from '../../views/view.ts';
import { backTest, heldDays, type BackTest } from './back-test.ts';
import { lengthsOf, staysNeeded } from './empirical-stay.ts';
import { fitHazard, type Hazard } from './hazard.ts';
import { isStay, modelStay, stayBegan } from './stays.ts';
import { addTrials, newTrials } from './trials.ts';

export type DepartureModel =
  | {
      readonly method: 'hazard@1';
      readonly fittedAt: Instant;
      readonly hazard: Hazard;
      readonly backTest?: BackTest;
      readonly stays: number;
      readonly days: number;
    }
  | { readonly method: 'empirical-los@1'; readonly lengths: Float64Array; readonly stays: number }
  | { readonly method: 'none'; readonly missing: readonly string[] };

/** Departures and days needed before a model is fitted rather than counted. */
export const fitNeeds = { departures: 150, days: 3 } as const;
/** A house in which nobody leaves for so long has not told its last days yet. */
const quietMs = dayMs;
/** Days looked back: seasons change, and a fit must end. */
const daysBack = 90;
/** Models kept: the days of the facilities that are looked at. */
const keptLimit = 12;

interface Span {
  readonly began: Instant;
  readonly ended?: Instant;
}
type Spans = Table<EncounterId, Span>;

/** Begin and end of everybody who stays or stayed: what says whether a model is still the one of its day. */
const spans = keptTable<Span>({
  changed: (before, after) => (anyMayChange(before, after) ? undefined : changedRows(before, after)),
  make: ({ hospital }, encounter) => {
    const began = stayBegan(encounter);
    if (began === undefined || !isStay(hospital, encounter)) return undefined;
    return { began, ...(encounter.dischargedAt === undefined ? {} : { ended: encounter.dischargedAt }) };
  },
});

interface Kept {
  readonly facility: FacilityId;
  readonly midnight: Instant;
  readonly print: string;
  /** undefined = too little for a fit. */
  readonly model: DepartureModel | undefined;
}
let kept: readonly Kept[] = [];
const prints = new WeakMap<Spans, { readonly midnight: Instant; readonly print: string }>();

export function departureModel(input: ViewInput): DepartureModel {
  const { hospital, now } = input;
  const zone = hospital.operations.description?.zone ?? 'UTC';
  const midnight = startOfLocalDay(now, zone);
  const print = printOf(input, midnight);
  const known = kept.find((one) => one.midnight === midnight && one.facility === hospital.facility && one.print === print);
  if (known !== undefined) return known.model ?? counted(input);
  const model = fitted(input, midnight, zone);
  kept = [{ facility: hospital.facility, midnight, print, model }, ...kept].slice(0, keptLimit);
  return model ?? counted(input);
}

/** A fit is done again on its day only where a quarter more departures have become known: while a long past is told, and never for one that came late. */
const growth = Math.log(1.25);

function printOf(input: ViewInput, midnight: Instant): string {
  const table = spans(input);
  const known = prints.get(table);
  if (known?.midnight === midnight) return known.print;
  let ended = 0;
  for (const span of rows(table)) if (span.ended !== undefined && span.ended <= midnight) ended++;
  const print = String(Math.floor(Math.log(Math.max(1, ended)) / growth));
  prints.set(table, { midnight, print });
  return print;
}

function fitted(input: ViewInput, midnight: Instant, zone: Zone): DepartureModel | undefined {
  const { hospital } = input;
  const oldest = midnight - daysBack * dayMs;
  const ends = [...rows(spans(input))].flatMap(({ ended }) => (ended !== undefined && ended <= midnight && ended > oldest ? [ended] : []));
  // No departure is known before the first one, nor after the last: hours outside would teach that nobody leaves.
  const from = instant(ends.reduce<number>((least, end) => Math.min(least, end), midnight));
  const last = ends.reduce<number>((latest, end) => Math.max(latest, end), from);
  const until = instant(midnight - last < quietMs ? midnight : last);
  const days = (until - from) / dayMs;
  if (ends.length < fitNeeds.departures || days < fitNeeds.days) return undefined;
  const stays = [...rows(hospital.operations.encounters)]
    .filter(({ dischargedAt }) => dischargedAt === undefined || dischargedAt > oldest)
    .sort((a, b) => (a.encounter < b.encounter ? -1 : 1))
    .flatMap((encounter) => modelStay(hospital, encounter) ?? [])
    .filter(({ began }) => began <= until);
  const trials = newTrials(stays, zone);
  const held = heldDays(from, until);
  const fittedUntil = instant(until - (held ?? 0) * dayMs);
  addTrials(trials, stays, from, from, fittedUntil);
  const earlier = fitHazard(trials);
  const tested = held === undefined ? undefined : backTest(stays, earlier, fittedUntil, until);
  addTrials(trials, stays, from, fittedUntil, until);
  const hazard = fitHazard(trials, earlier);
  return { method: 'hazard@1', fittedAt: until, hazard, stays: ends.length, days: Math.floor(days), ...(tested === undefined ? {} : { backTest: tested }) };
}

/** A count holds until the next departure that is already told comes true. */
const counts = new WeakMap<Spans, { readonly from: Instant; readonly before: number; readonly model: DepartureModel }>();

/** With too little for a fit, lengths of stay are counted, those of today included; with fewer than 30 nothing is said. */
function counted(input: ViewInput): DepartureModel {
  const table = spans(input);
  const known = counts.get(table);
  if (known !== undefined && known.from <= input.now && input.now < known.before) return known.model;
  const all = [...rows(table)];
  const lengths = lengthsOf(all, input.now);
  const model: DepartureModel =
    lengths.length >= staysNeeded
      ? { method: 'empirical-los@1', lengths, stays: lengths.length }
      : { method: 'none', missing: [`${staysNeeded} finished inpatient stays, there are ${lengths.length}`] };
  const before = all.reduce((next, { ended }) => (ended !== undefined && ended > input.now ? Math.min(next, ended) : next), Infinity);
  counts.set(table, { from: input.now, before, model });
  return model;
}
