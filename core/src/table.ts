/**
 * Table<Id, Row>: immutable keyed rows, a trie over the bits of a hash of the id (Bagwell, "Ideal Hash Trees", 2001; decision 0020). `put` copies the few nodes on
 * the way to a row, however many rows there are; `changedSince` costs what changed, not what exists, because what is shared is skipped by identity.
 * The same rows make the same trie, whatever order they came in. Rows that nobody touched for a while are packed where they are (`packUntouched`; decision 0029).
 */
import { hashBits, hashOf, nearBits } from './id-hash.ts';
import { keptOn } from './kept-on.ts';
import { opened, packed } from './packed-rows.ts';
import type { Steps } from './steps.ts';

/** Of the hash, for one branch. */
export const bits = 4;
export const fanOut = 1 << bits;
/** Rows of a leaf before it is split: a leaf is searched from its beginning, and copied whole. */
const leafRows = 12;

export const packLimits = {
  /** Rows of one text, beyond what is one leaf: whoever asks for one row opens them all. */
  rows: 1024,
} as const;

/** `id, row, id, row…` by id: of even length. */
type Leaf = readonly unknown[];
/** The children, and after them how many rows they have: of odd length. */
type Branch = readonly unknown[];
/** Rows as a text, of a leaf or a branch: of length 1. Only the packing and the opening of rows change a node, and neither changes what it says. */
type Closed = readonly [text: string];
export type Node = Leaf | Branch | Closed;

export interface Table<Id extends string, Row> {
  readonly size: number;
  readonly root: Node | undefined;
  readonly brand?: readonly [Id, Row];
}

const empty: { readonly size: number; readonly root: undefined } = { size: 0, root: undefined };
const noChildren: readonly undefined[] = Object.freeze(new Array<undefined>(fanOut).fill(undefined));

export const emptyTable = <Id extends string, Row>(): Table<Id, Row> => empty;

/** Whether something that was read back is a table. */
export const isTable = (value: object): value is Table<string, unknown> =>
  'root' in value && 'size' in value && (value.root === undefined || Array.isArray(value.root));

/** A node as its parts, where it is a branch: its children, and a number. For whoever reads or writes a table in parts. */
export const partsOf = (node: unknown): readonly unknown[] | undefined => (Array.isArray(node) && isBranch(node) ? node : undefined);

const isBranch = (node: Node): boolean => node.length === fanOut + 1;
const isClosed = (node: Node): node is Closed => node.length === 1;
const childOf = (branch: Branch, place: number): Node | undefined => branch[place] as Node | undefined;

export function getRow<Id extends string, Row>(table: Table<Id, Row>, id: Id): Row | undefined {
  const { root } = table;
  if (root === undefined) return undefined;
  const leaf = leafOf(root, hashOf(id));
  const at = leaf === undefined ? -1 : placeOf(leaf, id);
  return at < 0 ? undefined : (leaf?.[at + 1] as Row);
}

/** The table with this row under this id. The same row object again returns the same table. */
export function putRow<Id extends string, Row>(table: Table<Id, Row>, id: Id, row: Row): Table<Id, Row> {
  const { root, size } = table;
  if (root === undefined) return { size: 1, root: [id, row] };
  const hash = hashOf(id);
  const leaf = leafOf(root, hash);
  const at = leaf === undefined ? -1 : placeOf(leaf, id);
  if (leaf !== undefined && at >= 0 && leaf[at + 1] === row) return table;
  const more = at < 0 ? 1 : 0;
  return { size: size + more, root: withRow(root, 0, hash, id, row, more) };
}

export function removeRow<Id extends string, Row>(table: Table<Id, Row>, id: Id): Table<Id, Row> {
  const { root, size } = table;
  if (root === undefined) return table;
  const hash = hashOf(id);
  const leaf = leafOf(root, hash);
  if (leaf === undefined || placeOf(leaf, id) < 0) return table;
  return { size: size - 1, root: withoutRow(root, 0, hash, id) };
}

function leafOf(root: Node, hash: number): Leaf | undefined {
  let node: Node | undefined = root;
  for (let shift = 0; node !== undefined; shift += bits) {
    if (isClosed(node)) open(node, shift);
    if (!isBranch(node)) return node;
    node = childOf(node, (hash >>> shift) & (fanOut - 1));
  }
  return undefined;
}

/** What it was before it was closed, but for the rows, which are new objects that say the same. */
const open = (node: Closed, shift: number): void => become(node, split(opened(node[0]), shift));

/** In its place, so that all pictures that share it do. */
function become(node: Node, other: Node): void {
  const parts = node as unknown[];
  parts.length = other.length;
  for (let at = 0; at < other.length; at++) parts[at] = other[at];
}

/** Nodes that were open when somebody looked. None of them is kept alive for it: what was put in their place since is let go. */
export type Looked = WeakSet<object>;

/**
 * Packs, where they are, the rows of nodes that the look before found open: what nobody put anything into since. What is of one record is packed together or not at all: whoever works on it has kept the rest
 * beside, and would keep it twice. The table says nothing else for it. Returns how many rows.
 */
