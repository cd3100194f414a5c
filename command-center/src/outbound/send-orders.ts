/**
 * Takes orders out of the house. What is owed is derived from the log; what was taken stands in a table. Each destination has one line in the order
 * of the log: a receiver that is away stops its line, with back-off; one that refuses a message some times over makes it a dead letter, and the line goes on.
 */
import { outgoingOf, type OrderMessage } from '@healthos/core/house/orders/outbox.ts';
import type { FacilityId, PatientId } from '@healthos/core/ids.ts';
import type { Clock, IdentityLine } from '@healthos/core/ports.ts';
import { changedSince, emptyTable, getRow } from '@healthos/core/table.ts';
import type { Hospital } from '@healthos/core/hospital.ts';
import type { Follow } from '../follow.ts';
import { destinationKey, destinationOf, type Destination, type Destinations } from './destinations.ts';
import { createSender, type Sender } from './mllp-sender.ts';
import { controlIdOf, orderBytes } from './order-message.ts';
import type { OutboxTable, OutRow } from './outbox-table.ts';

export const ordersOutLimits = {
  everyMs: 1000,
  connectMs: 5000,
  answerMs: 10_000,
  /** A receiver that is away is tried after this, then after twice as long, up to the longest. */
  backOffMs: 1000,
  longestBackOffMs: 60_000,
  /** Answers AE or AR to one message before it is a dead letter. */
  refusals: 3,
  /** A message that nobody took for so long is a dead letter. */
  oldestMs: 24 * 3_600_000,
  /** Positions of one question to the table. */
  askedAtOnce: 1000,
} as const;
export type OrdersOutLimits = { readonly [Limit in keyof typeof ordersOutLimits]: number };

export interface OrdersOutOptions {
  readonly follow: Pick<Follow, 'enterprise'>;
  readonly destinations: Destinations;
  readonly table: OutboxTable;
  readonly clock: Clock;
  readonly limits?: OrdersOutLimits;
  identitiesOf(patients: readonly PatientId[]): Promise<readonly IdentityLine[]>;
  onTrouble(error: unknown, about: string): void;
}

interface Owed {
  readonly facility: FacilityId;
  readonly message: OrderMessage;
  readonly destination: Destination;
  tries: number;
  dead: boolean;
}
/** One destination: what it is owed, in the order of the log, and when it may be tried again. */
interface Line {
  readonly sender: Sender;
  owed: Owed[];
  failures: number;
  openAt: number;
}

/** A destination as it stands now. */
export interface LineState {
  readonly key: string;
  /** Messages that wait for it, dead letters and what stands behind them included. */
  readonly owed: number;
  /** Failures since somebody took something; it is tried again at `openAt`. */
  readonly failures: number;
  readonly openAt: number;
  readonly oldestAt?: number;
}
export interface OrdersOut {
  lines(): readonly LineState[];
  stop(): Promise<void>;
}

