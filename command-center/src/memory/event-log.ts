/** The log in memory: the same port, for tests and for trying things out. Nothing survives the process. */
import type { Recorded } from '@healthos/core/event.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Arrival, Clock, EventLog, IdentityLine, KeptMessage, Sample, SampleStore, StoredSnapshot } from '@healthos/core/ports.ts';
import { createAppender, type AppendStore } from '../postgres/appender.ts';
import type { Batch } from '../postgres/append.ts';

export interface MemoryLogOptions {
  readonly clock: Clock;
  onCommitted?(facts: readonly Recorded[], arrivals: readonly { readonly arrival: Arrival; readonly message: KeptMessage }[]): void;
}

export function openMemoryLog(options: MemoryLogOptions): EventLog & SampleStore {
  const kept = new Map<string, { message: KeptMessage; readonly bytes: Uint8Array; readonly dedupe?: string; readonly controlKey?: string }>();
  const facts = new Map<FacilityId, Recorded[]>();
  const people = new Map<string, { readonly line: IdentityLine; readonly order: string }>();
  const samples: (Sample & { readonly facility: FacilityId })[] = [];
  const snapshots = new Map<FacilityId, StoredSnapshot>();
  const positions = new Map<FacilityId, number>();
  /** Every dedupe and control key kept; the two cannot be mistaken for each other, both are hashes. */
  const keys = new Set<string>();

  function insert(batch: Batch): Promise<'kept' | 'clash' | 'unfit'> {
    // No text of a database holds U+0000: this one has the same limits.
    if (JSON.stringify([batch.messages, batch.events, [...batch.identities.values()], batch.samples]).includes('\\u0000')) return Promise.resolve('unfit');
    if (batch.messages.some((row) => (row.dedupe !== undefined && keys.has(row.dedupe)) || (row.control_key !== undefined && keys.has(row.control_key))))
      return Promise.resolve('clash');
    for (const row of batch.messages) for (const key of [row.dedupe, row.control_key]) if (key !== undefined) keys.add(key);
    for (const recorded of batch.events) {
      const of = facts.get(recorded.facility);
      if (of === undefined) facts.set(recorded.facility, [recorded]);
      else of.push(recorded);
    }
    for (const [patient, words] of batch.identities)
      for (const said of words) {
        const known = people.get(patient);
        if (known === undefined || said.order >= known.order) people.set(patient, { order: said.order, line: { ...known?.line, ...said.line } });
      }
    for (const { message: _message, facility, ...sample } of batch.samples) samples.push({ ...sample, facility: facility as FacilityId });
    pending = { rows: batch.messages, bytes: batch.bytes };
    return Promise.resolve('kept');
  }
  let pending: { readonly rows: Batch['messages']; readonly bytes: Batch['bytes'] } = { rows: [], bytes: [] };

  const store: AppendStore = {
    insert,
    known: (dedupe, keys) =>
      Promise.resolve(
        [...kept.values()].filter(
          (one) => (one.dedupe !== undefined && dedupe.includes(one.dedupe)) || (one.controlKey !== undefined && keys.includes(one.controlKey)),
        ),
      ),
  };
  const appender = createAppender({
    store,
    clock: options.clock,
    nextMessage: 1n,
    positions,
    onCommitted: (events, arrivals) => {
      for (const [i, { message }] of arrivals.entries()) {
        const row = pending.rows[i];
        const original = message.outcome === 'applied' && message.replayOf !== undefined ? kept.get(message.replayOf) : undefined;
        if (original !== undefined) kept.set(original.message.id, { ...original, message: { ...original.message, resolvedBy: message.id } });
        kept.set(message.id, {
          message,
          bytes: pending.bytes[i] ?? new Uint8Array(),
          ...(row?.dedupe === undefined ? {} : { dedupe: row.dedupe }),
          ...(row?.control_key === undefined ? {} : { controlKey: row.control_key }),
        });
      }
      options.onCommitted?.(events, arrivals);
    },
  });
  const newest = (): KeptMessage[] => [...kept.values()].map((one) => one.message).reverse();
  return {
    append: appender.append,
    read: ({ facility, after, upTo, knownAt, limit }) =>
      Promise.resolve(
        (facts.get(facility) ?? [])
          .filter((fact) => fact.position > after && (upTo === undefined || fact.position <= upTo) && (knownAt === undefined || fact.recordedAt <= knownAt))
          .slice(0, limit),
      ),
    eventsOf: (id) => Promise.resolve([...facts.values()].flat().filter((fact) => fact.message === id)),
    eventsAt: (facility, wanted) => Promise.resolve((facts.get(facility) ?? []).filter((fact) => wanted.includes(fact.position)).reverse()),
    positions: () => Promise.resolve(new Map(positions)),
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
    message: (id) => Promise.resolve(kept.get(id)?.message),
    messagesOf: (ids) => Promise.resolve(ids.flatMap((id) => kept.get(id)?.message ?? [])),
    raw: (id) => Promise.resolve(kept.get(id)?.bytes),
    raws: (ids) => Promise.resolve(new Map(ids.flatMap((id) => (kept.get(id) === undefined ? [] : [[id, kept.get(id)?.bytes ?? new Uint8Array()] as const])))),
    saveSnapshot: (snapshot) => {
      snapshots.set(snapshot.facility, snapshot);
      return Promise.resolve();
    },
    snapshots: (foldVersion) => Promise.resolve([...snapshots.values()].filter((snapshot) => snapshot.foldVersion === foldVersion)),
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
