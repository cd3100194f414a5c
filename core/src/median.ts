/** The middle of a list in any order: the mean of the middle two where their number is even, nothing of none. */
export function medianOf(list: readonly number[]): number | undefined {
  const sorted = list.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
