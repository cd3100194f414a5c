/** One batch of arrivals as one query: messages, raw bytes, events, identities and samples are there together or not at all. */
import type { IdentityLine, Outcome, Sample } from '@healthos/core/ports.ts';
import type { Recorded } from '@healthos/core/event.ts';
import { madeOnce } from '@healthos/core/kept-on.ts';
import { Fault } from '../fault.ts';
import { binaryTime, copyIn, textRow, timeText, type Copy } from './copy.ts';
import { literal, type Queryable } from './queryable.ts';

/** A message row as it is written. */
export interface MessageRow {
  readonly id: string;
  readonly facility: string;
  readonly feed: string;
  readonly sender: string;
  readonly peer: string;
  readonly control_id: string;
  readonly type: string;
  readonly outcome: Outcome;
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
}

export interface Batch {
  readonly messages: readonly MessageRow[];
  /** In the order of `messages`. */
  readonly bytes: readonly Uint8Array[];
  readonly events: readonly Recorded[];
  /** Of each record what is said of it, oldest first: more than one where a later word replaces everything, which the database looks at on its own. */
  readonly identities: ReadonlyMap<string, readonly Said[]>;
  readonly samples: readonly (Sample & { readonly facility: string; readonly message: string })[];
}

interface Said {
  readonly line: IdentityLine;
  readonly order: string;
}

const overlaid =
  'identity_overlaid(known.family, known.given, known.birth_date, known.sex, excluded.family, excluded.given, excluded.birth_date, excluded.sex)';
/** A field as a newer word leaves it: silence changes nothing, and of a record that was written over whole nothing changes until a steward says so. */
const said = (column: string): string => `${column} = CASE WHEN ${overlaid} THEN known.${column} ELSE COALESCE(excluded.${column}, known.${column}) END`;
const spoken = ['order_key', 'assigner', 'number', 'kind', 'family', 'given', 'birth_date', 'sex', 'address', 'phone', 'others'];
/** The numbers of a record are found as long as they are told: silence of the others changes nothing of them either. */
const numbered = 'CASE WHEN excluded.others IS NULL THEN known.numbers ELSE excluded.numbers END';
/** Newer words win. Prepared once on a connection: planning costs more than running it. */
const keepPeople = `PREPARE keep_people (json) AS INSERT INTO identity AS known (patient, order_key, assigner, number, kind, family, given, birth_date, sex, address, phone, others, numbers)
    SELECT patient, order_key, assigner, number, kind, family, given, birth_date, sex, address, phone, others, ARRAY(SELECT json_array_elements_text(numbers))
    FROM json_to_recordset($1) AS r(patient text, order_key text, assigner text, number text, kind text, family text, given text, birth_date text, sex text, address text, phone text, others json, numbers json)
    ON CONFLICT (patient) DO UPDATE SET ${spoken.map(said).join(', ')}, numbers = CASE WHEN ${overlaid} THEN known.numbers ELSE ${numbered} END,
      held = CASE WHEN ${overlaid} THEN json_build_object('order', excluded.order_key, 'family', excluded.family, 'given', excluded.given, 'birthDate', excluded.birth_date, 'sex', excluded.sex,
        'address', excluded.address, 'phone', excluded.phone) ELSE known.held END,
      match_keys = CASE WHEN ${overlaid} OR (COALESCE(excluded.family, known.family), COALESCE(excluded.given, known.given), COALESCE(excluded.birth_date, known.birth_date), COALESCE(excluded.sex, known.sex),
        COALESCE(excluded.address, known.address), COALESCE(excluded.phone, known.phone), ${numbered}) IS NOT DISTINCT FROM (known.family, known.given, known.birth_date, known.sex, known.address, known.phone, known.numbers)
        THEN known.match_keys END
    WHERE excluded.order_key >= known.order_key`;
const prepared = new WeakSet<Queryable>();

/** One round trip, one implicit transaction, or the end of the one that is open: when this resolves, all of it is on disk. */
export async function insertBatch(client: Queryable, batch: Batch, ending: readonly string[] = []): Promise<void> {
  if (batch.identities.size > 0 && !prepared.has(client)) {
    await client.query(keepPeople);
    prepared.add(client);
  }
  await copyIn(client, copiesOf(batch), [...statementsOf(batch), ...ending]);
}

function copiesOf({ messages, bytes, events, samples }: Batch): readonly Copy[] {
  const rows = messages.map((row, i) => [binaryTime(row.received_ms), BigInt(row.id), bytes[i] ?? new Uint8Array()] as const);
  return [
    { text: `COPY message (${messageColumns}) FROM STDIN`, rows: messages.map(messageLine).join('') },
    { text: 'COPY raw_message (received_at, message_id, bytes) FROM STDIN BINARY', rows },
    ...(events.length === 0 ? [] : [{ text: `COPY event (${eventColumns}) FROM STDIN`, rows: events.map(eventLine).join('') }]),
    ...(samples.length === 0 ? [] : [{ text: `COPY sample (${sampleColumns}) FROM STDIN`, rows: samples.map(sampleLine).join('') }]),
  ];
}