export const packUntouched = <Id extends string, Row>(looked: Looked, { root }: Table<Id, Row>): Steps<number> => packNode(looked, root, 0, false);

function* packNode(looked: Looked, node: Node | undefined, shift: number, isOfUntouched: boolean): Steps<number> {
  if (node === undefined || isClosed(node)) return 0;
  const isOfOne = shift >= nearBits;
  if (isOfOne || !isBranch(node)) {
    yield;
    if (!isOfUntouched && !looked.has(node)) {
      looked.add(node);
      return 0;
    }
    if (!isBranch(node) || (node[fanOut] as number) <= packLimits.rows) {
      looked.delete(node);
      return close(node);
    }
  }
  let count = 0;
  for (let place = 0; place < fanOut; place++) count += yield* packNode(looked, childOf(node, place), shift + bits, isOfOne);
  return count;
}

function close(node: Leaf | Branch): number {
  const flat: unknown[] = [];
  walk(node, (id, row) => flat.push(id, row));
  const text = packed(flat);
  if (text === undefined) return 0;
  become(node, [text]);
  return flat.length / 2;
}

function placeOf(leaf: Leaf, id: string): number {
  for (let at = 0; at < leaf.length; at += 2) if (leaf[at] === id) return at;
  return -1;
}

function withRow(node: Node | undefined, shift: number, hash: number, id: string, row: unknown, more: number): Node {
  if (node === undefined) return [id, row];
  if (isBranch(node)) {
    const place = (hash >>> shift) & (fanOut - 1);
    const branch = node.slice();
    branch[place] = withRow(childOf(node, place), shift + bits, hash, id, row, more);
    branch[fanOut] = (node[fanOut] as number) + more;
    return branch;
  }
  if (more > 0) return split(inserted(node, id, row), shift);
  const leaf = node.slice();
  leaf[placeOf(node, id) + 1] = row;
  return leaf;
}

function inserted(leaf: Leaf, id: string, row: unknown): Leaf {
  let at = leaf.length;
  while (at > 0 && (leaf[at - 2] as string) > id) at -= 2;
  return at === leaf.length ? [...leaf, id, row] : [...leaf.slice(0, at), id, row, ...leaf.slice(at)];
}

/** Of too many rows for one leaf each goes one branch further down, and they stay sorted; below the last bit rows that hash alike share a leaf of any length. */
export function split(leaf: Leaf, shift: number): Node {
  if (leaf.length <= 2 * leafRows || shift >= hashBits) return leaf;
  const parts: (unknown[] | undefined)[] = noChildren.slice();
  for (let at = 0; at < leaf.length; at += 2) (parts[(hashOf(leaf[at] as string) >>> shift) & (fanOut - 1)] ??= []).push(leaf[at], leaf[at + 1]);
  const branch: unknown[] = parts.map((part) => (part === undefined ? undefined : split(part, shift + bits)));
  branch.push(leaf.length / 2);
  return branch;
}

/** A branch with no more rows than a leaf has becomes one: what was taken out leaves no trace. */
function withoutRow(node: Node, shift: number, hash: number, id: string): Node | undefined {
  if (!isBranch(node)) {
    const at = placeOf(node, id);
    return node.length === 2 ? undefined : [...node.slice(0, at), ...node.slice(at + 2)];
  }
  const place = (hash >>> shift) & (fanOut - 1);
  const [child, branch] = [childOf(node, place), node.slice()];
  branch[place] = child === undefined ? undefined : withoutRow(child, shift + bits, hash, id);
  const left = (node[fanOut] as number) - 1;
  branch[fanOut] = left;
  if (left > leafRows) return branch;
  let leaf: Leaf = [];
  walk(branch, (one, row) => {
    leaf = inserted(leaf, one, row);
  });
  return leaf;
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

function walk(node: Node | undefined, each: (id: string, row: unknown) => void): void {
  if (node === undefined) return;
  if (isBranch(node)) for (let place = 0; place < fanOut; place++) walk(childOf(node, place), each);
  else if (isClosed(node)) walkLeaf(opened(node[0]), each);
  else walkLeaf(node, each);
}

function walkLeaf(node: Leaf, each: (id: string, row: unknown) => void): void {
  for (let at = 0; at < node.length; at += 2) each(node[at] as string, node[at + 1]);
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
  if (old !== undefined && now !== undefined && isBranch(old) === isBranch(now) && !isClosed(old) && !isClosed(now)) {
    if (!isBranch(old)) compareLeaves(old, now, changed);
    else for (let place = 0; place < fanOut; place++) compare(childOf(old, place), childOf(now, place), changed);
    return;
  }
  const left = new Map<string, unknown>();
  walk(old, (id, row) => left.set(id, row));
  walk(now, (id, row) => {
    if (!left.has(id) || left.get(id) !== row) changed.push(id);
    left.delete(id);
  });
  changed.push(...left.keys());
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
