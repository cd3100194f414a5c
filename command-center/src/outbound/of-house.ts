/** Orders and signed notes go where the environment and the facility files say: the one line of a server that takes them out. */
import type { MessageId } from '@healthos/core/ids.ts';
import type { Clock } from '@healthos/core/ports.ts';
import type { Config } from '../config.ts';
import type { DescribedNetwork } from '../facility-file.ts';
import type { Follow } from '../follow.ts';
import { textOf, type TextPart } from '../http/document-text.ts';
import type { PostgresLog } from '../postgres/event-log.ts';
import { atDesk } from '../processes/at-desk.ts';
import type { Holds } from '../processes/holds.ts';
import type { Destinations } from './destinations.ts';
import { outboxTable } from './outbox-table.ts';
import { startOrdersOut, type OrdersOut, type OrdersOutOptions } from './send-orders.ts';

interface House {
  readonly config: Pick<Config, 'orders'>;
  readonly network: DescribedNetwork;
  readonly follow: Follow;
  readonly log: PostgresLog;
  readonly clock: Clock;
  readonly holds: Holds | undefined;
  readonly sent: OrdersOutOptions['sent'];
  readonly onTrouble: OrdersOutOptions['onTrouble'];
}

export function sendOrders({ config, network, follow, log, clock, holds, sent, onTrouble }: House): OrdersOut & { readonly destinations: Destinations } {
  const destinations = [...config.orders, ...network.facilities.flatMap(({ orders }) => orders)];
  const out = atDesk(holds, () =>
    startOrdersOut({
      follow,
      destinations,
      table: outboxTable(log.pool),
      clock,
      identitiesOf: (some) => log.identitiesOf(some),
      textOf: (message) => written(log, message),
      ...(sent === undefined ? {} : { sent }),
      onTrouble,
    }),
  );
  return { lines: () => out.current()?.lines() ?? [], stop: out.stop, destinations };
}

/** The text of a note, from the bytes of the request that signed it. */
async function written(log: PostgresLog, id: MessageId): Promise<readonly TextPart[]> {
  const [message, bytes] = await Promise.all([log.message(id), log.raw(id)]);
  return message === undefined || bytes === undefined ? [] : textOf(bytes, message.type);
}
