/** The log in memory: the same port, for tests and for trying things out. Nothing survives the process; what is on its disk survives whoever opened it. */
import type { Recorded } from '@healthos/core/event.ts';
import type { FacilityId, MessageId } from '@healthos/core/ids.ts';
import type { Arrival, Clock, EventLog, HouseReads, KeptMessage, Repetition, SampleStore } from '@healthos/core/ports.ts';
import { createAppender } from '../postgres/appender.ts';
import { repetitionLimits, withoutPort } from '../postgres/repetitions.ts';
import { openMemoryDisk, type MemoryDisk } from './disk.ts';

export interface MemoryLogOptions {
  readonly clock: Clock;
  /** What was kept before, by whoever had it open; absent = nothing. */
  readonly disk?: MemoryDisk;
  onCommitted?(facts: readonly Recorded[], arrivals: readonly { readonly arrival: Arrival; readonly message: KeptMessage }[]): void;
}

export function openMemoryLog(options: MemoryLogOptions): EventLog & SampleStore {
  const disk = options.disk ?? openMemoryDisk();
  const { kept, facts, people, samples, snapshots } = disk;
  const positions = disk.positions();
  const again = new Map<MessageId, Repetition>();
  let repeated = 0;
  const appender = createAppender({
    store: disk,
    clock: options.clock,
    nextMessage: disk.nextMessage(),
    positions,
    onCommitted: (events, arrivals) => options.onCommitted?.(events, arrivals),
    onRepeated: ({ receivedAt, peer }, message) => {
      const before = again.get(message.id);
      again.delete(message.id);
      again.set(message.id, {
        message,
        n: ++repeated,
        times: (before?.times ?? 0) + 1,
        firstAt: before?.firstAt ?? receivedAt,
        lastAt: receivedAt,
        peer: withoutPort(peer),
      });
      const oldest = again.keys().next();
      if (again.size > repetitionLimits.rows && oldest.done !== true) again.delete(oldest.value);
    },
  });
  const newest = (): KeptMessage[] => [...kept.values()].map((one) => one.message).reverse();
  const reads: HouseReads = {
    read: ({ facility, after, upTo, knownAt, limit }) =>
      Promise.resolve(
        (facts.get(facility) ?? [])
          .filter((fact) => fact.position > after && (upTo === undefined || fact.position <= upTo) && (knownAt === undefined || fact.recordedAt <= knownAt))
          .slice(0, limit),
      ),
    eventsOf: (id) => Promise.resolve([...facts.values()].flat().filter((fact) => fact.message === id)),
    eventsAt: (facility, wanted) => Promise.resolve((facts.get(facility) ?? []).filter((fact) => wanted.includes(fact.position)).reverse()),
    messages: ({ facility, feed, outcome, controlId, limit, before }) =>
      Promise.resolve(
        newest()
          .filter(
            (message) =>
              (facility === undefined || message.facility === facility) &&
              (feed === undefined || message.feed === feed) &&
              (outcome === undefined || message.outcome === outcome) &&
              (controlId === undefined || message.controlId === controlId) &&
              (before === undefined || Number(message.id) < Number(before)),
          )
          .slice(0, limit),
      ),
    repetitions: ({ facility, feed, controlId, limit, below }) =>
      Promise.resolve(
        [...again.values()]
          .reverse()
          .filter(
            ({ message, n }) =>
              (facility === undefined || message.facility === facility) &&
              (feed === undefined || message.feed === feed) &&
              (controlId === undefined || message.controlId === controlId) &&
              (below === undefined || n < below),
          )
          .slice(0, limit),
      ),
    message: (id) => Promise.resolve(kept.get(id)?.message),
    messagesOf: (ids) => Promise.resolve(ids.flatMap((id) => kept.get(id)?.message ?? [])),
    raw: (id) => Promise.resolve(kept.get(id)?.bytes),
    raws: (ids) => Promise.resolve(new Map(ids.flatMap((id) => (kept.get(id) === undefined ? [] : [[id, kept.get(id)?.bytes ?? new Uint8Array()] as const])))),
  };
  return {
    ...reads,
    append: appender.append,
    within: (facility) => ofHouse(reads, facility),
    positions: () => Promise.resolve(new Map(positions)),
    saveSnapshot: async (of, parts) => {
      snapshots.set(of.facility, { of, parts: await Array.fromAsync(parts, (part) => Uint8Array.from(part)) });
    },
    newestSnapshot: (facility, foldVersion) => {
      const newest = snapshots.get(facility);
      return Promise.resolve(newest?.of.foldVersion === foldVersion ? inOrder(newest.parts) : undefined);
    },
    identitiesOf: (patients) => Promise.resolve(patients.flatMap((patient) => people.get(patient)?.line ?? [])),
    findIdentities: (number, assigner) =>
      Promise.resolve(
        [...people.values()]
          .map((one) => one.line)
          .filter((line) => [line, ...(line.others ?? [])].some((one) => one.number === number && (assigner === undefined || one.assigner === assigner))),
      ),
    samples: ({ facility, device, bed, code, from, until, limit }) =>
      Promise.resolve(
        samples
          .filter(
            (sample) =>
              sample.facility === facility &&
              (device === undefined || sample.device === device) &&
              (bed === undefined || sample.bed === bed) &&
              (code === undefined || sample.code === code) &&
              sample.observedAt >= from &&
              sample.observedAt < until,
          )
          .sort((a, b) => b.observedAt - a.observedAt)
          .slice(0, limit),
      ),
    close: () => appender.close(),
  };
}

/** As a database gives them: each in its own time. */
async function* inOrder(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part);
}

/** The same reads, of one house: whatever else is found is left out. */
function ofHouse(all: HouseReads, facility: FacilityId): HouseReads {
  const own = <Row extends { readonly facility: FacilityId }>(rows: readonly Row[]): readonly Row[] => rows.filter((row) => row.facility === facility);
  const messagesOf = async (ids: readonly MessageId[]): Promise<readonly KeptMessage[]> => own(await all.messagesOf(ids));
  const raws = async (ids: readonly MessageId[]): Promise<ReadonlyMap<MessageId, Uint8Array>> => all.raws((await messagesOf(ids)).map(({ id }) => id));
  return {
    read: async (query) => own(await all.read(query)),
    eventsOf: async (id) => own(await all.eventsOf(id)),
    eventsAt: async (house, positions) => own(await all.eventsAt(house, positions)),
    messages: async (query) => own(await all.messages({ ...query, facility: query.facility ?? facility })),
    repetitions: async (query) =>
      (await all.repetitions({ ...query, facility: query.facility ?? facility })).filter(({ message }) => message.facility === facility),
    message: async (id) => (await messagesOf([id]))[0],
    messagesOf,
    raw: async (id) => (await raws([id])).get(id),
    raws,
  };
}
