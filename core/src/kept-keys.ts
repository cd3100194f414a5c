/**
 * What the versions under the keys of an index say for an encounter or a person, looked at again only under the keys that were put on its lists since: of a long stay
 * most is as it was. Every version of anything on a list makes it another list.
 */
import { placeIn, spliced } from './changed-part.ts';
import type { HealthEvent } from './event.ts';
import type { EncounterId, PatientId } from './ids.ts';
import { looselyKeptOn } from './kept-on.ts';
import { getRow, type Table } from './table.ts';
import { areSameWhose, wordsOf, type Whose } from './told.ts';
import { keysSince, type Told, type Versions } from './versions.ts';

export interface Under<Made> {
  readonly key: string;
  /** Where on its list the key stands: it keeps its place. */
  readonly at: number;
  readonly made: Made;
}

type Named = HealthEvent & { readonly patient: PatientId; readonly encounter?: EncounterId };
interface Kept<Made> {
  readonly whose: Whose;
  readonly list: readonly string[];
  readonly found: readonly Under<Made>[];
}
type List = readonly string[] | undefined;

/**
 * `of` looks at nothing but what it is given, the words on one person of what was told under a key; undefined = nothing of interest. Gives what was found in the order of the lists, each key once. What was found
 * last is kept on `on`, for as long as that lives.
 */
export function keptUnder<E extends Named, Made>(
  of: (key: string, versions: Versions<E>) => Made | undefined,
): (on: object, whose: Whose, lists: readonly List[], table: Table<string, Told<E>>) => readonly Under<Made>[] {
  const kept = looselyKeptOn<object, readonly (Kept<Made> | undefined)[]>();
  return (on, whose, lists, table) => {
    const known = kept.get(on);
    const isSame = (one: Kept<Made> | undefined, list: List): boolean => one?.list === list && (one === undefined || areSameWhose(one.whose, whose));
    if (known?.length === lists.length && lists.every((list, n) => isSame(known[n], list))) return joined(known);
    const now = lists.map((list, n) => (list === undefined ? undefined : foundUnder(known?.[n], { list, whose }, table, of)));
    kept.set(on, now);
    return joined(now);
  };
}

function foundUnder<E extends Named, Made>(
  before: Kept<Made> | undefined,
  { list, whose }: Pick<Kept<Made>, 'list' | 'whose'>,
  table: Table<string, Told<E>>,
  of: (key: string, versions: Versions<E>) => Made | undefined,
): Kept<Made> {
  // Another merge, or another move: what was nobody's may be theirs now.
  const known = before !== undefined && areSameWhose(before.whose, whose) ? before : undefined;
  if (known?.list === list) return known;
  const touched = known === undefined ? undefined : keysSince(known.list, list);
  const look = (key: string): Made | undefined => {
    const versions = wordsOf(getRow(table, key), whose);
    return versions.length === 0 ? undefined : of(key, versions);
  };
  return { whose, list, found: known === undefined || touched === undefined ? allUnder(list, look) : grown(known.found, list, touched, look) };
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
