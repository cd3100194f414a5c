/** Orders that ask for somebody: nobody signed them, or nothing came of them in the time that the pack gives. */
import type { OrderNow } from '../../clinical/order.ts';
import { hourMs, instant, minuteMs, type Instant } from '../../time.ts';
import type { Medication } from '../mar/medication.ts';
import type { OrdersHere } from './of-encounter.ts';

export const overduePack = {
  pack: 'orders-overdue@2026.1',
  version: '2026.1',
  effectiveFrom: instant(Date.UTC(2026, 0, 1)),
  source: 'Times of this project: result expected after order, by kind and priority; a site replaces them with its own',
  afterMs: { laboratory: { stat: hourMs, routine: 6 * hourMs }, imaging: { stat: 2 * hourMs, routine: 24 * hourMs } },
  stat: ['S', 'A', 'STAT', 'ASAP'],
} as const;

export interface AskingOrder {
  readonly order: OrderNow;
  readonly asks: 'unsigned' | 'overdue';
  readonly since: Instant;
}

/** From when the order is overdue as it stands; undefined where nothing is awaited of it. */
export function overdueAt(order: OrderNow, medication: Medication | undefined): Instant | undefined {
  if (order.state !== 'active') return undefined;
  if (order.kind === 'medication') return medication?.due?.lateAt;
  if (order.kind !== 'laboratory' && order.kind !== 'imaging') return undefined;
  const isStat = (overduePack.stat as readonly string[]).includes(order.priority?.toUpperCase() ?? '');
  return instant(order.startsAt + overduePack.afterMs[order.kind][isStat ? 'stat' : 'routine']);
}

/** What asks at `now`, and when the next one will. */
export function askingOrders({ orders, medications }: OrdersHere, now: Instant): { readonly asking: readonly AskingOrder[]; readonly nextAt?: Instant } {
  const asking: AskingOrder[] = [];
  let next = Number.POSITIVE_INFINITY;
  for (const order of orders) {
    if (order.state === 'unsigned') {
      asking.push({ order, asks: 'unsigned', since: order.placedAt });
      continue;
    }
    const at = overdueAt(
      order,
      medications.find((one) => one.order.order === order.order),
    );
    if (at === undefined) continue;
    if (at <= now - minuteMs) asking.push({ order, asks: 'overdue', since: at });
    else next = Math.min(next, at + minuteMs);
  }
  return { asking, ...(next === Number.POSITIVE_INFINITY ? {} : { nextAt: instant(next) }) };
}
