/**
 * The one appender of a process: group commit without a timer. Whatever arrived while the last batch was written is the next one. An arrival is
 * resolved only when its batch is on disk; a repeated one gets what the first one got; positions are per facility, gap-free and in order.
 */
import type { Recorded } from '@healthos/core/event.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Appended, Arrival, Clock, KeptMessage } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import { Fault } from '../fault.ts';
import type { Batch } from './append.ts';
import { createLanes } from './lanes.ts';
import { createNewest } from '../newest.ts';
import { keysOf, messageOf, rowOf, toBatch, unfit, unfitCode, type Keys, type Planned } from './planning.ts';

export const appendLimits = {
  /** Arrivals and bytes of one batch. Of more it costs no less for each, and who is where waits for the end of it. */
  batchArrivals: 256,
  batchBytes: 16 * 1024 * 1024,
  /** A batch of more than this leaves half of all who take part to the next one, so that this process and the database work at the same time. */
  splitAbove: 16,
  /** Arrivals and bytes that wait; more are refused with a Fault, and the sender comes again. */
  waitingArrivals: 50_000,
  waitingBytes: 256 * 1024 * 1024,
  /**
   * Messages remembered, and half as many again, so that a repetition soon after costs no look-up: some 600 bytes each. Of a house of 420 beds with its monitors that are hours, of a
   * thousand messages a second twenty seconds; what comes again later is found in the log.
   */
  rememberedMessages: 20_000,
  /** Times that one batch may meet what was kept before and is no longer remembered. */
  clashes: 3,
} as const;

/** What a batch may count on until it is on disk, where others append to the same log. */
export interface Claim {
  readonly positions: ReadonlyMap<FacilityId, number>;
  /** The turn that holds at each facility: what was decided under another one is too late. */
  readonly turns: ReadonlyMap<FacilityId, number>;
  /** One for each message. */
  readonly ids: readonly string[];
}

/** What the database room does for the appender. */
export interface AppendStore {
  /** Only where others append too: nobody else appends to these facilities until the next `insert` or `abandon` of this one resolves. */
  claim?(facilities: ReadonlySet<FacilityId>, messages: number): Promise<Claim>;
  abandon?(): Promise<void>;
  /**
   * Resolves when the batch is on disk, also after lost connections in between; with nothing kept of it: `clash` when something in it was kept
   * before, `unfit` when the database cannot hold a value in it, `again` when it must be claimed anew. Rejects with a Fault when nothing of it is kept
   * for another reason.
   */
  insert(batch: Batch): Promise<'kept' | 'clash' | 'unfit' | 'again'>;
  /** Kept messages that share one of these keys. */
  known(
    dedupe: readonly string[],
    controlKeys: readonly string[],
  ): Promise<readonly { readonly message: KeptMessage; readonly dedupe?: string; readonly controlKey?: string }[]>;
}

export interface AppenderOptions {
  readonly store: AppendStore;
  readonly clock: Clock;
  readonly nextMessage: bigint;
  readonly positions: Map<FacilityId, number>;
  /** Told of each batch right after it is on disk, in order, before anybody is answered. */
  onCommitted(facts: readonly Recorded[], arrivals: readonly { readonly arrival: Arrival; readonly message: KeptMessage }[]): void;
  /** Told of whatever was kept before and came again. */
  onRepeated(arrival: Arrival, first: KeptMessage): void;
  /** Resolves when the next batch may be written; undefined = at once. */
  mayGoOn?(): Promise<void> | undefined;
}

interface Waiting {
  readonly arrival: Arrival;
  readonly keys: Keys;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (fault: unknown) => void;
}

export interface Appender {
  append(arrival: Arrival): Promise<Appended>;
  waiting(): number;
  /** When the oldest one came that is not on disk yet. */
  oldestAt(): Instant | undefined;
  /** Resolves once everything taken is on disk; refuses what comes later. */
  close(): Promise<void>;
}