/** What no COPY can do: people are merged with what is known of them, and a replay that is applied takes the place of the message it repeats. */
function statementsOf({ messages, identities }: Batch): readonly string[] {
  const replays = messages.filter((row) => row.replay_of !== undefined && row.outcome === 'applied');
  return [
    ...roundsOf(identities).map((round) => `EXECUTE keep_people(${literal(JSON.stringify(round.map(identityRow)))})`),
    ...replays.map((row) => `UPDATE message SET resolved_by = ${literal(row.id)} WHERE id = ${literal(row.replay_of ?? '')}`),
  ];
}

/**
 * One statement touches a row once: the second word on a record is of a second statement of the same transaction. Records are taken by id, here as by the
 * matcher (identity-keys.ts), so that two who write of the same people wait for each other in one direction only.
 */
function roundsOf(identities: Batch['identities']): readonly (readonly Said[])[] {
  const rounds: Said[][] = [];
  for (const patient of [...identities.keys()].sort())
    for (const [n, word] of (identities.get(patient) ?? []).entries()) {
      const round = rounds[n];
      if (round === undefined) rounds[n] = [word];
      else round.push(word);
    }
  return rounds;
}

/** The same on a new connection, when the old one was lost before it answered. The new one holds the appender's lock, so the old one's work is over. */
export async function insertAgain(client: Queryable, batch: Batch): Promise<void> {
  const [first] = batch.messages;
  const {
    rows: [found],
  } = await client.query<{ sha256: string | null; last: string | null }>(
    'SELECT (SELECT sha256 FROM message WHERE id = $1) AS sha256, (SELECT max(id) FROM message) AS last',
    [first?.id],
  );
  if (found?.sha256 === first?.sha256) return;
  if (BigInt(found?.last ?? '0') >= BigInt(first?.id ?? '0')) throw new Fault('log.moved');
  await insertBatch(client, batch);
}

const messageColumns =
  'id, facility, feed, sender, peer, control_id, type, outcome, code, place, detail, received_at, sha256, size, dedupe, control_key, replay_of, first_position, events';

function messageLine(row: MessageRow): string {
  return textRow([
    row.id,
    row.facility,
    row.feed,
    row.sender,
    row.peer,
    row.control_id,
    row.type,
    row.outcome,
    row.code,
    row.place,
    row.detail,
    timeText(row.received_ms),
    row.sha256,
    row.size,
    row.dedupe,
    row.control_key,
    row.replay_of,
    row.first_position,
    row.events,
  ]);
}

const eventColumns = 'facility, position, message_id, feed, type, effective_at, recorded_at, order_key, payload';

/** What a fact says, as JSON: written once for the log and for whoever folds it. */
const payloadOf = madeOnce(({ effective, segments, event }: Recorded): string => JSON.stringify({ effective, segments, event }));

/** Facts as a JSON list, as they are after they were read again. */
export function factsText(facts: readonly Recorded[]): string {
  return `[${facts.map(factText).join()}]`;
}

function factText(recorded: Recorded): string {
  const { position, facility, recordedAt, feed, message, order } = recorded;
  return `${payloadOf(recorded).slice(0, -1)},${JSON.stringify({ order, position, facility, recordedAt, feed, message }).slice(1)}`;
}

function eventLine(recorded: Recorded): string {
  const { effective, event } = recorded;
  return textRow([
    recorded.facility,
    recorded.position,
    recorded.message,
    recorded.feed,
    event.type,
    timeText(effective.at),
    timeText(recorded.recordedAt),
    recorded.order,
    payloadOf(recorded),
  ]);
}

const sampleColumns = 'observed_at, facility, device, bed, patient, code, containment, value, unit, reason, message_id';

function sampleLine(sample: Batch['samples'][number]): string {
  return textRow([
    timeText(sample.observedAt),
    sample.facility,
    sample.device,
    sample.bed,
    sample.patient,
    sample.code,
    sample.containment,
    sample.value,
    sample.unit,
    sample.reason,
    sample.message,
  ]);
}

function identityRow({ line, order }: Said): object {
  return {
    patient: line.patient,
    order_key: order,
    assigner: line.assigner,
    number: line.number,
    kind: line.kind,
    family: line.family,
    given: line.given,
    birth_date: line.birthDate,
    sex: line.sex,
    address: line.address,
    phone: line.phone,
    others: line.others,
    numbers: [line.number, ...(line.others ?? []).map((other) => other.number)],
  };
}
