/** What comes and goes beside the feeds: orders and notes to their receivers, a folder that is read, folders that claims, questions and statements are written to. */
import type { Clock } from '@healthos/core/ports.ts';
import type { Receive } from '@healthos/ingest/receive.ts';
import type { Config } from './config.ts';
import type { Decide } from './decide.ts';
import type { DescribedNetwork } from './facility-file.ts';
import { startFolders, type Folders } from './folders/of-house.ts';
import type { Follow } from './follow.ts';
import { sendOrders } from './outbound/of-house.ts';
import type { OrdersOutOptions } from './outbound/send-orders.ts';
import { createTestGateway, type PaymentGateway } from './portal/gateway.ts';
import type { Holds } from './processes/holds.ts';
import type { PostgresLog } from './postgres/event-log.ts';

interface House {
  readonly config: Config;
  readonly network: DescribedNetwork;
  readonly receive: Receive;
  readonly follow: Follow;
  readonly log: PostgresLog;
  readonly decide: Decide;
  readonly clock: Clock;
  /** Where processes are several. */
  readonly holds: Holds | undefined;
  /** Told of each order and note that was sent, where somebody traces. */
  readonly sent: OrdersOutOptions['sent'];
  onTrouble(error: unknown, about: string): void;
}

export interface Ways {
  readonly ordersOut: ReturnType<typeof sendOrders>;
  readonly folders: Folders;
  /** Who takes card payments: in the demo nobody's money; a site plugs its own in here. */
  readonly gateway?: PaymentGateway;
  stop(): Promise<void>;
}

export function openWays(house: House): Ways {
  const [ordersOut, folders] = [sendOrders(house), startFolders(house)];
  return {
    ordersOut,
    folders,
    ...(house.config.demo ? { gateway: createTestGateway() } : {}),
    stop: async () => void (await Promise.all([ordersOut.stop(), folders.stop()])),
  };
}
