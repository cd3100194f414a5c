/**
 * Orders with what came back for them: a result names an order by its placer or its filler number, and may come before the order itself. Told only
 * under the filler number it waits as an order of its own, listed as asked by nobody, until an order says that this number is its own.
 */
import type { OrderRecorded } from '../../clinical/events.ts';
import { isUnasked, orderNow, type OrderNow } from '../../clinical/order.ts';
import type { Versions } from '../../versions.ts';

export interface LinkedOrder {
  /** The number that the house knows it by. */
  readonly order: string;
  readonly versions: Versions<OrderRecorded>;
  /** Other numbers that its results were filed under. */
  readonly alsoAs: readonly string[];
  /** As it is now; undefined where nothing makes it one. */
  readonly now: OrderNow | undefined;
}

/** What was told under one number: of itself it is an order already. */
export interface ToldOrder extends LinkedOrder {
  readonly isUnasked: boolean;
  /** Other numbers that whoever asked for it says its results come under. */
  readonly fillers: readonly string[];
}

export function toldOrder(order: string, versions: Versions<OrderRecorded>): ToldOrder {
  const unasked = isUnasked(versions);
  const fillers = unasked ? [] : versions.flatMap(({ event: { fillerOrder } }) => (fillerOrder === undefined || fillerOrder === order ? [] : [fillerOrder]));
  return { order, versions, alsoAs: none, now: orderNow(versions), isUnasked: unasked, fillers: fillers.length === 0 ? none : [...new Set(fillers)] };
}

export function linkedOrders(told: readonly ToldOrder[]): readonly LinkedOrder[] {
  const asking = told.filter(({ fillers }) => fillers.length > 0);
  if (asking.length === 0) return told;
  const unasked = new Map(told.flatMap((one) => (one.isUnasked ? [[one.order, one.versions] as const] : [])));
  const taken = new Map<string, string>();
  for (const { order, fillers } of asking)
    for (const filler of fillers) {
      // One number that two orders claim is nobody's.
      if (unasked.has(filler)) taken.set(filler, taken.has(filler) ? '' : order);
    }
  if (taken.size === 0) return told;
  const fillersOf = new Map<string, string[]>();
  for (const [filler, owner] of taken) {
    const fillers = fillersOf.get(owner);
    if (fillers === undefined) fillersOf.set(owner, [filler]);
    else fillers.push(filler);
  }
  return told.flatMap((one): readonly LinkedOrder[] => {
    if ((taken.get(one.order) ?? '') !== '') return [];
    const alsoAs = fillersOf.get(one.order);
    if (alsoAs === undefined) return [one];
    const versions = bySender(
      one.versions,
      alsoAs.flatMap((filler) => unasked.get(filler) ?? []),
    );
    return [{ order: one.order, versions, alsoAs, now: orderNow(versions) }];
  });
}
const none: readonly string[] = [];

/** The order's own first version stays first: what a result said before the order came does not make it another order. */
function bySender(own: Versions<OrderRecorded>, told: Versions<OrderRecorded>): Versions<OrderRecorded> {
  const [first, ...rest] = own;
  if (first === undefined) return told;
  return [first, ...[...rest, ...told].sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.position - b.position))];
}
