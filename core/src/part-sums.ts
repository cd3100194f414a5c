/**
 * What a table's rows come to, added up part by part of its trie and kept on each branch: two pictures share the branches under which nothing changed, so that after a
 * change only the way to its row is added up again. It is added in the order of the trie, which is the same for the same rows: sums of fractions are the same too,
 * however a table came about.
 */
import { keptOn } from './kept-on.ts';
import type { Table } from './table.ts';
import { childOf, fanOut, isBranch, walk, type Node } from './table-nodes.ts';

export interface PartSums<Row, Sum, Key> {
  none(): Sum;
  /** Adds a row to a sum that is being made. `key`: what the sum hangs on beside the rows. */
  add(sum: Sum, row: Row, key: Key): void;
  /** Adds the sum of a part. */
  join(sum: Sum, part: Sum): void;
}

/** The sum of a table for a key; nobody may change it. What was added up for another key is forgotten. */
export function partSums<Row, Sum, Key>({ none, add, join }: PartSums<Row, Sum, Key>): (table: Table<string, Row>, key: Key) => Sum {
  const kept = keptOn<Node & object, { readonly key: Key; readonly sum: Sum }>();
  const sumOf = (node: Node, key: Key): Sum => {
    const known = kept.get(node);
    if (known !== undefined && known.key === key) return known.sum;
    const sum = none();
    for (let place = 0; place < fanOut; place++) {
      const child = childOf(node, place);
      if (child !== undefined && isBranch(child)) join(sum, sumOf(child, key));
      else walk(child, (_id, row) => add(sum, row as Row, key));
    }
    kept.set(node, { key, sum });
    return sum;
  };
  return ({ root }, key) => {
    if (root !== undefined && isBranch(root)) return sumOf(root, key);
    const sum = none();
    walk(root, (_id, row) => add(sum, row as Row, key));
    return sum;
  };
}

/** The rows of a table for which something holds: few of many. */
export function pickedFrom<Row>(holds: (row: Row) => boolean): (table: Table<string, Row>) => readonly Row[] {
  const picked = partSums<Row, Row[], undefined>({
    none: () => [],
    add: (list, row) => {
      if (holds(row)) list.push(row);
    },
    join: (list, part) => {
      for (const row of part) list.push(row);
    },
  });
  return (table) => picked(table, undefined);
}
