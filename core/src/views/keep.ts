/**
 * Rows that share what did not change: making some anew costs what changed, not what exists, and a diff against the rows they came from looks
 * only at those keys.
 */
import { emptyTable, entries, getRow, putRow, removeRow, rows as rowsOf, tableOf, type Table } from '../table.ts';
import { cameFrom, sameRow, type Rows } from './view.ts';

/** The table behind rows that were made here. */
const tables = new WeakMap<Rows<unknown>, Table<string, unknown>>();

/** The rows of before (none = from nothing) with these made anew. No change at all gives the same rows back; an unchanged row stays the same object. */
export function remake<Row>(before: Rows<Row> | undefined, keys: Iterable<string>, make: (key: string) => Row | undefined): Rows<Row> {
  if (before === undefined) return rowsIn(tableOf(made(keys, make)));
  const known = (tables.get(before) as Table<string, Row> | undefined) ?? tableOf(before);
  let table = known;
  const changed: string[] = [];
  for (const key of keys) {
    const [old, row] = [getRow(table, key), make(key)];
    if (row === undefined ? old === undefined : old !== undefined && sameRow(old, row)) continue;
    table = row === undefined ? removeRow(table, key) : putRow(table, key, row);
    changed.push(key);
  }
  return table === known ? before : cameFrom(rowsIn(table), before, changed);
}

/** The rows of before replaced by these, equal ones kept: for views that are worked out whole because they are small. */
export function replaced<Row>(before: Rows<Row> | undefined, wanted: Rows<Row>): Rows<Row> {
  return remake(before, before === undefined ? wanted.keys() : new Set([...before.keys(), ...wanted.keys()]), (key) => wanted.get(key));
}

function* made<Row>(keys: Iterable<string>, make: (key: string) => Row | undefined): Generator<readonly [string, Row]> {
  for (const key of keys) {
    const row = make(key);
    if (row !== undefined) yield [key, row];
  }
}

function* keysOf(table: Table<string, unknown>): Generator<string, undefined> {
  for (const [key] of entries(table)) yield key;
}

/** A table to be read as a map is. */
function rowsIn<Row>(table: Table<string, Row> = emptyTable()): Rows<Row> {
  const rows: Rows<Row> = {
    size: table.size,
    get: (key) => getRow(table, key),
    has: (key) => getRow(table, key) !== undefined,
    entries: () => entries(table),
    keys: () => keysOf(table),
    values: () => rowsOf(table),
    forEach: (each) => {
      for (const [key, row] of entries(table)) each(row, key, rows);
    },
    [Symbol.iterator]: () => entries(table),
  };
  tables.set(rows, table);
  return rows;
}
