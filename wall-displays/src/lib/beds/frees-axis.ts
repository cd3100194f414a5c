/** Where a time stands on the one axis of the next eight hours, and how many beds are free by each half hour. Plain arithmetic. */
import type { FreeRow } from '@healthos/core/views/rows-placement.ts';

export const axisHours = 8;
const hourMs = 3_600_000;

/** 0 at now, 1 in eight hours; held inside. */
export const placeOf = (at: number, now: number): number => Math.min(1, Math.max(0, (at - now) / (axisHours * hourMs)));

export interface Step {
  readonly hours: number;
  /** Beds free by then if all come as early, as likely, as late as nine in ten do; and the confirmed ones alone. */
  readonly early: number;
  readonly likely: number;
  readonly late: number;
  readonly sure: number;
}

export function cumulative(frees: readonly FreeRow[], now: number): Step[] {
  const steps: Step[] = [];
  for (let half = 0; half <= axisHours * 2; half++) {
    const by = now + (half * hourMs) / 2;
    const count = (timeOf: (row: FreeRow) => number | undefined): number => frees.filter((row) => (timeOf(row) ?? Infinity) <= by).length;
    steps.push({
      hours: half / 2,
      early: count(({ lowAt, likelyAt }) => lowAt ?? likelyAt),
      likely: count(({ likelyAt }) => likelyAt),
      late: count(({ highAt, likelyAt }) => highAt ?? likelyAt),
      sure: count(({ kind, likelyAt }) => (kind === 'predicted' || kind === 'pending' ? undefined : likelyAt)),
    });
  }
  return steps;
}
