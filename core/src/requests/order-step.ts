/** Holds an order, releases it, or ends it: three requests of one shape. What does not follow from where the order stands is refused. */
import Type from 'typebox';
import type { OrderRecorded } from '../clinical/events.ts';
import type { OrderState } from '../clinical/order.ts';
import { Key, Word } from '../work/fact.ts';
import { orderAsked, stepped } from './ordering.ts';
import { isRefused } from './placing.ts';
import { requestKind } from './request.ts';

interface Step {
  readonly request: string;
  readonly title: string;
  readonly definition: string;
  readonly from: readonly OrderState[];
  readonly says: Pick<OrderRecorded, 'control' | 'status'>;
  readonly needsReason: boolean;
}

function orderStep({ request, title, definition, from, says, needsReason }: Step) {
  return requestKind({
    request,
    title,
    definition,
    body: Type.Object(
      {
        order: Key('Of the order'),
        reason: Type.Optional(Word('Why, as a term: no sentence about somebody')),
        seen: Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the order that the form showed' })),
      },
      { additionalProperties: false },
    ),
    decide: (input, { body: { order, reason, seen } }, actor) => {
      const now = orderAsked(input, order, seen, actor);
      if (isRefused(now)) return now;
      if (!from.includes(now.state)) return { refused: 'step.out-of-order', says: `The order is ${now.state}.`, value: now.state, limit: from.join(', ') };
      if (needsReason && reason === undefined) return { refused: 'reason.missing', says: 'Say why.' };
      return { events: [stepped(now, { ...says, ...(reason === undefined ? {} : { reason }) }, actor)] };
    },
  });
}

export const orderHold = orderStep({
  request: 'order-hold',
  title: 'Hold an order',
  definition: 'Nothing of it is due until it is released; the reason is kept.',
  from: ['active', 'unsigned'],
  says: { control: 'HD', status: 'held' },
  needsReason: true,
});

export const orderRelease = orderStep({
  request: 'order-release',
  title: 'Release a held order',
  definition: 'It is in force again.',
  from: ['held'],
  says: { control: 'RL', status: 'released' },
  needsReason: false,
});

export const orderDiscontinue = orderStep({
  request: 'order-discontinue',
  title: 'Discontinue an order',
  definition: 'It is over; what was done of it stays. An order that is completed cannot be discontinued.',
  from: ['active', 'unsigned', 'held', 'unable'],
  says: { control: 'DC', status: 'discontinued' },
  needsReason: true,
});
