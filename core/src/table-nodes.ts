/**
 * The nodes of a table's trie (table.ts; decisions 0020 and 0029): how a row is found, put and taken out, and how rows that were packed are opened in their place. Only the packing and
 * the opening of rows change a node, and neither changes what it says.
 */
import { hashBits, hashOf } from './id-hash.ts';
import { opened } from './packed-rows.ts';

/** Of the hash, for one branch. */
export const bits = 4;
export const fanOut = 1 << bits;
/** Rows of a leaf before it is split: a leaf is searched from its beginning, and copied whole. */
const leafRows = 12;

/** `id, row, id, row…` by id: of even length. */
export type Leaf = readonly unknown[];
/** The children, and after them how many rows they have: of odd length. */
export type Branch = readonly unknown[];
/** Rows as a text, of a leaf or a branch: of length 1. */
export type Closed = readonly [text: string];
/**
 * A leaf of which some rows are packed and others worked on: of length 3. The packed ones are a node of their own, because leaves of several pictures share it and must go on sharing it when it is
 * opened; of each of its ids there is a letter, so that hardly ever somebody opens it for an id that it does not have.
 */
export type Half = readonly [past: Closed | Leaf, letters: string, present: Leaf];
export type Node = Leaf | Branch | Closed | Half;

export const isBranch = (node: Node): boolean => node.length === fanOut + 1;
export const isClosed = (node: Node): node is Closed => node.length === 1;
export const isHalf = (node: Node): node is Half => node.length === 3;
export const childOf = (branch: Branch, place: number): Node | undefined => branch[place] as Node | undefined;

const noChildren: readonly undefined[] = Object.freeze(new Array<undefined>(fanOut).fill(undefined));

/** The open leaf that has this id; one that might have, or undefined, where none does. */
export function leafOf(root: Node, hash: number, id: string): Leaf | undefined {
  let node: Node | undefined = root;
  for (let shift = 0; node !== undefined; shift += bits) {
    if (isClosed(node)) {
      const leaf = rowsOf(node);
      // Who looks for what is not there leaves a leaf closed: most of what is new is put beside what is over.
      if (isOfLeaf(leaf) && placeOf(leaf, id) < 0) return undefined;
      become(node, split(leaf, shift));
      remembered = undefined;
    } else if (isHalf(node)) {
      if (placeOf(node[2], id) >= 0) return node[2];
      if (isClosed(node[0]) && !node[1].includes(letterOf(hash))) return undefined;
      become(node, whole(node));
    }
    if (!isBranch(node)) return node;
    node = childOf(node, (hash >>> shift) & (fanOut - 1));
  }
  return undefined;
}

const isOfLeaf = (rows: Leaf): boolean => rows.length <= 2 * leafRows;

/** Of a small text the rows are remembered until the next one: whoever looks for an id in vain puts it there next. */
let remembered: { readonly text: string; readonly rows: Leaf } | undefined;

function rowsOf([text]: Closed): Leaf {
  if (remembered?.text === text) return remembered.rows;
  const rows = opened(text);
  remembered = isOfLeaf(rows) ? { text, rows } : undefined;
  return rows;
}

const letterOf = (hash: number): string => String.fromCharCode(hash >>> 16);

export function lettersOf(rows: Leaf): string {
  let letters = '';
  for (let at = 0; at < rows.length; at += 2) letters += letterOf(hashOf(rows[at] as string));
  return letters;
}

/** The leaf that it was before some of it was packed. */
export function whole([past, , present]: Half): Leaf {
  if (isClosed(past)) become(past, opened(past[0]));
  return together(past, present);
}

/** Where somebody opened what a leaf shares with others, it is one leaf again. */
export function settle(node: Node): void {
  if (isHalf(node) && !isClosed(node[0])) become(node, whole(node));
}

/** What is in it, which stays as it is. */
export const pastOf = ([past]: Half): Leaf => (isClosed(past) ? opened(past[0]) : past);

/** Rows of two leaves, by id. */
export function together(one: Leaf, other: Leaf): Leaf {
  const all: unknown[] = [];
  let at = 0;
  for (let to = 0; to < other.length; to += 2) {
    for (; at < one.length && (one[at] as string) < (other[to] as string); at += 2) all.push(one[at], one[at + 1]);
    all.push(other[to], other[to + 1]);
  }
  for (; at < one.length; at += 2) all.push(one[at], one[at + 1]);
  return all;
}

/** In its place, so that all pictures that share it do. Of what was closed the rows are new objects that say the same. */
export function become(node: Node, other: Node): void {
  const parts = node as unknown[];
  parts.length = other.length;
  for (let at = 0; at < other.length; at++) parts[at] = other[at];
}

export function placeOf(leaf: Leaf, id: string): number {
  for (let at = 0; at < leaf.length; at += 2) if (leaf[at] === id) return at;
  return -1;
}

/** `more`: rows that it has then; 0 = `leafOf` found the id. */
export function withRow(node: Node | undefined, shift: number, hash: number, id: string, row: unknown, more: number): Node {
  if (node === undefined) return [id, row];
  if (isClosed(node)) return besideClosed(node, shift, id, row);
  if (isHalf(node)) return withRowOfHalf(node, shift, id, row, more);
  if (isBranch(node)) {
    const place = (hash >>> shift) & (fanOut - 1);
    const branch = node.slice();
    branch[place] = withRow(childOf(node, place), shift + bits, hash, id, row, more);
    branch[fanOut] = (node[fanOut] as number) + more;
    return branch;
  }
  if (more > 0) return split(inserted(node, id, row), shift);
  return replaced(node, id, row);
}

/** A row that is new among those of a closed leaf: they stay closed. */
function besideClosed(node: Closed, shift: number, id: string, row: unknown): Node {
  const rows = rowsOf(node);
  // A node of its own: this one is packed anew in the pictures that have it, and would take what is packed in a leaf with it.
  if (rows.length < 2 * leafRows) return [[node[0]], lettersOf(rows), [id, row]];
  become(node, rows);
  return split(inserted(rows, id, row), shift);
}

function withRowOfHalf(node: Half, shift: number, id: string, row: unknown, more: number): Node {
  const [past, letters, present] = node;
  if (isClosed(past) && letters.length + present.length / 2 + more <= leafRows)
    return [past, letters, more > 0 ? inserted(present, id, row) : replaced(present, id, row)];
  const leaf = whole(node);
  become(node, leaf);
  return more > 0 ? split(inserted(leaf, id, row), shift) : replaced(leaf, id, row);
}

function replaced(leaf: Leaf, id: string, row: unknown): Leaf {
  const made = leaf.slice();
  made[placeOf(leaf, id) + 1] = row;
  return made;
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
export function withoutRow(node: Node, shift: number, hash: number, id: string): Node | undefined {
  if (isHalf(node)) become(node, whole(node));
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

export function walk(node: Node | undefined, each: (id: string, row: unknown) => void): void {
  if (node === undefined) return;
  if (isBranch(node)) for (let place = 0; place < fanOut; place++) walk(childOf(node, place), each);
  else if (isClosed(node)) walkLeaf(opened(node[0]), each);
  else if (isHalf(node)) walkLeaf(together(pastOf(node), node[2]), each);
  else walkLeaf(node, each);
}

function walkLeaf(node: Leaf, each: (id: string, row: unknown) => void): void {
  for (let at = 0; at < node.length; at += 2) each(node[at] as string, node[at + 1]);
}
