/**
 * Orders with what came back for them: a result names an order by its placer or its filler number, and may come before the order itself. Told only
 * under the filler number it waits as an order of its own, listed as asked by nobody, until an order says that this number is its own.
 */
import type { OrderRecorded } from '../../clinical/events.ts';
import { isUnasked } from '../../clinical/order.ts';
import type { Versions } from '../../versions.ts';

export interface LinkedOrder {
  /** The number that the house knows it by. */
  readonly order: string;
  readonly versions: Versions<OrderRecorded>;
  /** Other numbers that its results were filed under. */
  readonly alsoAs: readonly string[];
}

export function linkedOrders(keys: Iterable<string>, versionsOf: (key: string) => Versions<OrderRecorded> | undefined): readonly LinkedOrder[] {
  const known = new Map<string, Versions<OrderRecorded>>();
  for (const key of keys) {
    const versions = versionsOf(key);
    if (versions !== undefined && versions.length > 0) known.set(key, versions);
  }
  const taken = new Map<string, string>();
  for (const [key, versions] of known) {
    if (isUnasked(versions)) continue;
    for (const { event } of versions) {
      const told = event.fillerOrder === undefined || event.fillerOrder === key ? undefined : known.get(event.fillerOrder);
      // One number that two orders claim is nobody's.
      if (event.fillerOrder === undefined || told === undefined || !isUnasked(told)) continue;
      const before = taken.get(event.fillerOrder);
      taken.set(event.fillerOrder, before === undefined || before === key ? key : '');
    }
  }
  const fillersOf = new Map<string, string[]>();
  for (const [filler, owner] of taken) {
    const fillers = fillersOf.get(owner);
    if (fillers === undefined) fillersOf.set(owner, [filler]);
    else fillers.push(filler);
  }
  const linked: LinkedOrder[] = [];
  for (const [order, versions] of known) {
    if ((taken.get(order) ?? '') !== '') continue;
    const alsoAs = fillersOf.get(order) ?? none;
    const told = alsoAs.flatMap((filler) => known.get(filler) ?? []);
    linked.push({ order, versions: told.length === 0 ? versions : bySender(versions, told), alsoAs });
  }
  return linked;
}
const none: readonly string[] = [];

/** The order's own first version stays first: what a result said before the order came does not make it another order. */
function bySender(own: Versions<OrderRecorded>, told: Versions<OrderRecorded>): Versions<OrderRecorded> {
  const [first, ...rest] = own;
  if (first === undefined) return told;
  return [first, ...[...rest, ...told].sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.position - b.position))];
}