export function startOrdersOut(options: OrdersOutOptions): OrdersOut {
  const { follow, destinations, table, clock, onTrouble } = options;
  const limits = options.limits ?? ordersOutLimits;
  const lines = new Map<string, Line>();
  const seen = new Map<FacilityId, Hospital['clinical']['orders']>();
  const known = new Map<FacilityId, Set<number>>();
  let looking: Promise<void> | undefined;
  let over = false;

  async function look(): Promise<void> {
    for (const hospital of follow.enterprise().hospitals.values()) await gather(hospital);
    await Promise.all([...lines.values()].map(drain));
  }

  /** What the log owes since the last look, less what the table knows as settled. */
  async function gather({ facility, clinical }: Hospital): Promise<void> {
    const before = seen.get(facility) ?? emptyTable();
    if (before === clinical.orders) return;
    const own = known.get(facility) ?? new Set<number>();
    known.set(facility, own);
    const fresh = changedSince(before, clinical.orders)
      .flatMap((order) => outgoingOf(getRow(clinical.orders, order) ?? []))
      .filter(({ position }) => !own.has(position));
    const rows = new Map<number, OutRow>();
    for (let n = 0; n < fresh.length; n += limits.askedAtOnce) {
      const positions = fresh.slice(n, n + limits.askedAtOnce).map(({ position }) => position);
      for (const row of await table.of(facility, positions)) rows.set(row.position, row);
    }
    for (const message of fresh) {
      own.add(message.position);
      const destination = destinationOf(destinations, facility, message.order.kind);
      const row = rows.get(message.position);
      if (destination === undefined || row?.state === 'acknowledged' || row?.state === 'dropped') continue;
      const line = lineOf(destination);
      line.owed.push({ facility, message, destination, tries: row?.tries ?? 0, dead: row?.state === 'dead' });
      line.owed.sort((a, b) => a.message.position - b.message.position);
    }
    seen.set(facility, clinical.orders);
  }

  function lineOf(destination: Destination): Line {
    const key = destinationKey(destination);
    const line = lines.get(key) ?? { sender: createSender(destination, limits), owed: [], failures: 0, openAt: 0 };
    lines.set(key, line);
    return line;
  }

  async function drain(line: Line): Promise<void> {
    await revive(line);
    for (let owed = nextOf(line); owed !== undefined && !over && clock.now() >= line.openAt; owed = nextOf(line)) await sendOne(line, owed);
    if (nextOf(line) === undefined) line.sender.close();
  }

  /** A person may have given a dead letter another life, or given it up. */
  async function revive(line: Line): Promise<void> {
    const dead = line.owed.filter((one) => one.dead);
    for (const facility of new Set(dead.map((one) => one.facility))) {
      const own = dead.filter((one) => one.facility === facility);
      const rows = await table.of(
        facility,
        own.slice(0, limits.askedAtOnce).map(({ message }) => message.position),
      );
      for (const { position, state } of rows) {
        const one = own.find(({ message }) => message.position === position);
        if (one === undefined || state === 'dead') continue;
        if (state === 'waiting') [one.dead, one.tries] = [false, 0];
        else line.owed = line.owed.filter((other) => other !== one);
      }
    }
  }

  /** The first that may go: what follows a dead letter of its own order waits with it. */
  function nextOf({ owed }: Line): Owed | undefined {
    const stopped = new Set(owed.filter((one) => one.dead).map(({ message }) => message.order.order));
    return owed.find((one) => !one.dead && !stopped.has(one.message.order.order));
  }

  async function sendOne(line: Line, owed: Owed): Promise<void> {
    const sent = await line.sender.send(await bytesOf(owed), controlIdOf(owed.message.position));
    const now = clock.now();
    if (sent.sent === 'taken') {
      line.failures = 0;
      await put(owed, 'acknowledged', undefined, now);
      line.owed = line.owed.filter((one) => one !== owed);
      return;
    }
    owed.tries++;
    line.failures++;
    const [refusedOften, tooOld] = [sent.sent === 'refused' && owed.tries >= limits.refusals, now - owed.message.at > limits.oldestMs];
    owed.dead = refusedOften || tooOld;
    await put(owed, owed.dead ? 'dead' : 'waiting', sent.code, now);
    if (owed.dead) line.failures = 0;
    else line.openAt = now + Math.min(limits.longestBackOffMs, limits.backOffMs * 2 ** Math.min(line.failures - 1, 20));
  }

  async function put({ facility, message, destination, tries }: Owed, state: OutRow['state'], code: string | undefined, at: OutRow['at']): Promise<void> {
    const { position, order, control } = message;
    await table.put({
      facility,
      position,
      order: order.order,
      destination: destination.name,
      control,
      state,
      tries,
      at,
      ...(code === undefined ? {} : { code }),
    });
  }

  async function bytesOf({ facility, message, destination }: Owed): Promise<Buffer> {
    const encounters = follow.enterprise().hospitals.get(facility)?.operations.encounters;
    const { encounter, patient } = message.order;
    const [person] = await options.identitiesOf([patient]);
    return orderBytes({
      facility,
      message,
      person,
      encounter: encounter === undefined || encounters === undefined ? undefined : getRow(encounters, encounter),
      application: destination.application,
      receiver: destination.receiver,
    });
  }

  const timer =
    destinations.length === 0
      ? undefined
      : setInterval(() => {
          looking ??= look()
            .catch((error: unknown) => onTrouble(error, 'orders that go out'))
            .finally(() => (looking = undefined));
        }, limits.everyMs);
  return {
    lines: () =>
      [...lines].map(([key, { owed, failures, openAt }]) => ({
        key,
        owed: owed.length,
        failures,
        openAt,
        ...(owed[0] === undefined ? {} : { oldestAt: owed[0].message.at }),
      })),
    stop: async () => {
      over = true;
      clearInterval(timer);
      for (const { sender } of lines.values()) sender.close();
      await looking;
    },
  };
}
