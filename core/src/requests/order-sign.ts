/** A prescriber signs what was placed unsigned: all named orders, or none. */
import Type from 'typebox';
import type { OrderRecorded } from '../clinical/events.ts';
import { getRow } from '../table.ts';
import type { ViewInput } from '../views/view.ts';
import { Key } from '../work/fact.ts';
import { checkedOrders, Overrides } from './order-checks.ts';
import { maySign, orderAsked, stepped } from './ordering.ts';
import { isRefused } from './placing.ts';
import { byOf, requestKind } from './request.ts';

const ordersAtOnce = 40;

/** The order as it was placed: a step of it need not say its drug again. */
const wholeOrder = ({ hospital }: ViewInput, order: string): OrderRecorded | undefined =>
  getRow(hospital.clinical.orders, order)?.findLast(({ event }) => event.code !== undefined)?.event;

export const orderSign = requestKind({
  request: 'order-sign',
  title: 'Sign orders',
  definition: 'A prescriber signs unsigned orders; from then on they are carried out and sent.',
  body: Type.Object(
    {
      orders: Type.Array(Key('Of the order'), { minItems: 1, maxItems: ordersAtOnce, uniqueItems: true }),
      overrides: Type.Optional(Overrides),
      seen: Type.Optional(Type.Integer({ minimum: 0, description: 'The newest position that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { orders, seen, overrides = [] } }, actor) => {
    if (!maySign(actor)) return { refused: 'order.unsigned', says: 'Only a prescriber signs.' };
    const events: OrderRecorded[] = [];
    for (const order of orders) {
      const now = orderAsked(input, order, seen, actor);
      if (isRefused(now)) return now;
      if (now.signedBy !== undefined || (now.state !== 'unsigned' && now.state !== 'held'))
        return { refused: 'step.out-of-order', says: `${order} does not wait for a signature.`, value: now.signedBy ?? now.state };
      events.push(stepped(now, { control: 'XX', status: 'changed', signedBy: byOf(actor) }, actor));
    }
    const placed = events.flatMap(({ order }) => wholeOrder(input, order) ?? []);
    const checked = checkedOrders(input, placed, overrides, actor);
    if ('refused' in checked) return checked;
    return { events: [...events, ...checked] };
  },
});
