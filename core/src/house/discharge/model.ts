/**
 * The departure model of a facility on a day: fitted to everything known at the last local midnight, so that it is one model for the whole day
 * once it is worked out. It is worked out in steps, so that a server can do it beside its work and hand the model in with the picture.
 */
import type { EncounterId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import { lastOf } from '../../last-of.ts';
import { finished, isBreak, type Steps } from '../../steps.ts';
import { rows, type Table } from '../../table.ts';
import { dayMs, instant, startOfLocalDay, type Instant, type Zone } from '../../time.ts';
import { anyMayChange, changedRows } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import type { ViewInput } from '../../views/view.ts';
import { backTest, heldDays, type BackTest } from './back-test.ts';
import { lengthsOf, staysNeeded } from './empirical-stay.ts';
import { fitHazard, type Hazard } from './hazard.ts';
import { quarterOf } from './quarter.ts';
import { isStay, modelStay, stayBegan, type ModelStay } from './stays.ts';
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

/** undefined = too little for a fit: lengths are counted. */
export interface Fitted {
  readonly model: DepartureModel | undefined;
}

/** Departures and days needed before a model is fitted rather than counted. */
export const fitNeeds = { departures: 150, days: 3 } as const;
/** A house in which nobody leaves for so long has not told its last days yet. */
const quietMs = dayMs;
/** Days looked back: seasons change, and a fit must end. */
const daysBack = 90;
/** Models of one facility that are kept: of today, and of days that are looked back at. */
const keptOfOne = 4;

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

interface Kept extends Fitted {
  readonly midnight: Instant;
  readonly print: string;
}
const keptOf = lastOf<readonly Kept[]>();
const prints = keptOn<Spans, { readonly midnight: Instant; readonly print: string }>();

/** The fit of the day, handed in with the picture, else done at once; lengths of stay where there is none, or none yet. */
export function departureModel(input: ViewInput): DepartureModel {
  const { learned } = input;
  return (learned === undefined ? finished(fitDepartures(input)) : learned.departures)?.model ?? counted(input);
}

export const isFitAwaited = ({ learned }: ViewInput): boolean => learned !== undefined && learned.departures === undefined;

/** The fit of the day, a step at a time; the same object as before while it holds. */
export function* fitDepartures(input: ViewInput): Steps<Fitted> {
  const { hospital, now } = input;
  const zone = hospital.operations.description?.zone ?? 'UTC';
  const midnight = startOfLocalDay(now, zone);
  const print = printOf(yield* spans.inSteps(input), midnight);
  const kept = keptOf.get(hospital.facility) ?? [];
  const known = kept.find((one) => one.midnight === midnight && one.print === print);
  if (known !== undefined) return known;
  const made: Kept = { midnight, print, model: yield* fitted(input, midnight, zone) };
  keptOf.keep(hospital.facility, [made, ...(keptOf.get(hospital.facility) ?? [])].slice(0, keptOfOne));
  return made;
}

/** A fit is done again on its day only where a quarter more departures have become known: while a long past is told, and never for one that came late. */
const growth = Math.log(1.25);

function printOf(table: Spans, midnight: Instant): string {
  const known = prints.get(table);
  if (known?.midnight === midnight) return known.print;
  let ended = 0;
  for (const span of rows(table)) if (span.ended !== undefined && span.ended <= midnight) ended++;
  const print = String(Math.floor(Math.log(Math.max(1, ended)) / growth));
  prints.set(table, { midnight, print });
  return print;
}

function* fitted(input: ViewInput, midnight: Instant, zone: Zone): Steps<DepartureModel | undefined> {
  const oldest = midnight - daysBack * dayMs;
  const ends = [...rows(spans(input))].flatMap(({ ended }) => (ended !== undefined && ended <= midnight && ended > oldest ? [ended] : []));
  // No departure is known before the first one, nor after the last: hours outside would teach that nobody leaves.
  const from = instant(ends.reduce<number>((least, end) => Math.min(least, end), midnight));
  const last = ends.reduce<number>((latest, end) => Math.max(latest, end), from);
  const until = instant(midnight - last < quietMs ? midnight : last);
  const days = (until - from) / dayMs;
  if (ends.length < fitNeeds.departures || days < fitNeeds.days) return undefined;
  const stays = yield* staysOf(input, oldest, until);
  const trials = newTrials(stays, zone);
  const held = heldDays(from, until);
  const fittedUntil = instant(until - (held ?? 0) * dayMs);
  yield* addTrials(trials, stays, from, from, fittedUntil);
  const earlier = yield* fitHazard(trials);
  const tested = held === undefined ? undefined : yield* backTest(stays, earlier, fittedUntil, until);
  yield* addTrials(trials, stays, from, fittedUntil, until);
  const hazard = yield* fitHazard(trials, earlier);
  return { method: 'hazard@1', fittedAt: until, hazard, stays: ends.length, days: Math.floor(days), ...(tested === undefined ? {} : { backTest: tested }) };
}

/** Stays read before others have their turn. */
const staysAtOnce = 200;

/** In the order of their numbers: the same facts give the same sums, whatever order they came in. */
function* staysOf({ hospital }: ViewInput, oldest: number, until: Instant): Steps<readonly ModelStay[]> {
  const found: ModelStay[] = [];
  const recent = [...rows(hospital.operations.encounters)].filter(({ dischargedAt }) => dischargedAt === undefined || dischargedAt > oldest);
  recent.sort((a, b) => (a.encounter < b.encounter ? -1 : 1));
  for (const [n, encounter] of recent.entries()) {
    if (isBreak(n, staysAtOnce)) yield;
    const stay = modelStay(hospital, encounter);
    if (stay !== undefined && stay.began <= until) found.push(stay);
  }
  return found;
}

/** A count of a table holds for its quarter of an hour, as a prediction does. */
const counts = keptOn<Spans, { readonly until: Instant; readonly model: DepartureModel }>();
type Counted = Exclude<DepartureModel, { method: 'hazard@1' }>;
/** The newest count of each facility: where the next one counts the same it is the same model, and nobody is predicted anew. */
const newest = lastOf<Counted>();

/** With too little for a fit, lengths of stay are counted, those of today up to this quarter of an hour included; with fewer than 30 nothing is said. */
function counted(input: ViewInput): DepartureModel {
  const table = spans(input);
  const until = quarterOf(input.now);
  const known = counts.get(table);
  if (known?.until === until) return known.model;
  const { facility } = input.hospital;
  const made = countedUntil(table, until);
  const before = newest.get(facility);
  const model = before !== undefined && isSameCount(before, made) ? before : made;
  newest.keep(facility, model);
  counts.set(table, { until, model });
  return model;
}

function countedUntil(table: Spans, until: Instant): Counted {
  const lengths = lengthsOf([...rows(table)], until);
  return lengths.length >= staysNeeded
    ? { method: 'empirical-los@1', lengths, stays: lengths.length }
    : { method: 'none', missing: [`${staysNeeded} finished inpatient stays, there are ${lengths.length}`] };
}

function isSameCount(a: Counted, b: Counted): boolean {
  if (a.method === 'none') return b.method === 'none' && a.missing[0] === b.missing[0];
  return b.method !== 'none' && a.lengths.length === b.lengths.length && a.lengths.every((length, n) => length === b.lengths[n]);
}
