/**
 * When each inpatient is likely to leave: the likely time with its 80 % interval, and the probability of being gone by any moment, from the fitted
 * model, else from lengths of stay here, else not computable. Worked out anew each quarter of an hour, and at once for whoever something was said of.
 */
import type { Encounter } from '../../encounter.ts';
import { getRow } from '../../table.ts';
import { hourMs, instant, type Instant } from '../../time.ts';
import { anyMayChange, changedRows } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import type { ViewInput } from '../../views/view.ts';
import { goneBy, hourlyCurve, timeOf, type Curve } from './curve.ts';
import { empiricalCurve } from './empirical-stay.ts';
import { horizonHours, survivalOf } from './hazard.ts';
import { departureModel } from './model.ts';
import { quarterMs, quarterOf } from './quarter.ts';
import { signalAt } from './signals.ts';
import { isStay, modelStay } from './stays.ts';
import { leaverNow, type Leaver } from './ways.ts';
import { changedWays } from './work-of-stay.ts';

/** Hours ahead for which a probability is published. */
export const departureHours = [4, 8, 24, 48, 72] as const;

export type Departure =
  | {
      readonly state: 'predicted';
      readonly method: 'hazard@1' | 'empirical-los@1';
      /** When half of such patients are gone, and when one in ten and nine in ten are: the 80 % interval. */
      readonly likelyAt: Instant;
      readonly lowAt: Instant;
      readonly highAt: Instant;
      /** Probability of being gone within 4, 8, 24, 48 and 72 h of `from`. */
      readonly within: readonly number[];
      readonly from: Instant;
      readonly curve: Curve;
    }
  | { readonly state: 'not-computable'; readonly missing: readonly string[] };

export interface Kept {
  readonly departure: Departure;
  readonly nextAt: Instant;
  /** What people said of it; undefined = nobody who lies here. What both say is added up of this table alone. */
  readonly leaver?: Leaver;
}

/** By encounter, of everybody who is an inpatient here now. */
export const departuresOf = keptTable<Kept>({
  changed: (before, after) => {
    if (anyMayChange(before, after) || departureModel(before) !== departureModel(after)) return undefined;
    const changed = changedRows(before, after);
    for (const id of changedWays(before, after)) changed.add(id);
    return changed;
  },
  make: (input, encounter) => {
    if (encounter.dischargedAt !== undefined || encounter.status === 'finished' || !isStay(input.hospital, encounter)) return undefined;
    const [departure, leaver] = [predicted(input, encounter), leaverNow(input.hospital, encounter)];
    return { departure, nextAt: instant(quarterOf(input.now) + quarterMs), ...(leaver === undefined ? {} : { leaver }) };
  },
  nextAt: ({ nextAt }) => nextAt,
});

/** undefined for whoever is not an inpatient here now. */
export function departureOf(input: ViewInput, encounter: Encounter): Departure | undefined {
  return getRow(departuresOf(input), encounter.encounter)?.departure;
}

/** The probability that an inpatient who is here now has left by `at`; undefined = not an inpatient, or not computable. */
export function probabilityGoneBy(input: ViewInput, encounter: Encounter, at: Instant): number | undefined {
  const departure = departureOf(input, encounter);
  if (departure?.state !== 'predicted') return undefined;
  const already = goneBy(departure.curve, input.now);
  return already >= 1 ? 1 : Math.max(0, (goneBy(departure.curve, at) - already) / (1 - already));
}

function predicted(input: ViewInput, encounter: Encounter): Departure {
  const model = departureModel(input);
  if (model.method === 'none') return { state: 'not-computable', missing: model.missing };
  const stay = modelStay(input.hospital, encounter);
  if (stay === undefined || stay.began > input.now) return { state: 'not-computable', missing: ['time of admission'] };
  const from = quarterOf(input.now);
  const subject = { began: stay.began, source: stay.source, ward: stay.ward(from), signal: signalAt(stay.signals, input.now) };
  const curve = model.method === 'hazard@1' ? hourlyCurve(from, survivalOf(model.hazard, subject, from)) : empiricalCurve(model.lengths, stay.began, from);
  if (curve === undefined) return { state: 'not-computable', missing: ['a finished stay as long as this one'] };
  const end = instant(from + horizonHours * hourMs);
  const at = (share: number): Instant => timeOf(curve, share) ?? end;
  return {
    state: 'predicted',
    method: model.method,
    likelyAt: at(0.5),
    lowAt: at(0.1),
    highAt: at(0.9),
    within: departureHours.map((hours) => goneBy(curve, instant(from + hours * hourMs))),
    from,
    curve,
  };
}
