/**
 * Rows of a table by something that they say, as by their unit. A group of which no row changed since the table that was asked for before is the same list, so that what is
 * made of a group is kept on it, and a change costs its group and not the house.
 */
import { keptOn } from './kept-on.ts';
import { lastOf } from './last-of.ts';
import { changedSince, entries, getRow, type Table } from './table.ts';

/** Each by the ids of its rows. */
export type Groups<Key, Row> = ReadonlyMap<Key, readonly Row[]>;

interface Kept<Id extends string, Row, Key> {
  readonly table: Table<Id, Row>;
  readonly ids: ReadonlyMap<Key, readonly Id[]>;
  readonly groups: Groups<Key, Row>;
}

type KeyOf<Row, Key> = (row: Row) => Key | ReadonlySet<Key> | undefined;

/** `keyOf` looks at nothing but the row; undefined = in no group, a set = in several. A group without rows is not there. */
export function groupedBy<Id extends string, Row, Key extends string>(keyOf: KeyOf<Row, Key>): (facility: string, table: Table<Id, Row>) => Groups<Key, Row> {
  const kept = keptOn<Table<Id, Row>, { readonly groups: Groups<Key, Row> }>();
  const last = lastOf<Kept<Id, Row, Key>>();
  return (facility, table) => {
    const known = kept.get(table);
    if (known !== undefined) return known.groups;
    const before = last.get(facility);
    const { ids, touched } = before === undefined ? allIds(table, keyOf) : movedIds(before, table, keyOf);
    const groups = new Map(before?.groups);
    for (const key of touched) {
      const list = ids.get(key);
      if (list === undefined) groups.delete(key);
      else
        groups.set(
          key,
          list.flatMap((id) => getRow(table, id) ?? []),
        );
    }
    kept.set(table, { groups });
    last.keep(facility, { table, ids, groups });
    return groups;
  };
}

interface Moved<Id, Key> {
  readonly ids: ReadonlyMap<Key, readonly Id[]>;
  readonly touched: Iterable<Key>;
}

function keysOf<Row, Key extends string>(keyOf: KeyOf<Row, Key>, row: Row | undefined): Iterable<Key> {
  const key = row === undefined ? undefined : keyOf(row);
  return key === undefined ? [] : typeof key === 'string' ? [key] : key;
}

function allIds<Id extends string, Row, Key extends string>(table: Table<Id, Row>, keyOf: KeyOf<Row, Key>): Moved<Id, Key> {
  const ids = new Map<Key, Id[]>();
  for (const [id, row] of entries(table)) {
    for (const key of keysOf(keyOf, row)) {
      const list = ids.get(key);
      if (list === undefined) ids.set(key, [id]);
      else list.push(id);
    }
  }
  for (const list of ids.values()) list.sort();
  return { ids, touched: ids.keys() };
}

/** Another list for each group of which a row is another. */
function movedIds<Id extends string, Row, Key extends string>(
  { table: old, ids: before }: Kept<Id, Row, Key>,
  table: Table<Id, Row>,
  keyOf: KeyOf<Row, Key>,
): Moved<Id, Key> {
  const changed = changedSince(old, table);
  if (changed.length === 0) return { ids: before, touched: [] };
  const moves = new Map<Key, { readonly gone: Set<Id>; readonly come: Id[] }>();
  const moveOf = (key: Key): { readonly gone: Set<Id>; readonly come: Id[] } => {
    const known = moves.get(key) ?? { gone: new Set<Id>(), come: [] };
    moves.set(key, known);
    return known;
  };
  for (const id of changed) {
    for (const key of keysOf(keyOf, getRow(old, id))) moveOf(key).gone.add(id);
    for (const key of keysOf(keyOf, getRow(table, id))) moveOf(key).come.push(id);
  }
  const ids = new Map(before);
  for (const [key, { gone, come }] of moves) {
    const list = [...(before.get(key) ?? []).filter((id) => !gone.has(id)), ...come].sort();
    if (list.length === 0) ids.delete(key);
    else ids.set(key, list);
  }
  return { ids, touched: moves.keys() };
}
