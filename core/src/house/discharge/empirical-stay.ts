/** How long stays have lasted here: of those at least as long as this one so far, the share that was over by a time. The naive method, and the fallback. */
import { instant, type Instant } from '../../time.ts';
import type { Curve } from './curve.ts';
import type { ModelStay } from './stays.ts';

/** Finished stays needed to say anything; below it nothing is predicted. */
export const staysNeeded = 30;

/** Lengths of the stays that were over by `until`, in milliseconds, shortest first. */
export function lengthsOf(stays: readonly Pick<ModelStay, 'began' | 'ended'>[], until: Instant): Float64Array {
  return Float64Array.from(stays.flatMap(({ began, ended }) => (ended !== undefined && ended <= until && ended >= began ? [ended - began] : []))).sort();
}

/** Points of the curve at most. */
const points = 400;

/** undefined where too few stays are known, or none has lasted as long as this one. */
export function empiricalCurve(lengths: Float64Array, began: Instant, at: Instant): Curve | undefined {
  if (lengths.length < staysNeeded) return undefined;
  const first = countUpTo(lengths, at - began);
  const longer = lengths.length - first;
  if (longer === 0) return undefined;
  const stride = Math.max(1, Math.ceil(longer / points));
  const [times, here]: [number[], number[]] = [[], []];
  for (let i = first + stride - 1; i < lengths.length + stride - 1; i += stride) {
    const last = Math.min(i, lengths.length - 1);
    times.push(instant(began + (lengths[last] ?? 0)));
    here.push((lengths.length - 1 - last) / longer);
  }
  return { from: at, at: Float64Array.from(times), here: Float64Array.from(here) };
}

/** How many of a sorted list are at most `value`, by halving. */
export function countUpTo(lengths: Float64Array, value: number): number {
  let [low, high] = [0, lengths.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lengths[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
