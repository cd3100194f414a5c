/** The share still here over time, from now on: whoever draws, counts or sums asks this curve. */
import { hourMs, instant, minuteMs, type Instant } from '../../time.ts';

export interface Curve {
  readonly from: Instant;
  /** Moments after `from`, rising, with the share still here at each. */
  readonly at: Float64Array;
  readonly here: Float64Array;
}

/** A curve over whole hours, as the hazard gives it. */
export function hourlyCurve(from: Instant, here: Float64Array): Curve {
  const first = (Math.floor(from / hourMs) + 1) * hourMs;
  const at = new Float64Array(here.length);
  for (let i = 0; i < at.length; i++) at[i] = first + i * hourMs;
  return { from, at, here };
}

/** The share that has gone by a moment, of those here at the beginning of the curve; between two points it goes straight. */
export function goneBy({ from, at, here }: Curve, time: Instant): number {
  if (time <= from || at.length === 0) return 0;
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  const [t0, s0] = low === 0 ? [from, 1] : [at[low - 1] ?? from, here[low - 1] ?? 1];
  const [t1, s1] = [at[low], here[low]];
  if (t1 === undefined || s1 === undefined) return 1 - s0;
  return 1 - (s0 + ((s1 - s0) * (time - t0)) / (t1 - t0));
}

/** When the share that has gone reaches `share`, to five minutes; undefined = not within the curve. */
export function timeOf({ from, at, here }: Curve, share: number): Instant | undefined {
  let [t0, s0] = [from as number, 1];
  for (let i = 0; i < here.length; i++) {
    const [s1, t1] = [here[i] ?? 0, at[i] ?? t0];
    if (1 - s1 >= share) return rounded(s0 === s1 ? t1 : t0 + ((t1 - t0) * (share - 1 + s0)) / (s0 - s1));
    [t0, s0] = [t1, s1];
  }
  return undefined;
}

const rounded = (at: number): Instant => instant(Math.round(at / (5 * minuteMs)) * 5 * minuteMs);
