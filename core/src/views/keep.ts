/**
 * Rows that share what did not change: making some anew costs what changed, not what exists, and a diff against the rows they came from looks
 * only at those keys.
 */
import { keptOn } from '../kept-on.ts';
import { changedSince, emptyTable, entries, getRow, putRow, removeRow, rows as rowsOf, tableOf, type Table } from '../table.ts';
import { cameFrom, sameRow, type Earlier, type Rows, type ViewInput } from './view.ts';

/** The table behind rows that were made here. */
const tables = keptOn<Rows<unknown>, Table<string, unknown>>();

function tableOfRows<Row>(rows: Rows<Row>): Table<string, Row> {
  return (tables.get(rows) as Table<string, Row> | undefined) ?? tableOf(rows);
}

/** The rows of before (none = from nothing) with these made anew. No change at all gives the same rows back; an unchanged row stays the same object. */
export function remake<Row>(before: Rows<Row> | undefined, keys: Iterable<string>, make: (key: string) => Row | undefined): Rows<Row> {
  if (before === undefined) return rowsIn(tableOf(made(keys, make)));
  const known = tableOfRows(before);
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

/**
 * The rows of before replaced by these, equal ones kept: for views that are worked out whole because they are small. The rows are the map itself: whoever
 * made it hands it over.
 */
export function replaced<Row>(before: Rows<Row> | undefined, wanted: Map<string, Row>): Rows<Row> {
  if (before === undefined) return wanted;
  let stayed = 0;
  const changed: string[] = [];
  for (const [key, row] of wanted) {
    const old = before.get(key);
    if (old !== undefined) stayed++;
    if (old === row) continue;
    if (old !== undefined && sameRow(old, row)) wanted.set(key, old);
    else changed.push(key);
  }
  if (stayed < before.size) for (const key of before.keys()) if (!wanted.has(key)) changed.push(key);
  return changed.length === 0 ? before : cameFrom(wanted, before, changed);
}

const madeOf = keptOn<Rows<unknown>, readonly unknown[]>();

/** The rows of before while all that rows are made of is the same, object by object; else made anew. Nothing else, time neither, may change them. */
export function unlessSame<Row>(earlier: Earlier<Row> | undefined, parts: readonly unknown[], make: () => Rows<Row>): Rows<Row> {
  const before = earlier === undefined ? undefined : madeOf.get(earlier.rows);
  if (earlier !== undefined && before?.length === parts.length && before.every((part, n) => part === parts[n])) return earlier.rows;
  const rows = make();
  madeOf.set(rows, parts);
  return rows;
}

/**
 * The rows that each value of a table gives, under keys that no other value gives. From earlier rows of the same view, only those of values that
 * are other objects now are looked at.
 */
export function gathered<Id extends string, Value, Row>(
  earlier: Earlier<Row> | undefined,
  input: ViewInput,
  tableOfInput: (input: ViewInput) => Table<Id, Value>,
  rowsOfValue: (value: Value) => ReadonlyMap<string, Row>,
): Rows<Row> {
  const now = tableOfInput(input);
  const wanted = new Map<string, Row>();
  if (earlier?.input.hospital.facility !== input.hospital.facility) {
    for (const value of rowsOf(now)) for (const [key, row] of rowsOfValue(value)) wanted.set(key, row);
    return replaced(earlier?.rows, wanted);
  }
  const before = tableOfInput(earlier.input);
  const keys = new Set<string>();
  for (const id of changedSince(before, now)) {
    const [was, is] = [getRow(before, id), getRow(now, id)];
    if (was !== undefined) for (const key of rowsOfValue(was).keys()) keys.add(key);
    if (is === undefined) continue;
    for (const [key, row] of rowsOfValue(is)) {
      keys.add(key);
      wanted.set(key, row);
    }
  }
  return remake(earlier.rows, keys, (key) => wanted.get(key));
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
    entries: () => entries(table).values(),
    keys: () => keysOf(table),
    values: () => rowsOf(table).values(),
    forEach: (each) => {
      for (const [key, row] of entries(table)) each(row, key, rows);
    },
    [Symbol.iterator]: () => entries(table).values(),
  };
  tables.set(rows, table);
  return rows;
}
