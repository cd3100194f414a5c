/** A table of many rows, made at once: no node is copied on the way. What a whole house has a row for each of is made a step at a time. */
import { hashBits, hashOf } from './id-hash.ts';
import { finished, isBreak, type Steps } from './steps.ts';
import { emptyTable, type Table } from './table.ts';
import { bits, fanOut, split, type Node } from './table-nodes.ts';

/** Rows put or parted before others have their turn; of fewer its nodes are made in one step. */
const stepRows = 1024;

/** Of two rows with one id the later stands. */
export const tableOf = <Id extends string, Row>(list: Iterable<readonly [Id, Row]>): Table<Id, Row> => finished(tableInSteps(list));

/** The same table, a step at a time. */
export function* tableInSteps<Id extends string, Row>(list: Iterable<readonly [Id, Row]>): Steps<Table<Id, Row>> {
  const byId = new Map<string, unknown>();
  let n = 0;
  for (const [id, row] of list) {
    if (isBreak(n++, stepRows)) yield;
    byId.set(id, row);
  }
  return byId.size === 0 ? emptyTable() : { size: byId.size, root: yield* parted(byId, byId.keys(), byId.size, 0) };
}

/** The node of these ids: many are parted among branches first, so that few at a time are sorted. */
function* parted(byId: ReadonlyMap<string, unknown>, ids: Iterable<string>, count: number, shift: number): Steps<Node> {
  if (count <= stepRows || shift >= hashBits) {
    const leaf: unknown[] = [];
    for (const id of [...ids].sort()) leaf.push(id, byId.get(id));
    return split(leaf, shift);
  }
  const parts: string[][] = Array.from({ length: fanOut }, () => []);
  let n = 0;
  for (const id of ids) {
    if (isBreak(n++, stepRows)) yield;
    parts[(hashOf(id) >>> shift) & (fanOut - 1)]?.push(id);
  }
  const branch: unknown[] = [];
  for (const part of parts) {
    branch.push(part.length === 0 ? undefined : yield* parted(byId, part, part.length, shift + bits));
    yield;
  }
  branch.push(count);
  return branch;
}
