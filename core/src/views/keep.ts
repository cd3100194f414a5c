/** Rows that depend on what did not change are kept as they are: the same object, so that a diff skips them by identity. */
import type { Earlier, Rows, ViewInput } from './view.ts';

/** Time-dependent parts (a score that expires) are looked at again this often. */
export const timeStepMs = 10_000;

/** `depends` names, by identity, everything that the row of a key is made of. */
export function keepRows<Row>(input: ViewInput, earlier: Earlier<Row> | undefined, keys: Iterable<string>, depends: (input: ViewInput, key: string) => readonly unknown[], make: (key: string) => Row | undefined): Rows<Row> {
  const rows = new Map<string, Row>();
  const sameStep = earlier !== undefined && Math.floor(earlier.input.now / timeStepMs) === Math.floor(input.now / timeStepMs);
  for (const key of keys) {
    const old = sameStep ? earlier.rows.get(key) : undefined;
    const row = old !== undefined && sameParts(depends(earlier?.input ?? input, key), depends(input, key)) ? old : make(key);
    if (row !== undefined) rows.set(key, row);
  }
  return rows;
}

function sameParts(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}
