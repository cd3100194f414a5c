/** Lists that grow by a few of many: what differs between two of them, and where a thing stands in one that is sorted. */

export interface ChangedPart<One> {
  readonly gone: readonly One[];
  readonly come: readonly One[];
}

/**
 * What is in one list and not in the other, where all before it and all behind it are the same objects: one part in the middle. Things of that part may be
 * in both.
 */
export function changedPart<One>(before: readonly One[], after: readonly One[]): ChangedPart<One> {
  if (before === after) return { gone: [], come: [] };
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && before[same] === after[same]) same++;
  let [was, is] = [before.length, after.length];
  while (was > same && is > same && before[was - 1] === after[is - 1]) {
    was--;
    is--;
  }
  return { gone: before.slice(same, was), come: after.slice(same, is) };
}

/** Where in a sorted list the first thing stands that is not before what is looked for; its length where all are. */
export function placeIn<One>(sorted: readonly One[], isBefore: (one: One) => boolean): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isBefore(sorted[middle] as One)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** A sorted list with some things of it gone and others come: the same list where that is nothing. `compare` is never 0 for two different things. */
export function sortedWith<One>(sorted: readonly One[], { gone, come }: ChangedPart<One>, compare: (a: One, b: One) => number): readonly One[] {
  if (gone.length === 0 && come.length === 0) return sorted;
  const list = [...sorted];
  for (const one of gone) {
    const at = placeIn(list, (other) => compare(other, one) < 0);
    if (list[at] === one) list.splice(at, 1);
  }
  for (const one of come)
    list.splice(
      placeIn(list, (other) => compare(other, one) < 0),
      0,
      one,
    );
  return list;
}
