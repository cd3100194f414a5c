/** Length of stay (rules.md, Length of stay): geometric mean, index, excess days, outliers. Lengths in days; unrounded, rounded for display only. */
import { localMidnights, type Instant, type Zone } from '../../time.ts';

/** Days of an inpatient stay: its local midnights, a same-day stay counts as one (rules.md, Census). */
export const stayDays = (admittedAt: Instant, until: Instant, zone: Zone): number => Math.max(1, localMidnights(admittedAt, until, zone).length);

/** exp(mean ln LOS); undefined for no stay, or one of no length. */
export function geometricMean(days: readonly number[]): number | undefined {
  if (days.length === 0 || days.some((one) => !(one > 0))) return undefined;
  return Math.exp(days.reduce((sum, one) => sum + Math.log(one), 0) / days.length);
}

export interface MeasuredStay {
  readonly days: number;
  /** The geometric mean that is expected of such a stay. */
  readonly expectedDays: number;
}

/** Sum of lengths over sum of expected lengths; never the mean of ratios. */
export function lengthIndex(stays: readonly MeasuredStay[]): number | undefined {
  const expected = stays.reduce((sum, { expectedDays }) => sum + expectedDays, 0);
  return expected > 0 ? stays.reduce((sum, { days }) => sum + days, 0) / expected : undefined;
}

export const excessDays = (stays: readonly MeasuredStay[]): number => stays.reduce((sum, { days, expectedDays }) => sum + Math.max(0, days - expectedDays), 0);

export const outlierDays = [7, 14, 21] as const;
/** How many have lasted at least 7, 14 and 21 days. */
export const outlierCounts = (days: readonly number[]): readonly number[] => outlierDays.map((least) => days.filter((one) => one >= least).length);
