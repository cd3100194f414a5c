/** How many departures to expect by 4, 8, 24, 48 and 72 h, as a number with its 80 % interval: a sum of the probabilities of those who are here. */
import type { EncounterId } from '../../ids.ts';
import { rows, type Table } from '../../table.ts';
import { hourMs, instant, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { departureHours, departuresOf, type Kept } from './departures.ts';
import { quarterOf } from './quarter.ts';

export interface Outlook {
  readonly hours: number;
  readonly by: Instant;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  readonly predictable: number;
  readonly inpatients: number;
  readonly missing: readonly string[];
}

/** Half the width of the central 80 % of a normal distribution, in deviations. */
const eighty = 1.2816;
const known = new WeakMap<Table<EncounterId, Kept>, { readonly from: Instant; readonly outlook: readonly Outlook[] }>();

/** Departures are independent given the model: the number is a Poisson binomial, near enough normal for a house. */
export function outlookOf(input: ViewInput): readonly Outlook[] {
  const table = departuresOf(input);
  const from = quarterOf(input.now);
  const kept = known.get(table);
  if (kept?.from === from) return kept.outlook;
  const sums = departureHours.map(() => ({ mean: 0, variance: 0 }));
  const missing = new Set<string>();
  let [inpatients, predictable] = [0, 0];
  for (const { departure } of rows(table)) {
    inpatients++;
    if (departure.state === 'not-computable') {
      for (const one of departure.missing) missing.add(one);
      continue;
    }
    predictable++;
    for (const [i, sum] of sums.entries()) {
      const share = departure.within[i] ?? 0;
      sum.mean += share;
      sum.variance += share * (1 - share);
    }
  }
  const made = departureHours.map((hours, i): Outlook => {
    const { mean, variance } = sums[i] ?? { mean: 0, variance: 0 };
    const half = eighty * Math.sqrt(variance);
    return {
      hours,
      by: instant(from + hours * hourMs),
      expected: mean,
      low: Math.max(0, Math.round(mean - half)),
      high: Math.round(mean + half),
      predictable,
      inpatients,
      missing: [...missing].sort(),
    };
  });
  known.set(table, { from, outlook: made });
  return made;
}