export function createAppender(options: AppenderOptions): Appender {
  const { store, positions } = options;
  const queue = createLanes<Waiting>();
  const [byDedupe, controlKeys] = [createNewest<KeptMessage>(appendLimits.rememberedMessages), createNewest<KeptMessage>(appendLimits.rememberedMessages)];
  let [nextMessage, queuedBytes] = [options.nextMessage, 0];
  let running: Promise<void> | undefined;
  let [closed, lastBatch] = [false, 0];
  let writing: readonly Waiting[] = [];
  /** Senders of whom something of this batch was not kept, and why. */
  const refused = new Map<string, unknown>();

  function append(arrival: Arrival): Promise<Appended> {
    if (closed) return Promise.reject(new Fault('log.closed'));
    if (queue.count() >= appendLimits.waitingArrivals || queuedBytes > appendLimits.waitingBytes) return Promise.reject(new Fault('log.full'));
    return new Promise((resolve, reject) => {
      queue.add({ arrival, keys: keysOf(arrival), resolve, reject });
      queuedBytes += arrival.bytes.length;
      running ??= run();
    });
  }

  async function run(): Promise<void> {
    // Arrivals of the same turn of the event loop belong to one batch.
    await Promise.resolve();
    await options.mayGoOn?.();
    for (let batch = take(); batch.length > 0; batch = take()) {
      refused.clear();
      writing = batch;
      await write(batch);
      await options.mayGoOn?.();
    }
    writing = [];
    running = undefined;
  }

  /** The next batch: up to the limits, and never two of one key, so that the second one sees what became of the first. */
  function take(): readonly Waiting[] {
    const seen = new Set<string>();
    const next = queue.next(Math.min(appendLimits.batchArrivals, Math.max(appendLimits.splitAbove, Math.ceil((lastBatch + queue.count()) / 2))));
    let bytes = 0;
    let n = 0;
    for (const { arrival, keys } of next) {
      const { dedupe, controlKey } = keys;
      bytes += arrival.bytes.length;
      if (n > 0 && (bytes > appendLimits.batchBytes || (controlKey !== undefined && seen.has(controlKey)) || (dedupe !== undefined && seen.has(dedupe)))) break;
      if (controlKey !== undefined) seen.add(controlKey);
      if (dedupe !== undefined) seen.add(dedupe);
      n++;
    }
    const batch = next.slice(0, n);
    queue.taken(n);
    lastBatch = n;
    for (const { arrival } of batch) queuedBytes -= arrival.bytes.length;
    return batch;
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    let fresh = answerRepeated(batch.filter((waiting) => !isOvertaking(refused, waiting)));
    try {
      for (let clashes = 0; fresh.length > 0;) {
        const claim = store.claim === undefined ? undefined : await store.claim(new Set(fresh.map(({ arrival }) => arrival.facility)), fresh.length);
        if (claim !== undefined) fresh = inTurn(fresh, claim);
        if (fresh.length === 0) return await store.abandon?.();
        const drafts = plan(fresh, claim);
        const result = await store.insert(toBatch(drafts));
        if (result === 'kept') return commit(drafts);
        if (result === 'unfit') return await setApart(fresh);
        if (result === 'again') continue;
        // Its keys are nobody's, so it was an id or a position: somebody else has written to this log.
        if (++clashes > appendLimits.clashes) throw new Fault('log.moved');
        await recall(fresh);
        fresh = answerRepeated(fresh);
      }
    } catch (fault) {
      refuse(fresh, fault);
    }
  }

  /** A sender comes again with whatever was not kept and what it sent after that, in its order: nothing of it that waits may go before. */
  function refuse(fresh: readonly Waiting[], fault: unknown): void {
    for (const { arrival } of fresh) refused.set(arrival.sender, fault);
    for (const waiting of fresh) waiting.reject(fault);
    queuedBytes = 0;
    queue.keep((waiting) => {
      if (isOvertaking(refused, waiting)) return false;
      queuedBytes += waiting.arrival.bytes.length;
      return true;
    });
  }

  /** One message that cannot be kept as it is must not hold up the others: halves, until it is alone and set aside with its bytes. */
  async function setApart(batch: readonly Waiting[]): Promise<void> {
    const [only] = batch;
    if (batch.length > 1) {
      const half = Math.ceil(batch.length / 2);
      await write(batch.slice(0, half));
      return write(batch.slice(half));
    }
    if (only === undefined) return;
    if (only.arrival.code === unfitCode) return only.reject(new Fault('log.unfit'));
    const arrival = unfit(only.arrival);
    return write([{ ...only, arrival, keys: keysOf(arrival) }]);
  }

  /** Those that are new; the others are answered with the first one kept. */
  function answerRepeated(batch: readonly Waiting[]): Waiting[] {
    return batch.filter(({ arrival, keys, resolve }) => {
      const first = keys.dedupe === undefined ? undefined : byDedupe.get(keys.dedupe);
      if (first === undefined) return true;
      options.onRepeated(arrival, first);
      resolve({ message: first, duplicate: true, events: [] });
      return false;
    });
  }

  /** Those that were not decided under a turn that is over; of the others nothing is kept, and whoever decided looks again. */
  function inTurn(batch: readonly Waiting[], claim: Claim): Waiting[] {
    for (const [facility, position] of claim.positions) positions.set(facility, position);
    return batch.filter(({ arrival: { facility, turn }, reject }) => {
      if (turn === undefined || turn === claim.turns.get(facility)) return true;
      reject(new Fault('log.turn'));
      return false;
    });
  }

  async function recall(batch: readonly Waiting[]): Promise<void> {
    const found = await store.known(
      batch.flatMap(({ keys }) => keys.dedupe ?? []),
      batch.flatMap(({ keys }) => keys.controlKey ?? []),
    );
    for (const { message, dedupe, controlKey } of found) remember(message, dedupe, controlKey);
  }

  function remember(message: KeptMessage, dedupe: string | undefined, controlKey: string | undefined): void {
    if (dedupe !== undefined) byDedupe.keep(dedupe, message);
    if (controlKey !== undefined) controlKeys.keep(controlKey, message);
  }

  /** Ids and positions as they will be if the batch is kept. */
  function plan(batch: readonly Waiting[], claim: Claim | undefined): Planned<Waiting>[] {
    const next = new Map<FacilityId, number>();
    const recordedAt = options.clock.now();
    let id = nextMessage;
    return batch.map((waiting, n) => {
      const { arrival, keys } = waiting;
      const reused = keys.controlKey !== undefined && controlKeys.has(keys.controlKey);
      const message = messageOf(arrival, claim?.ids[n] ?? String(id++), reused);
      const before = next.get(arrival.facility) ?? positions.get(arrival.facility) ?? 0;
      const events =
        reused || message.outcome !== 'applied'
          ? []
          : arrival.events.map(({ event, effective, order, segments }, i): Recorded => ({
              event,
              effective,
              order,
              segments,
              position: before + i + 1,
              facility: arrival.facility,
              recordedAt,
              feed: arrival.feed,
              message: message.id,
            }));
      next.set(arrival.facility, before + events.length);
      const row = rowOf(arrival, message, keys, events, reused);
      return { waiting, message, events, row };
    });
  }

  function commit(planned: readonly Planned<Waiting>[]): void {
    nextMessage += BigInt(planned.length);
    for (const { message, events, row } of planned) {
      const last = events[events.length - 1];
      if (last !== undefined) positions.set(last.facility, last.position);
      remember(message, row.dedupe, row.control_key);
    }
    options.onCommitted(
      planned.flatMap(({ events }) => events),
      planned.map(({ waiting, message }) => ({ arrival: waiting.arrival, message })),
    );
    for (const { waiting, message, events } of planned) waiting.resolve({ message, duplicate: false, events });
  }

  return {
    append,
    waiting: () => queue.count(),
    oldestAt: () => oldestOf([...writing, ...queue.heads()]),
    close: async () => {
      closed = true;
      await running;
    },
  };
}

/** A batch holds the first of both lanes, each in its order. */
function oldestOf(waiting: readonly Waiting[]): Instant | undefined {
  let oldest: Instant | undefined;
  for (const { arrival } of waiting) if (oldest === undefined || arrival.receivedAt < oldest) oldest = arrival.receivedAt;
  return oldest;
}

/** Told why at once, where something before it of its sender was not kept. */
function isOvertaking(refused: ReadonlyMap<string, unknown>, { arrival, reject }: Waiting): boolean {
  if (!refused.has(arrival.sender)) return false;
  reject(refused.get(arrival.sender));
  return true;
}
