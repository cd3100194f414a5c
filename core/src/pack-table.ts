/** Packs rows of a table that nobody touched for a while, where they are (decision 0029). */
import { nearBits } from './id-hash.ts';
import { packed } from './packed-rows.ts';
import type { Steps } from './steps.ts';
import {
  become,
  bits,
  childOf,
  fanOut,
  isBranch,
  isClosed,
  isHalf,
  lettersOf,
  pastOf,
  settle,
  together,
  walk,
  type Half,
  type Leaf,
  type Node,
} from './table-nodes.ts';
import type { Table } from './table.ts';

export const packLimits = {
  /** Rows of one text, beyond what is one leaf: whoever asks for one row opens them all. */
  rows: 1024,
  /** Words of a list from which it is packed though others of its leaf are worked on: of a short one the text beside the rest takes as much as it gives. */
  longFrom: 8,
  /**
   * Rows of one text of a written picture, where they are of several records: whoever asks for one row opens them all, and a text of few rows takes as long to make as one of thirty. As each branch has
   * sixteen, a text has between a sixteenth of this and all of it.
   */
  written: 512,
} as const;

/** Nodes that were open when somebody looked, and long lists in them. None of them is kept alive for it: what was put in their place since is let go. */
export type Looked = WeakSet<object>;

/**
 * Packs, where they are, the rows of nodes that the look before found open: what nobody put anything into since. What is of one record is packed together. Of a leaf that is worked on, what is over
 * is packed alone: lists that were not touched, and facts of which the newest was recorded before `oldFrom`. The table says nothing else for it. Returns how many rows.
 */
export const packUntouched = <Id extends string, Row>(looked: Looked, { root }: Table<Id, Row>, oldFrom = -Infinity): Steps<number> =>
  packNode({ looked, oldFrom }, root, 0, false);

interface Look {
  readonly looked: Looked;
  readonly oldFrom: number;
}

function* packNode(look: Look, node: Node | undefined, shift: number, isOfUntouched: boolean): Steps<number> {
  if (node === undefined || isClosed(node)) return 0;
  const isOfOne = shift >= nearBits;
  if (isOfOne || !isBranch(node)) {
    yield;
    const isUntouched = isOfUntouched || look.looked.has(node);
    if (!isUntouched) {
      look.looked.add(node);
      return yield* packOver(look, node);
    }
    if (!isBranch(node) || (node[fanOut] as number) <= packLimits.rows) {
      look.looked.delete(node);
      return close(node);
    }
  }
  let count = 0;
  for (let place = 0; place < fanOut; place++) count += yield* packNode(look, childOf(node, place), shift + bits, isOfOne);
  return count;
}

/** Of what is worked on: beside each stay that goes on lie some that are over, and most of what was told of it is of the days before. */
function* packOver(look: Look, node: Node | undefined): Steps<number> {
  if (node === undefined || isClosed(node)) return 0;
  if (!isBranch(node)) return packPart(look, node);
  let count = 0;
  for (let place = 0; place < fanOut; place++) {
    count += yield* packOver(look, childOf(node, place));
    yield;
  }
  return count;
}

function packPart(look: Look, node: Leaf | Half): number {
  settle(node);
  const open = isHalf(node) ? node[2] : node;
  const [over, left]: [unknown[], unknown[]] = [[], []];
  for (let at = 0; at < open.length; at += 2) (isOver(look, open[at + 1]) ? over : left).push(open[at], open[at + 1]);
  if (over.length === 0) return 0;
  const past = isHalf(node) ? together(pastOf(node), over) : over;
  const text = packed(past);
  if (text === undefined) return 0;
  become(node, left.length === 0 ? [text] : [[text], lettersOf(past), left]);
  return over.length / 2;
}

function isOver({ looked, oldFrom }: Look, row: unknown): boolean {
  if (typeof row !== 'object' || row === null) return false;
  if (Array.isArray(row) && row.every((version) => isOld(version, oldFrom))) return true;
  if (!isLong(row)) return false;
  if (looked.has(row)) return true;
  looked.add(row);
  return false;
}

/** Of a version (versions.ts): when it was known here. Versions are in the order in which they were meant: any of them may have come last. */
const isOld = (version: unknown, oldFrom: number): boolean =>
  typeof version === 'object' && version !== null && 'recordedAt' in version && typeof version.recordedAt === 'number' && version.recordedAt < oldFrom;
const isLong = (row: object): boolean => (Array.isArray(row) ? isLongList(row) : Object.values(row).some(isLongList));
const isLongList = (value: unknown): boolean => Array.isArray(value) && value.length >= packLimits.longFrom;

/**
 * A node as it is written: all of its rows in one text where they are few enough or of one record, else so of what is below it; rows that JSON would not give back the same, and what is of a node of which
 * some is packed already, stay as they are. So does the node itself. `depth`: of the node below the root.
 */
export function written(node: unknown, depth: number): unknown {
  return isNode(node) ? writtenNode(node, depth) : node;
}

function writtenNode(node: Node, depth: number): Node {
  const text = isSmall(node, depth) && isAllOpen(node) ? textOf(node) : undefined;
  if (text !== undefined) return [text];
  if (!isBranch(node)) return node;
  return node.map((part, place) => (place < fanOut ? written(part, depth + 1) : part));
}

/** Whether this is a node that is written as one. */
export const isWrittenAsOne = (node: unknown, depth: number): boolean => isNode(node) && isSmall(node, depth);

function isSmall(node: Node, depth: number): boolean {
  const count = isBranch(node) ? (node[fanOut] as number) : node.length / 2;
  return count <= (depth * bits >= nearBits ? packLimits.rows : packLimits.written);
}

const isNode = (value: unknown): value is Node => Array.isArray(value);

function isAllOpen(node: Node): boolean {
  if (!isBranch(node)) return !isClosed(node) && !isHalf(node);
  for (let place = 0; place < fanOut; place++) {
    const child = childOf(node, place);
    if (child !== undefined && !isAllOpen(child)) return false;
  }
  return true;
}

function textOf(node: Node): string | undefined {
  const flat: unknown[] = [];
  walk(node, (id, row) => flat.push(id, row));
  return packed(flat);
}

function close(node: Node): number {
  const text = textOf(node);
  if (text === undefined) return 0;
  const count = isBranch(node) ? (node[fanOut] as number) : node.length / 2;
  become(node, [text]);
  return count;
}
