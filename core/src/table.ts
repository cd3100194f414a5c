/**
 * Table<Id, Row>: immutable keyed rows, a trie over the bits of a hash of the id (Bagwell, "Ideal Hash Trees", 2001; decision 0020). `put` copies the few nodes on
 * the way to a row, however many rows there are; `changedSince` costs what changed, not what exists, because what is shared is skipped by identity.
 * The same rows make the same trie, whatever order they came in. Rows that nobody touched for a while are packed where they are (pack-table.ts; decision 0029).
 */
import { hashOf } from './id-hash.ts';
import { keptOn } from './kept-on.ts';
import { childOf, fanOut, isBranch, isClosed, isHalf, leafOf, placeOf, settle, walk, withoutRow, withRow, type Leaf, type Node } from './table-nodes.ts';

export interface Table<Id extends string, Row> {
  readonly size: number;
  readonly root: Node | undefined;
  readonly brand?: readonly [Id, Row];
}

const empty: { readonly size: number; readonly root: undefined } = { size: 0, root: undefined };
export const emptyTable = <Id extends string, Row>(): Table<Id, Row> => empty;

/** Whether something that was read back is a table. */
export const isTable = (value: object): value is Table<string, unknown> =>
  'root' in value && 'size' in value && (value.root === undefined || Array.isArray(value.root));

/** A node as its parts, where it is a branch: its children, and a number. For whoever reads or writes a table in parts. */
export const partsOf = (node: unknown): readonly unknown[] | undefined => (Array.isArray(node) && isBranch(node) ? node : undefined);

export function getRow<Id extends string, Row>(table: Table<Id, Row>, id: Id): Row | undefined {
  const { root } = table;
  if (root === undefined) return undefined;
  const leaf = leafOf(root, hashOf(id), id);
  const at = leaf === undefined ? -1 : placeOf(leaf, id);
  return at < 0 ? undefined : (leaf?.[at + 1] as Row);
}

/** The table with this row under this id. The same row object again returns the same table. */
export function putRow<Id extends string, Row>(table: Table<Id, Row>, id: Id, row: Row): Table<Id, Row> {
  const { root, size } = table;
  if (root === undefined) return { size: 1, root: [id, row] };
  const hash = hashOf(id);
  const leaf = leafOf(root, hash, id);
  const at = leaf === undefined ? -1 : placeOf(leaf, id);
  if (leaf !== undefined && at >= 0 && leaf[at + 1] === row) return table;
  const more = at < 0 ? 1 : 0;
  return { size: size + more, root: withRow(root, 0, hash, id, row, more) };
}

export function removeRow<Id extends string, Row>(table: Table<Id, Row>, id: Id): Table<Id, Row> {
  const { root, size } = table;
  if (root === undefined) return table;
  const hash = hashOf(id);
  const leaf = leafOf(root, hash, id);
  if (leaf === undefined || placeOf(leaf, id) < 0) return table;
  return { size: size - 1, root: withoutRow(root, 0, hash, id) };
}

/** Lists of tables that were walked, made once: a table never changes, and several views walk the same one. */
const listed = keptOn<object, Lists>();

interface Lists {
  entries?: readonly [string, unknown][];
  rows?: readonly unknown[];
}

function listsOf(table: object): Lists {
  const known = listed.get(table);
  if (known !== undefined) return known;
  const made: Lists = {};
  listed.set(table, made);
  return made;
}

/** In an order that is the same for the same ids, however they came. */
export function entries<Id extends string, Row>(table: Table<Id, Row>): readonly [Id, Row][] {
  const lists = listsOf(table);
  if (lists.entries === undefined) {
    const made: [string, unknown][] = [];
    walk(table.root, (id, row) => made.push([id, row]));
    lists.entries = made;
  }
  return lists.entries as readonly [Id, Row][];
}

export function rows<Id extends string, Row>(table: Table<Id, Row>): readonly Row[] {
  const lists = listsOf(table);
  if (lists.rows === undefined) {
    const made: unknown[] = [];
    walk(table.root, (_id, row) => made.push(row));
    lists.rows = made;
  }
  return lists.rows as readonly Row[];
}

/**
 * Ids whose row is not the same object in both tables, in no promised order; removed ids included. Many ask the same of two pictures: what was found last is
 * kept on the newer, which does not keep the older alive for it.
 */
export function changedSince<Id extends string, Row>(before: Table<Id, Row>, after: Table<Id, Row>): readonly Id[] {
  if (before.root === after.root) return none;
  let mark = marks.get(before);
  if (mark === undefined) marks.set(before, (mark = {}));
  const known = found.get(after);
  if (known?.since === mark) return known.changed as readonly Id[];
  const changed: string[] = [];
  compare(before.root, after.root, changed);
  found.set(after, { since: mark, changed });
  return changed as Id[];
}
const none: readonly never[] = [];
/** What stands for a table with whoever compared another with it. */
const marks = keptOn<object, object>();
const found = keptOn<object, { readonly since: object; readonly changed: readonly string[] }>();

function compare(old: Node | undefined, now: Node | undefined, changed: string[]): void {
  if (old === now) return;
  if (old !== undefined && now !== undefined) {
    settle(old);
    settle(now);
    if (isSamePast(old, now)) return compareLeaves(isHalf(old) ? old[2] : none, isHalf(now) ? now[2] : none, changed);
    if (isBranch(old) === isBranch(now) && isOpen(old) && isOpen(now)) {
      if (!isBranch(old)) compareLeaves(old, now, changed);
      else for (let place = 0; place < fanOut; place++) compare(childOf(old, place), childOf(now, place), changed);
      return;
    }
  }
  const left = new Map<string, unknown>();
  walk(old, (id, row) => left.set(id, row));
  walk(now, (id, row) => {
    if (!left.has(id) || left.get(id) !== row) changed.push(id);
    left.delete(id);
  });
  changed.push(...left.keys());
}

const isOpen = (node: Node): boolean => !isClosed(node) && !isHalf(node);

/** What is packed in both, and was opened in neither. */
function isSamePast(old: Node, now: Node): boolean {
  const [was, is] = [isHalf(old) ? old[0] : old, isHalf(now) ? now[0] : now];
  return isClosed(was) && isClosed(is) && was[0] === is[0];
}

/** Both are by id. */
function compareLeaves(old: Leaf, now: Leaf, changed: string[]): void {
  let at = 0;
  for (let to = 0; to < now.length; to += 2) {
    const id = now[to] as string;
    for (; at < old.length && (old[at] as string) < id; at += 2) changed.push(old[at] as string);
    const isThere = old[at] === id;
    if (!isThere || old[at + 1] !== now[to + 1]) changed.push(id);
    if (isThere) at += 2;
  }
  for (; at < old.length; at += 2) changed.push(old[at] as string);
}
