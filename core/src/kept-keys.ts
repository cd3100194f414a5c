/**
 * What the versions under the keys of an index say for an encounter or a person, looked at again only under the keys that were put on its lists since: of a long stay
 * most is as it was. Every version of anything on a list makes it another list.
 */
import { placeIn, spliced } from './changed-part.ts';
import type { HealthEvent } from './event.ts';
import { keptOn } from './kept-on.ts';
import { getRow, type Table } from './table.ts';
import { keysSince, type Versions } from './versions.ts';

export interface Under<Made> {
  readonly key: string;
  /** Where on its list the key stands: it keeps its place. */
  readonly at: number;
  readonly made: Made;
}

interface Kept<Made> {
  readonly list: readonly string[];
  readonly found: readonly Under<Made>[];
}
type List = readonly string[] | undefined;

/**
 * `of` looks at nothing but what it is given; undefined = nothing of interest. Gives what was found in the order of the lists, each key once. What was found
 * last is kept on `whose`, for as long as that lives.
 */
export function keptUnder<E extends HealthEvent, Made>(
  of: (key: string, versions: Versions<E>) => Made | undefined,
): (whose: object, lists: readonly List[], table: Table<string, Versions<E>>) => readonly Under<Made>[] {
  const kept = keptOn<object, readonly (Kept<Made> | undefined)[]>();
  return (whose, lists, table) => {
    const known = kept.get(whose);
    if (known?.length === lists.length && lists.every((list, n) => list === known[n]?.list)) return joined(known);
    const now = lists.map((list, n) => (list === undefined ? undefined : foundUnder(known?.[n], list, table, of)));
    kept.set(whose, now);
    return joined(now);
  };
}

function foundUnder<E extends HealthEvent, Made>(
  known: Kept<Made> | undefined,
  list: readonly string[],
  table: Table<string, Versions<E>>,
  of: (key: string, versions: Versions<E>) => Made | undefined,
): Kept<Made> {
  if (known?.list === list) return known;
  const touched = known === undefined ? undefined : keysSince(known.list, list);
  const look = (key: string): Made | undefined => {
    const versions = getRow(table, key);
    return versions === undefined ? undefined : of(key, versions);
  };
  return { list, found: known === undefined || touched === undefined ? allUnder(list, look) : grown(known.found, list, touched, look) };
}

function allUnder<Made>(list: readonly string[], look: (key: string) => Made | undefined): readonly Under<Made>[] {
  const found: Under<Made>[] = [];
  for (const [at, key] of list.entries()) {
    const made = look(key);
    if (made !== undefined) found.push({ key, at, made });
  }
  return found;
}

/** The same list where nothing of interest was put. */
function grown<Made>(before: readonly Under<Made>[], list: readonly string[], touched: readonly string[], look: (key: string) => Made | undefined) {
  let found = before;
  for (const key of touched) {
    const [at, made] = [list.lastIndexOf(key), look(key)];
    const place = placeIn(found, (one) => one.at < at);
    const isThere = found[place]?.at === at;
    if (made !== undefined || isThere) found = spliced(found, place, isThere ? 1 : 0, made === undefined ? [] : [{ key, at, made }]);
  }
  return found;
}

function joined<Made>(lists: readonly (Kept<Made> | undefined)[]): readonly Under<Made>[] {
  const some = lists.flatMap((list) => (list === undefined || list.found.length === 0 ? [] : [list.found]));
  if (some.length <= 1) return some[0] ?? [];
  const byKey = new Map<string, Under<Made>>();
  for (const found of some) for (const one of found) if (!byKey.has(one.key)) byKey.set(one.key, one);
  return [...byKey.values()];
}
