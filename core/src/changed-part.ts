/** Lists that grow by a few of many: what differs between two of them, and where a thing stands in one that is sorted. */
import { looselyKeptOn } from './kept-on.ts';

export interface Changed<One> {
  readonly gone: readonly One[];
  readonly come: readonly One[];
}
export interface ChangedPart<One> extends Changed<One> {
  /** Where it begins, in both. */
  readonly at: number;
}

/**
 * What is in one list and not in the other, where all before it and all behind it are the same objects: one part in the middle. Things of that part may be
 * in both.
 */
export function changedPart<One>(before: readonly One[], after: readonly One[]): ChangedPart<One> {
  if (before === after) return { at: 0, gone: [], come: [] };
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && before[same] === after[same]) same++;
  let [was, is] = [before.length, after.length];
  while (was > same && is > same && before[was - 1] === after[is - 1]) {
    was--;
    is--;
  }
  return { at: same, gone: before.slice(same, was), come: after.slice(same, is) };
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

/** More changes than this are put in at once. */
const few = 8;

/** A list with other things in the place of some: the room that it needs, and no more. */
export function spliced<One>(list: readonly One[], at: number, gone: number, come: readonly One[]): readonly One[] {
  return come.length <= few ? list.toSpliced(at, gone, ...come) : list.slice(0, at).concat(come, list.slice(at + gone));
}

/** A sorted list with some things of it gone and others come: the same list where that is nothing. `compare` is never 0 for two different things. */
export function sortedWith<One>(sorted: readonly One[], { gone, come }: Changed<One>, compare: (a: One, b: One) => number): readonly One[] {
  const left = gone.length > few ? without(sorted, gone) : gone.reduce((list, one) => withoutOne(list, one, compare), sorted);
  if (come.length > few) return left.concat(come).sort(compare);
  return come.reduce((list, one) => {
    const at = placeIn(list, (other) => compare(other, one) < 0);
    return spliced(list, at, 0, [one]);
  }, left);
}

function without<One>(list: readonly One[], gone: readonly One[]): readonly One[] {
  const out = new Set(gone);
  return list.filter((one) => !out.has(one));
}

function withoutOne<One>(list: readonly One[], gone: One, compare: (a: One, b: One) => number): readonly One[] {
  const at = placeIn(list, (other) => compare(other, gone) < 0);
  return list[at] === gone ? spliced(list, at, 1, []) : list.filter((one) => one !== gone);
}

/** What `make` makes of each of a list, made again for those that were not on the list that was asked for last; kept on `whose`. */
export function keptEach<One extends object, Made>(make: (one: One) => Made): (whose: object, list: readonly One[]) => readonly Made[] {
  const kept = looselyKeptOn<object, { readonly list: readonly One[]; readonly made: readonly Made[] }>();
  return (whose, list) => {
    const known = kept.get(whose);
    if (known?.list === list) return known.made;
    const { at, gone, come } = changedPart(known?.list ?? [], list);
    const made = spliced(known?.made ?? [], at, gone.length, come.map(make));
    kept.set(whose, { list, made });
    return made;
  };
}
