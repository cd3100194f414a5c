/**
 * Random numbers that stay with whom they belong to: each patient, hour or bed has a stream of its own, named by numbers. Two scenarios of one
 * seed therefore differ only in what was changed (common random numbers), and the same scenario twice is the same to the last bit.
 */
export interface Stream {
  /** Uniform in [0, 1). */
  next(): number;
}

/** mulberry32 begun at a mix of the names: 32 bits of state are plenty for a stay. */
export function streamOf(seed: number, replication: number, who: number, what = 0): Stream {
  let state = mixed(mixed(mixed(mixed(0x9e3779b9, seed), replication), who), what);
  return {
    next: () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = state;
      t = Math.imul(t ^ (t >>> 15), t | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
    },
  };
}

function mixed(hash: number, name: number): number {
  let h = Math.imul(hash ^ (name >>> 0), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export const exponential = (stream: Stream): number => -Math.log(1 - stream.next());

/** By its median and the deviation of its logarithm. */
export function logNormal(stream: Stream, median: number, sigma: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - stream.next()));
  return median * Math.exp(sigma * radius * Math.cos(2 * Math.PI * stream.next()));
}

/** The place where a draw falls among shares that sum to 1; -1 where there are none. */
export function pick(shares: Float64Array, draw: number, first = 0, count = shares.length): number {
  let left = draw;
  let last = -1;
  for (let i = 0; i < count; i++) {
    const share = shares[first + i] ?? 0;
    if (share <= 0) continue;
    last = i;
    left -= share;
    if (left < 0) return i;
  }
  return last;
}
