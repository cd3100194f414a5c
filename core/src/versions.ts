/** Versions of one thing, kept sorted by sender order: the state of the thing is a function of the list, never of arrival. */
import type { HealthEvent, Recorded } from './event.ts';
import type { FeedId, MessageId, OrderKey } from './ids.ts';
import { keptOn } from './kept-on.ts';
import { canonical } from './state-hash.ts';
import { getRow, putRow, type Table } from './table.ts';
import type { Instant } from './time.ts';

export interface Version<E extends HealthEvent> {
  readonly event: E;
  readonly order: OrderKey;
  readonly at: Instant;
  readonly position: number;
  /** When it was known here: how a fact came, not what it means. */
  readonly recordedAt: Instant;
  readonly message: MessageId;
  readonly feed: FeedId;
}
export type Versions<E extends HealthEvent> = readonly Version<E>[];

declare const ofWhom: unique symbol;
/** What was told under a number that two patients may share: versions, which told.ts reads of one person. */
export interface Told<E extends HealthEvent> {
  readonly [ofWhom]: E;
}

export function versionOf<E extends HealthEvent>(recorded: Recorded, event: E): Version<E> {
  const { order, effective, position, recordedAt, message, feed } = recorded;
  return { event, order, at: effective.at, position, recordedAt, message, feed };
}

/**
 * The table with this version in its place; the same table when that version is there already. Two different facts with one sender order
 * (a control id used twice in a second) are both kept, sorted by what they say: which came first decides nothing.
 */
export function putVersion<E extends HealthEvent, Row extends Told<E> | Versions<E>>(
  table: Table<string, Row>,
  key: string,
  version: Version<E>,
): Table<string, Row> {
  const known = getRow(table, key) as Versions<E> | undefined;
  if (known === undefined) return putRow(table, key, [version] as Versions<E> as Row);
  let at = known.length;
  for (let before = known[at - 1]; before !== undefined && before.order >= version.order; before = known[--at - 1]) {
    if (before.order > version.order) continue;
    const apart = compareText(canonical(before.event), canonical(version.event));
    if (apart === 0) return table;
    if (apart < 0) break;
  }
  return putRow(table, key, known.toSpliced(at, 0, version) as Versions<E> as Row);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function newestOf<E extends HealthEvent>(versions: Versions<E> | undefined): Version<E> | undefined {
  return versions?.[versions.length - 1];
}

/** Keys under one owner, in no promised order: an index, not a fact. */
export type Index<Id extends string> = Table<Id, readonly string[]>;

export function indexKey<Id extends string>(index: Index<Id>, owner: Id | undefined, key: string): Index<Id> {
  if (owner === undefined) return index;
  const known = getRow(index, owner);
  if (known === undefined) return putRow(index, owner, [key]);
  // A new list even where the key is known: a view that depends on the list sees that something under it changed.
  // `concat` takes as much room as the list needs; a list written out with one more takes half as much again, and that is kept.
  const list = known.includes(key) ? known.slice() : known.concat(key);
  if (list.length >= touchLimits.longFrom) touch(known, list, key);
  return putRow(index, owner, list);
}

export const touchLimits = {
  /** Shorter lists are walked whole sooner than asked what of them is new. */
  longFrom: 32,
  /**
   * Lists before one, of which it is known what was put since: as many as a busy stay has in a minute. Whoever looks after more of them looks at all of it, and a
   * whole house of that takes so long that the next look comes too late as well.
   */
  remembered: 128,
} as const;

/** Of a long list: the key that made it, the list that it came from, and how many are remembered behind it. */
interface Touch {
  readonly key: string;
  readonly behind: number;
  before: Touch | undefined;
}
/** Beside the lists, not in them: what was put last is how a list came to be, not what it says. */
const touches = keptOn<readonly string[], Touch>();

function touch(before: readonly string[], after: readonly string[], key: string): void {
  const known = touches.get(before);
  const made: Touch = { key, behind: (known?.behind ?? 0) + 1, before: known };
  touches.set(after, made.behind < 2 * touchLimits.remembered ? made : shortened(made));
}

/** Of twice as many as are remembered the older half is let go, once in so many. */
function shortened(touched: Touch): Touch {
  let oldest: Touch = touched;
  for (let n = 1; n < touchLimits.remembered && oldest.before !== undefined; n++) oldest = oldest.before;
  oldest.before = undefined;
  return { ...touched, behind: touchLimits.remembered };
}

/** Keys that were put between two lists of one owner, some perhaps twice; undefined where that is not known: all may have been. */
export function keysSince(before: readonly string[], after: readonly string[]): readonly string[] | undefined {
  const was = touches.get(before);
  const keys: string[] = [];
  for (let at = touches.get(after); was !== undefined && at !== undefined; at = at.before) {
    if (at === was) return keys;
    keys.push(at.key);
  }
  return undefined;
}
