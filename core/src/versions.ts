/** Versions of one thing, kept sorted by sender order: the state of the thing is a function of the list, never of arrival. */
import type { HealthEvent, Recorded } from './event.ts';
import type { FeedId, MessageId, OrderKey } from './ids.ts';
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

export function versionOf<E extends HealthEvent>(recorded: Recorded, event: E): Version<E> {
  const { order, effective, position, recordedAt, message, feed } = recorded;
  return { event, order, at: effective.at, position, recordedAt, message, feed };
}

/**
 * The table with this version in its place; the same table when that version is there already. Two different facts with one sender order
 * (a control id used twice in a second) are both kept, sorted by what they say: which came first decides nothing.
 */
export function putVersion<E extends HealthEvent>(table: Table<string, Versions<E>>, key: string, version: Version<E>): Table<string, Versions<E>> {
  const known = getRow(table, key);
  if (known === undefined) return putRow(table, key, [version]);
  let at = known.length;
  for (let before = known[at - 1]; before !== undefined && before.order >= version.order; before = known[--at - 1]) {
    if (before.order > version.order) continue;
    const apart = compareText(canonical(before.event), canonical(version.event));
    if (apart === 0) return table;
    if (apart < 0) break;
  }
  return putRow(table, key, [...known.slice(0, at), version, ...known.slice(at)]);
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
  const list = known.includes(key) ? [...known] : [...known, key];
  if (list.length >= touchLimits.longFrom) touch(known, list, key);
  return putRow(index, owner, list);
}

export const touchLimits = {
  /** Shorter lists are walked whole sooner than asked what of them is new. */
  longFrom: 32,
  /** Lists before one, of which it is known what was put since. */
  remembered: 64,
} as const;

/** Of long lists: the numbers of the lists that one came from, its own last, and the key that made each. */
interface Touches {
  readonly lists: readonly number[];
  readonly keys: readonly string[];
}
/** Beside the lists, not in them: what was put last is how a list came to be, not what it says. */
const touches = new WeakMap<readonly string[], Touches>();
let lists = 0;

function touch(before: readonly string[], after: readonly string[], key: string): void {
  const known = touches.get(before);
  const from = Math.max(0, (known?.lists.length ?? 0) - touchLimits.remembered + 1);
  touches.set(after, { lists: [...(known?.lists.slice(from) ?? []), ++lists], keys: [...(known?.keys.slice(from) ?? []), key] });
}

/** Keys that were put between two lists of one owner, some perhaps twice; undefined where that is not known: all may have been. */
export function keysSince(before: readonly string[], after: readonly string[]): readonly string[] | undefined {
  const [was, is] = [touches.get(before)?.lists.at(-1), touches.get(after)];
  const at = was === undefined ? -1 : (is?.lists.lastIndexOf(was) ?? -1);
  return at < 0 ? undefined : is?.keys.slice(at + 1);
}
