/**
 * Takes orders and signed notes out of the house. What is owed is derived from the log; what was taken stands in a table. Each destination has one line in the order
 * of the log: a receiver that is away stops its line, with back-off; one that refuses a message some times over makes it a dead letter, and the line goes on.
 */
import { wordsByRecord } from '@healthos/core/told.ts';
import { outgoingNotesOf, type NoteMessage } from '@healthos/core/house/notes/outgoing.ts';
import { outgoingOf, type OrderMessage } from '@healthos/core/house/orders/outbox.ts';
import type { EncounterId, FacilityId, MessageId, PatientId } from '@healthos/core/ids.ts';
import type { Clock, IdentityLine } from '@healthos/core/ports.ts';
import { changedSince, emptyTable, getRow } from '@healthos/core/table.ts';
import type { Hospital } from '@healthos/core/hospital.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { Follow } from '../follow.ts';
import type { TextPart } from '../http/document-text.ts';
import type { Sent } from '../tracing/traces.ts';
import { destinationKey, destinationOf, type Destination, type Destinations } from './destinations.ts';
import { createSender, type Sender } from './mllp-sender.ts';
import { noteBytes } from './note-message.ts';
import { orderBytes } from './order-message.ts';
import { controlIdOf } from './segments.ts';
import type { OutboxTable, OutRow } from './outbox-table.ts';
import { survivingOf } from './surviving.ts';

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
  /** The text that a person wrote in this message. */
  textOf(message: MessageId): Promise<readonly TextPart[]>;
  /** Told of each message that was sent, whatever became of it. */
  sent?(sent: Sent): void;
  onTrouble(error: unknown, about: string): void;
}

/** One step of an order or a note, as the line sees it. */
interface Outgoing {
  readonly position: number;
  readonly at: Instant;
  readonly control: string;
  /** The order, or the document: what follows a dead letter of its own thing waits with it. */
  readonly thing: string;
  /** Which destination takes it. */
  readonly kind: string;
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  readonly of: { readonly order: OrderMessage } | { readonly note: NoteMessage };
}

function ofOrder(message: OrderMessage): Outgoing {
  const { position, at, control, order } = message;
  const { kind, patient, encounter } = order;
  return { position, at, control, thing: order.order, kind, patient, ...(encounter === undefined ? {} : { encounter }), of: { order: message } };
}

function ofNote(message: NoteMessage): Outgoing {
  const { position, at, trigger, document, patient, encounter } = message;
  return { position, at, control: trigger, thing: document, kind: 'note', patient, ...(encounter === undefined ? {} : { encounter }), of: { note: message } };
}

interface Owed {
  readonly facility: FacilityId;
  readonly message: Outgoing;
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
  /** Of them, those that its receiver refused too often or nobody took in time. */
  readonly dead: number;
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
  const seen = new Map<FacilityId, Pick<Hospital['clinical'], 'orders' | 'documents'>>();
  const known = new Map<FacilityId, Set<number>>();
  let looking: Promise<void> | undefined;
  let over = false;

  async function look(): Promise<void> {
    for (const hospital of follow.enterprise().hospitals.values()) await gather(hospital);
    await Promise.all([...lines.values()].map(drain));
  }

  /** What the log owes since the last look, less what the table knows as settled. */
  async function gather({ facility, clinical }: Hospital): Promise<void> {
    const { orders, documents } = clinical;
    const before = seen.get(facility) ?? { orders: emptyTable(), documents: emptyTable() };
    if (before.orders === orders && before.documents === documents) return;
    const own = known.get(facility) ?? new Set<number>();
    known.set(facility, own);
    const fresh = [
      ...changedSince(before.orders, orders).flatMap((order) => wordsByRecord(getRow(orders, order)).flatMap((words) => outgoingOf(words).map(ofOrder))),
      ...changedSince(before.documents, documents).flatMap((document) => outgoingNotesOf(getRow(documents, document) ?? []).map(ofNote)),
    ].filter(({ position }) => !own.has(position));
    const rows = new Map<number, OutRow>();
    for (let n = 0; n < fresh.length; n += limits.askedAtOnce) {
      const positions = fresh.slice(n, n + limits.askedAtOnce).map(({ position }) => position);
      for (const row of await table.of(facility, positions)) rows.set(row.position, row);
    }
    for (const message of fresh) {
      own.add(message.position);
      const destination = destinationOf(destinations, facility, message.kind);
      const row = rows.get(message.position);
      if (destination === undefined || row?.state === 'acknowledged' || row?.state === 'dropped') continue;
      const line = lineOf(destination);
      line.owed.push({ facility, message, destination, tries: row?.tries ?? 0, dead: row?.state === 'dead' });
      line.owed.sort((a, b) => a.message.position - b.message.position);
    }
    seen.set(facility, { orders, documents });
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
    const stopped = new Set(owed.filter((one) => one.dead).map(({ message }) => message.thing));
    return owed.find((one) => !one.dead && !stopped.has(one.message.thing));
  }

  async function sendOne(line: Line, owed: Owed): Promise<void> {
    const began = performance.now();
    const sent = await line.sender.send(await bytesOf(owed), controlIdOf(owed.message.position));
    options.sent?.({
      way: owed.message.kind === 'note' ? 'note' : 'order',
      facility: owed.facility,
      destination: owed.destination.name,
      position: owed.message.position,
      outcome: sent.sent === 'taken' ? 'taken' : sent.code,
      milliseconds: performance.now() - began,
    });
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
    const { position, thing, control } = message;
    await table.put({
      facility,
      position,
      order: thing,
      destination: destination.name,
      control,
      state,
      tries,
      at,
      ...(code === undefined ? {} : { code }),
    });
  }

  async function bytesOf({ facility, message, destination }: Owed): Promise<Buffer> {
    const { hospitals, identity } = follow.enterprise();
    const encounters = hospitals.get(facility)?.operations.encounters;
    const { encounter, patient, of } = message;
    const people = await survivingOf(identity, [patient], options.identitiesOf);
    const addressed = {
      facility,
      person: people.get(patient),
      encounter: encounter === undefined || encounters === undefined ? undefined : getRow(encounters, encounter),
      application: destination.application,
      receiver: destination.receiver,
    };
    if ('order' in of) return orderBytes({ ...addressed, message: of.order });
    return noteBytes({ ...addressed, message: of.note, parts: of.note.text === undefined ? [] : await options.textOf(of.note.text) });
  }

  const timer =
    destinations.length === 0
      ? undefined
      : setInterval(() => {
          looking ??= look()
            .catch((error: unknown) => onTrouble(error, 'orders and notes that go out'))
            .finally(() => (looking = undefined));
        }, limits.everyMs);
  return {
    lines: () =>
      [...lines].map(([key, { owed, failures, openAt }]) => ({
        key,
        owed: owed.length,
        dead: owed.filter((one) => one.dead).length,
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
