/**
 * How many departures to expect by 4, 8, 24, 48 and 72 h, as a number with its 80 % interval: a sum of the probabilities of those who are here.
 * Every screen that says how many leave by an hour says this number.
 */
import type { EncounterId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import { partSums } from '../../part-sums.ts';
import type { Table } from '../../table.ts';
import { hourMs, instant, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { departureHours, departuresOf, type Kept } from './departures.ts';
import { quarterOf } from './quarter.ts';
import type { WayOut } from './way-out.ts';

/** Of whom departures are expected: confirmed; pending, or with a date by then; of nobody said anything yet. */
export type Said = 'confirmed' | 'pending' | 'predicted';

export interface Outlook {
  readonly hours: number;
  readonly by: Instant;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  readonly predictable: number;
  readonly inpatients: number;
  readonly missing: readonly string[];
  /** `expected` by what people said, in whole departures that add up to it, rounded; a part that nothing can be said of is absent. */
  readonly parts: Readonly<Partial<Record<Said, number>>>;
}

/** What people said of a stay for a moment. */
export const saidBy = ({ stage, expectedAt }: Pick<WayOut, 'stage' | 'expectedAt'>, by: Instant): Said =>
  stage === 'confirmed' ? 'confirmed' : stage === 'pending' || (expectedAt !== undefined && expectedAt <= by) ? 'pending' : 'predicted';

/** Half the width of the central 80 % of a normal distribution, in deviations. */
const eighty = 1.2816;
const known = keptOn<Table<EncounterId, Kept>, { readonly from: Instant; readonly outlook: readonly Outlook[] }>();

interface Sums {
  readonly sums: readonly { mean: number; variance: number; confirmed: number; pending: number; predicted: number }[];
  readonly missing: Set<string>;
  inpatients: number;
  predictable: number;
  modelled: number;
}

const summed = partSums<Kept, Sums, Instant>({
  none: () => ({
    sums: departureHours.map(() => ({ mean: 0, variance: 0, confirmed: 0, pending: 0, predicted: 0 })),
    missing: new Set(),
    inpatients: 0,
    predictable: 0,
    modelled: 0,
  }),
  add: (all, { departure, leaver }, from) => {
    const way = leaver?.way;
    all.inpatients++;
    if (departure.state === 'predicted') all.modelled++;
    else for (const one of departure.missing) all.missing.add(one);
    let isKnown = false;
    for (const [i, sum] of all.sums.entries()) {
      const by = instant(from + (departureHours[i] ?? 0) * hourMs);
      const share = departure.state === 'predicted' ? (departure.within[i] ?? 0) : shareSaid(way, by);
      if (share === undefined) continue;
      isKnown = true;
      sum.mean += share;
      sum.variance += share * (1 - share);
      sum[way === undefined ? 'predicted' : saidBy(way, by)] += share;
    }
    if (isKnown) all.predictable++;
  },
  join: (all, part) => {
    for (const one of part.missing) all.missing.add(one);
    all.inpatients += part.inpatients;
    all.predictable += part.predictable;
    all.modelled += part.modelled;
    for (const [i, sum] of all.sums.entries())
      for (const key of ['mean', 'variance', 'confirmed', 'pending', 'predicted'] as const) sum[key] += part.sums[i]?.[key] ?? 0;
  },
});

/** Departures are independent given the model: the number is a Poisson binomial, near enough normal for a house. */
export function outlookOf(input: ViewInput): readonly Outlook[] {
  const table = departuresOf(input);
  const from = quarterOf(input.now);
  const kept = known.get(table);
  if (kept?.from === from) return kept.outlook;
  const { sums, missing, inpatients, predictable, modelled } = summed(table, from);
  const made = departureHours.map((hours, i): Outlook => {
    const { mean = 0, variance = 0, confirmed = 0, pending = 0, predicted = 0 } = sums[i] ?? {};
    const half = eighty * Math.sqrt(variance);
    const [confirmedParts = 0, pendingParts = 0, predictedParts = 0] = wholeParts([confirmed, pending, predicted]);
    return {
      hours,
      by: instant(from + hours * hourMs),
      expected: mean,
      low: Math.max(0, Math.round(mean - half)),
      high: Math.round(mean + half),
      predictable,
      inpatients,
      missing: [...missing].sort(),
      parts: { confirmed: confirmedParts, pending: pendingParts, ...(modelled === 0 && missing.size > 0 ? {} : { predicted: predictedParts }) },
    };
  });
  known.set(table, { from, outlook: made });
  return made;
}

/** Where no model answers, what people said is all there is: who is confirmed, or expected by then, leaves; of anybody else nothing is known. */
function shareSaid(way: WayOut | undefined, by: Instant): number | undefined {
  if (way === undefined) return undefined;
  return way.stage === 'confirmed' || (way.expectedAt !== undefined && way.expectedAt <= by) ? 1 : undefined;
}

/** Whole numbers that add up to the rounded sum, each as near as that allows. */
export function wholeParts(parts: readonly number[]): readonly number[] {
  const whole = parts.map(Math.floor);
  let left = Math.round(parts.reduce((sum, part) => sum + part, 0)) - whole.reduce((sum, part) => sum + part, 0);
  const byRest = parts.map((part, i) => [part - Math.floor(part), i] as const).sort(([a, i], [b, j]) => b - a || i - j);
  for (const [, i] of byRest) {
    if (left <= 0) break;
    whole[i] = (whole[i] ?? 0) + 1;
    left--;
  }
  return whole;
}
