/** A prescriber signs what was placed unsigned: all named orders, or none. */
import { wordsOfOne } from '../told.ts';
import Type from 'typebox';
import type { OrderRecorded } from '../clinical/events.ts';
import { getRow } from '../table.ts';
import type { ViewInput } from '../views/view.ts';
import { Key } from '../work/fact.ts';
import { checkedOrders, Overrides } from './order-checks.ts';
import { maySign, notPrescriber, orderAsked, patientAsked, stepped } from './ordering.ts';
import { isRefused } from './placing.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

const ordersAtOnce = 40;

/** The order as it was placed: a step of it need not say its drug again. */
const wholeOrder = (input: ViewInput, order: string): OrderRecorded | undefined =>
  wordsOfOne(input, getRow(input.hospital.clinical.orders, order)).findLast(({ event }) => event.code !== undefined)?.event;

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
    if (!maySign(actor)) return notPrescriber(actor, 'Leave it unsigned; it waits for a prescriber.');
    const events: OrderRecorded[] = [];
    for (const [n, order] of orders.entries()) {
      const now = orderAsked(input, order, seen, actor);
      if (isRefused(now)) return signedBefore(input, now, order, n);
      if (now.signedBy !== undefined || (now.state !== 'unsigned' && now.state !== 'held'))
        return signedBefore(input, { refused: 'step.out-of-order', says: `${order} does not wait for a signature.`, value: now.state }, order, n);
      const encounter = now.encounter === undefined ? undefined : patientAsked(input, { encounter: now.encounter }, actor);
      if (encounter !== undefined && isRefused(encounter)) return { ...encounter, field: `orders[${n}]` };
      events.push(stepped(now, { control: 'XX', status: 'changed', signedBy: byOf(actor) }, actor));
    }
    const placed = events.flatMap(({ order }) => wholeOrder(input, order) ?? []);
    const checked = checkedOrders(input, placed, overrides, actor);
    if ('refused' in checked) return checked;
    return { events: [...events, ...checked] };
  },
});

/** Two people who sign one order: the second hears who was first. Otherwise what was refused, with its field. */
function signedBefore(input: ViewInput, refusal: Refusal, order: string, n: number): Refusal {
  const first = wordsOfOne(input, getRow(input.hospital.clinical.orders, order)).find(({ event }) => event.signedBy !== undefined);
  const by = first?.event.signedBy;
  if (first === undefined || by === undefined) return { ...refusal, field: `orders[${n}]` };
  return {
    refused: 'step.out-of-order',
    says: `${order} is signed already.`,
    value: by,
    field: `orders[${n}]`,
    unlock: 'Nothing is left to sign; discontinue or replace it where it should not stand.',
    taken: { by, at: first.at },
  };
}
