/**
 * What of an order goes out: a function of its versions alone, so that a restart owes what was owed before it. Only orders that were placed here,
 * and only once signed; from then on each step is one message, named by the position of its fact.
 */
import type { OrderRecorded } from '../../clinical/events.ts';
import { orderNow, type OrderNow } from '../../clinical/order.ts';
import { feedId } from '../../ids.ts';
import type { Instant } from '../../time.ts';
import type { Versions } from '../../versions.ts';

/** ORC-1 (table 0119) as a placer says it. */
export type PlacerControl = 'NW' | 'RO' | 'HD' | 'RL' | 'DC' | 'CA' | 'RP';

export interface OrderMessage {
  readonly position: number;
  readonly control: PlacerControl;
  /** The order as this step made it. */
  readonly order: OrderNow;
  /** When the step was done. */
  readonly at: Instant;
  readonly by?: string;
}

const controls: Partial<Record<OrderRecorded['status'], PlacerControl>> = {
  held: 'HD',
  released: 'RL',
  discontinued: 'DC',
  cancelled: 'CA',
  replaced: 'RP',
};
const ownFeed = feedId('requests');

export function outgoingOf(versions: Versions<OrderRecorded>): readonly OrderMessage[] {
  // Not of the first: a result that is dated before its order stands before it.
  if (!versions.some(({ feed, event }) => feed === ownFeed && event.status === 'placed')) return [];
  // A prescription for home is carried out elsewhere: a pharmacy of the house would dispense it to the ward.
  if (versions.some(({ event }) => event.purpose !== undefined)) return [];
  const found: OrderMessage[] = [];
  let told = false;
  for (const [n, { event, position, at, feed }] of versions.entries()) {
    const order = orderNow(versions.slice(0, n + 1));
    if (feed !== ownFeed || order === undefined) continue;
    const message = { position, order, at, ...(event.by === undefined ? {} : { by: event.by }) };
    const control = told ? controls[event.status] : undefined;
    if (control !== undefined) found.push({ ...message, control });
    if (told || order.state === 'unsigned' || order.state === 'over') continue;
    // A held draft that is signed goes out when it is released.
    if (order.state === 'held' || !isSigned(versions.slice(0, n + 1))) continue;
    told = true;
    found.push({ ...message, control: order.replaces === undefined ? 'NW' : 'RO' });
  }
  return found;
}

const isSigned = (versions: Versions<OrderRecorded>): boolean => versions.some(({ event }) => event.signedBy !== undefined);
