/** What a database would hold, in memory: what a batch said is there whole or not at all, and outlives whoever has opened it. */
import type { Recorded } from '@healthos/core/event.ts';
import { facilityId, messageId, type FacilityId, type MessageId } from '@healthos/core/ids.ts';
import type { IdentityLine, KeptMessage, Sample, SnapshotName } from '@healthos/core/ports.ts';
import type { Batch, MessageRow } from '../postgres/append.ts';
import type { AppendStore } from '../postgres/appender.ts';
import { toMessage } from '../postgres/kept-message.ts';

export interface KeptRow {
  readonly message: KeptMessage;
  readonly bytes: Uint8Array;
  readonly dedupe?: string;
  readonly controlKey?: string;
}

export interface MemoryDisk extends AppendStore {
  readonly kept: ReadonlyMap<MessageId, KeptRow>;
  readonly facts: ReadonlyMap<FacilityId, readonly Recorded[]>;
  readonly people: ReadonlyMap<string, { readonly line: IdentityLine; readonly order: string }>;
  readonly samples: readonly (Sample & { readonly facility: FacilityId })[];
  readonly snapshots: Map<FacilityId, { readonly of: SnapshotName; readonly parts: readonly Uint8Array[] }>;
  /** Last position of each facility, as whoever opens the log begins with. */
  positions(): Map<FacilityId, number>;
  nextMessage(): bigint;
}

export function openMemoryDisk(): MemoryDisk {
  const kept = new Map<MessageId, KeptRow>();
  const facts = new Map<FacilityId, Recorded[]>();
  const people = new Map<string, { readonly line: IdentityLine; readonly order: string }>();
  const samples: (Sample & { readonly facility: FacilityId })[] = [];
  /** Every dedupe and control key kept; the two cannot be mistaken for each other, both are hashes. */
  const keys = new Map<string, KeptRow>();

  function insert(batch: Batch): Promise<'kept' | 'clash' | 'unfit'> {
    // No text of a database holds U+0000: this one has the same limits.
    if (JSON.stringify([batch.messages, batch.events, [...batch.identities.values()], batch.samples]).includes('\\u0000')) return Promise.resolve('unfit');
    if (batch.messages.some((row) => kept.has(messageId(row.id)) || keysOf(row).some((key) => keys.has(key)))) return Promise.resolve('clash');
    for (const [i, row] of batch.messages.entries()) keep(row, batch.bytes[i] ?? new Uint8Array());
    for (const recorded of batch.events) {
      const of = facts.get(recorded.facility);
      if (of === undefined) facts.set(recorded.facility, [recorded]);
      else of.push(recorded);
    }
    for (const [patient, words] of batch.identities)
      for (const said of words) {
        const known = people.get(patient);
        if (known === undefined || said.order >= known.order) people.set(patient, { order: said.order, line: standing({ ...known?.line, ...said.line }) });
      }
    for (const { message: _message, facility, ...sample } of batch.samples) samples.push({ ...sample, facility: facilityId(facility) });
    return Promise.resolve('kept');
  }

  function keep(row: MessageRow, bytes: Uint8Array): void {
    const message = toMessage(row);
    const original = message.outcome === 'applied' && message.replayOf !== undefined ? kept.get(message.replayOf) : undefined;
    if (original !== undefined) kept.set(original.message.id, { ...original, message: { ...original.message, resolvedBy: message.id } });
    const made: KeptRow = {
      message,
      bytes,
      ...(row.dedupe === undefined ? {} : { dedupe: row.dedupe }),
      ...(row.control_key === undefined ? {} : { controlKey: row.control_key }),
    };
    kept.set(message.id, made);
    for (const key of keysOf(row)) keys.set(key, made);
  }

  return {
    kept,
    facts,
    people,
    samples,
    snapshots: new Map(),
    insert,
    known: (dedupe, controlKeys) => Promise.resolve([...new Set([...dedupe, ...controlKeys].flatMap((key) => keys.get(key) ?? []))]),
    positions: () => new Map([...facts].map(([facility, of]) => [facility, of.at(-1)?.position ?? 0])),
    nextMessage: () => [...kept.keys()].reduce((last, id) => (BigInt(id) > last ? BigInt(id) : last), 0n) + 1n,
  };
}

/** Without what its sender took back. */
function standing({ family, given, birthDate, sex, address, phone, ...line }: IdentityLine): IdentityLine {
  return {
    ...line,
    ...said('family', family),
    ...said('given', given),
    ...said('birthDate', birthDate),
    ...said('sex', sex),
    ...said('address', address),
    ...said('phone', phone),
  };
}

const said = <Name extends string>(name: Name, text: string | undefined): { [key in Name]?: string } =>
  text === undefined || text === '' ? {} : ({ [name]: text } as { [key in Name]: string });

const keysOf = (row: MessageRow): readonly string[] => [row.dedupe, row.control_key].flatMap((key) => key ?? []);
