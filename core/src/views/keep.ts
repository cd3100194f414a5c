/**
 * Rows that share what did not change: making some anew costs what changed, not what exists, and a diff against the rows they came from looks
 * only at those keys.
 */
import { keptOn } from '../kept-on.ts';
import { finished, isBreak, rowsAtOnce, type Steps } from '../steps.ts';
import { changedSince, emptyTable, entries, getRow, putRow, removeRow, rows as rowsOf, type Table } from '../table.ts';
import { tableInSteps } from '../table-of.ts';
import { cameFrom, sameRow, type Earlier, type Rows, type ViewInput } from './view.ts';

/** The table behind rows that were made here. */
const tables = keptOn<Rows<unknown>, Table<string, unknown>>();

function* tableOfRows<Row>(rows: Rows<Row>): Steps<Table<string, Row>> {
  return (tables.get(rows) as Table<string, Row> | undefined) ?? (yield* tableInSteps(rows));
}

/** The rows of before (none = from nothing) with these made anew. No change at all gives the same rows back; an unchanged row stays the same object. */
export const remake = <Row>(before: Rows<Row> | undefined, keys: Iterable<string>, make: (key: string) => Row | undefined): Rows<Row> =>
  finished(remadeInSteps(before, keys, make));

/** The same rows, made a step at a time: for views that have a row for everybody who ever was here. */
export function* remadeInSteps<Row>(before: Rows<Row> | undefined, keys: Iterable<string>, make: (key: string) => Row | undefined): Steps<Rows<Row>> {
  if (before === undefined) return rowsIn(yield* tableInSteps(yield* listed(keys, make)));
  const known = yield* tableOfRows(before);
  let table = known;
  const changed: string[] = [];
  let n = 0;
  for (const key of keys) {
    if (isBreak(n++, rowsAtOnce)) yield;
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
export const gathered = <Id extends string, Value, Row>(...of: Parameters<typeof gatheredInSteps<Id, Value, Row>>): Rows<Row> =>
  finished(gatheredInSteps(...of));

/** The same rows, gathered a step at a time. */
export function* gatheredInSteps<Id extends string, Value, Row>(
  earlier: Earlier<Row> | undefined,
  input: ViewInput,
  tableOfInput: (input: ViewInput) => Table<Id, Value>,
  rowsOfValue: (value: Value) => ReadonlyMap<string, Row>,
): Steps<Rows<Row>> {
  const now = tableOfInput(input);
  const wanted = new Map<string, Row>();
  let n = 0;
  if (earlier?.input.hospital.facility !== input.hospital.facility) {
    for (const value of rowsOf(now)) {
      if (isBreak(n++, rowsAtOnce)) yield;
      for (const [key, row] of rowsOfValue(value)) wanted.set(key, row);
    }
    return rowsIn(yield* tableInSteps(wanted));
  }
  const before = tableOfInput(earlier.input);
  const keys = new Set<string>();
  for (const id of changedSince(before, now)) {
    if (isBreak(n++, rowsAtOnce)) yield;
    const [was, is] = [getRow(before, id), getRow(now, id)];
    if (was !== undefined) for (const key of rowsOfValue(was).keys()) keys.add(key);
    if (is === undefined) continue;
    for (const [key, row] of rowsOfValue(is)) {
      keys.add(key);
      wanted.set(key, row);
    }
  }
  return yield* remadeInSteps(earlier.rows, keys, (key) => wanted.get(key));
}

function* listed<Row>(keys: Iterable<string>, make: (key: string) => Row | undefined): Steps<readonly (readonly [string, Row])[]> {
  const list: (readonly [string, Row])[] = [];
  let n = 0;
  for (const key of keys) {
    if (isBreak(n++, rowsAtOnce)) yield;
    const row = make(key);
    if (row !== undefined) list.push([key, row]);
  }
  return list;
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
