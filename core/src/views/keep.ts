/** The rows of before with these made anew: an unchanged row stays the same object, and no change at all gives the same rows back, so that a diff skips them by identity. */
import { sameRow, type Rows } from './view.ts';

export function remake<Row>(before: Rows<Row>, keys: Iterable<string>, make: (key: string) => Row | undefined): Rows<Row> {
  let after: Map<string, Row> | undefined;
  for (const key of keys) {
    const [old, row] = [before.get(key), make(key)];
    if (row === undefined && before.has(key)) (after ??= new Map(before)).delete(key);
    else if (row !== undefined && (old === undefined || !sameRow(old, row))) (after ??= new Map(before)).set(key, row);
  }
  return after ?? before;
}
