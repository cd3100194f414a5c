/** One batch of arrivals as one statement: messages, raw bytes, events, identities and samples are there together or not at all. */
import type { IdentityLine, Sample } from '@healthos/core/ports.ts';
import type { Recorded } from '@healthos/core/event.ts';
import { Fault } from '../fault.ts';
import type { Queryable } from './queryable.ts';

/** A message row as it is written; `offset` and `size` find its bytes in the batch's buffer. */
export interface MessageRow {
  readonly id: string;
  readonly facility: string;
  readonly feed: string;
  readonly sender: string;
  readonly peer: string;
  readonly control_id: string;
  readonly type: string;
  readonly outcome: string;
  readonly code: string | undefined;
  readonly place: string | undefined;
  readonly detail: string | undefined;
  readonly received_ms: number;
  readonly sha256: string;
  readonly size: number;
  readonly dedupe: string | undefined;
  readonly control_key: string | undefined;
  readonly replay_of: string | undefined;
  readonly first_position: number | undefined;
  readonly events: number;
  readonly offset: number;
}

export interface Batch {
  readonly messages: readonly MessageRow[];
  readonly bytes: readonly Uint8Array[];
  readonly events: readonly Recorded[];
  readonly identities: ReadonlyMap<string, { readonly line: IdentityLine; readonly order: string }>;
  readonly samples: readonly (Sample & { readonly facility: string; readonly message: string })[];
}

const insertMessages = `
  m AS (SELECT * FROM json_to_recordset($1::json) AS r(id bigint, facility text, feed text, sender text, peer text, control_id text, type text, outcome text, code text, place text, detail text,
      received_ms float8, sha256 text, size int, dedupe text, control_key text, replay_of bigint, first_position bigint, events int, "offset" int)),
  kept AS (INSERT INTO message (id, facility, feed, sender, peer, control_id, type, outcome, code, place, detail, received_at, sha256, size, dedupe, control_key, replay_of, first_position, events)
    SELECT id, facility, feed, sender, peer, control_id, type, outcome, code, place, detail, to_timestamp(received_ms / 1000), sha256, size, dedupe, control_key, replay_of, first_position, events FROM m),
  bytes AS (INSERT INTO raw_message (received_at, message_id, bytes) SELECT to_timestamp(received_ms / 1000), id, substring($2::bytea FROM "offset" + 1 FOR size) FROM m)`;

const insertEvents = `
  facts AS (INSERT INTO event (facility, position, message_id, feed, type, effective_at, recorded_at, order_key, payload)
    SELECT facility, position, message, feed, type, to_timestamp(effective_ms / 1000), to_timestamp(recorded_ms / 1000), order_key, payload
    FROM json_to_recordset($3::json) AS r(facility text, position bigint, message bigint, feed text, type text, effective_ms float8, recorded_ms float8, order_key text, payload json))`;

const insertIdentities = `
  people AS (INSERT INTO identity AS known (patient, order_key, assigner, number, kind, family, given, birth_date, sex, address, phone, others, numbers)
    SELECT patient, order_key, assigner, number, kind, family, given, birth_date, sex, address, phone, others, ARRAY(SELECT json_array_elements_text(numbers))
    FROM json_to_recordset($4::json) AS r(patient text, order_key text, assigner text, number text, kind text, family text, given text, birth_date text, sex text, address text, phone text, others json, numbers json)
    ON CONFLICT (patient) DO UPDATE SET order_key = excluded.order_key, assigner = excluded.assigner, number = excluded.number, kind = COALESCE(excluded.kind, known.kind),
      family = COALESCE(excluded.family, known.family), given = COALESCE(excluded.given, known.given), birth_date = COALESCE(excluded.birth_date, known.birth_date), sex = COALESCE(excluded.sex, known.sex),
      address = COALESCE(excluded.address, known.address), phone = COALESCE(excluded.phone, known.phone), others = COALESCE(excluded.others, known.others), numbers = excluded.numbers
    WHERE excluded.order_key >= known.order_key)`;

const insertSamples = `
  numbers AS (INSERT INTO sample (observed_at, facility, device, bed, patient, code, containment, value, unit, reason, message_id)
    SELECT to_timestamp(observed_ms / 1000), facility, device, bed, patient, code, containment, value, unit, reason, message
    FROM json_to_recordset($5::json) AS r(observed_ms float8, facility text, device text, bed text, patient text, code text, containment text, value float8, unit text, reason text, message bigint))`;

/** A replay that is applied takes the place of the message it repeats, which an earlier batch kept. */
const markResolved = `
  resolved AS (UPDATE message SET resolved_by = m.id FROM m WHERE message.id = m.replay_of AND m.outcome = 'applied')`;

const parts = [insertMessages, insertEvents, insertIdentities, insertSamples];
const statements = { plain: `WITH ${parts.join(',')} SELECT 1`, replays: `WITH ${[...parts, markResolved].join(',')} SELECT 1` } as const;

/** One round trip, one implicit transaction: when this resolves, all of it is on disk. */
export async function insertBatch(client: Queryable, batch: Batch): Promise<void> {
  const kind = batch.messages.some((row) => row.replay_of !== undefined) ? 'replays' : 'plain';
  await client.query({
    name: `append-${kind}`, text: statements[kind],
    values: [JSON.stringify(batch.messages), Buffer.concat(batch.bytes), JSON.stringify(batch.events.map(eventRow)), JSON.stringify([...batch.identities.values()].map(identityRow)), JSON.stringify(batch.samples.map(sampleRow))],
  });
}

/** The same on a new connection, when the old one was lost before it answered. The new one holds the appender's lock, so the old one's work is over. */
export async function insertAgain(client: Queryable, batch: Batch): Promise<void> {
  const [first] = batch.messages;
  const { rows: [found] } = await client.query<{ sha256: string | null; last: string | null }>('SELECT (SELECT sha256 FROM message WHERE id = $1) AS sha256, (SELECT max(id) FROM message) AS last', [first?.id]);
  if (found?.sha256 === first?.sha256) return;
  if (BigInt(found?.last ?? '0') >= BigInt(first?.id ?? '0')) throw new Fault('log.moved');
  await insertBatch(client, batch);
}

function eventRow(recorded: Recorded): object {
  const { effective, segments, event } = recorded;
  return {
    facility: recorded.facility, position: recorded.position, message: recorded.message, feed: recorded.feed, type: event.type, effective_ms: effective.at, recorded_ms: recorded.recordedAt,
    order_key: recorded.order, payload: { effective, segments, event },
  };
}

function identityRow({ line, order }: { readonly line: IdentityLine; readonly order: string }): object {
  return {
    patient: line.patient, order_key: order, assigner: line.assigner, number: line.number, kind: line.kind, family: line.family, given: line.given, birth_date: line.birthDate, sex: line.sex,
    address: line.address, phone: line.phone, others: line.others, numbers: [line.number, ...(line.others ?? []).map((other) => other.number)],
  };
}

function sampleRow(sample: Batch['samples'][number]): object {
  return {
    observed_ms: sample.observedAt, facility: sample.facility, device: sample.device, bed: sample.bed, patient: sample.patient, code: sample.code, containment: sample.containment, value: sample.value,
    unit: sample.unit, reason: sample.reason, message: sample.message,
  };
}
