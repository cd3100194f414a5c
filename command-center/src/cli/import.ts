/**
 * `npx healthos import FILE`: the log of an export, whole, into a database that holds none: the same positions, times and order, so that it folds to the
 * same state. All of it or nothing. Names, numbers and original bytes are in no export (a backup has them): the bytes of an imported message are its lines.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import cliProgress from 'cli-progress';
import type { Recorded } from '@healthos/core/event.ts';
import { parseJson, type Json } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import type { Config } from '../config.ts';
import { Fault } from '../fault.ts';
import { attachedNow } from '../postgres/attached.ts';
import { insertBatch, type Batch, type MessageRow } from '../postgres/append.ts';
import { connectBeside, type Statements } from '../postgres/cluster.ts';
import { migrate } from '../postgres/migrations.ts';
import { boundedLines } from './bounded-lines.ts';
import { withDatabase } from './with-database.ts';

export const importLimits = {
  /** Facts of one COPY. */
  batchFacts: 5000,
  /** Of one line: a fact is no larger than the message that it came with. */
  lineBytes: 8 * 1024 * 1024,
} as const;

export async function importEvents(config: Config, file: string): Promise<number> {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new Error(`There is no ${file}.`);
  if (config.databaseUrl === undefined) mkdirSync(config.dataDir, { recursive: true });
  return withDatabase(config, async (url) => {
    const client = await connectBeside(url, 'healthos-import');
    const bar = new cliProgress.SingleBar(
      { format: 'importing {bar} {percentage} %', stream: process.stderr, clearOnComplete: true },
      cliProgress.Presets.shades_classic,
    );
    bar.start(size, 0);
    let positions: ReadonlyMap<string, number>;
    try {
      positions = await imported(client, file, (bytes) => bar.update(bytes));
    } finally {
      bar.stop();
      // What was begun and not committed goes with the connection.
      await client.end();
    }
    for (const [facility, position] of positions) process.stdout.write(`${facility}  ${position} events\n`);
    process.stderr.write('The pictures are folded at the next start; npx healthos replay prints their hashes now. Names were not in the export.\n');
    return 0;
  });
}

async function imported(client: Statements, file: string, onRead: (bytes: number) => void): Promise<ReadonlyMap<string, number>> {
  await migrate(client);
  if ((await attachedNow(client)).length > 0) throw new Fault('server.running');
  await client.query('BEGIN');
  // Whoever appends waits for this, or this for them and then finds their messages.
  await client.query('LOCK TABLE message IN EXCLUSIVE MODE');
  const { rows } = await client.query<{ used: boolean }>('SELECT EXISTS (SELECT 1 FROM message) OR EXISTS (SELECT 1 FROM event) AS used');
  if (rows[0]?.used !== false) throw new Fault('import.not-empty');
  const reading = newReading();
  const tooLong = (number: number): Fault => new Fault('import.line', `line ${number} is longer than ${importLimits.lineBytes} bytes`);
  for await (const { text, number, bytes } of boundedLines(file, importLimits.lineBytes, tooLong)) {
    if (text === '') continue;
    const full = reading.take(text, number);
    if (full === undefined) continue;
    await insertBatch(client, full);
    onRead(bytes);
  }
  const rest = reading.end();
  if (rest !== undefined) await insertBatch(client, rest);
  if (reading.positions.size === 0) throw new Fault('import.empty');
  await client.query('COMMIT');
  return reading.positions;
}

interface Reading {
  /** A batch, once one is full. Throws `import.line` with the number of a line that is none of an export. */
  take(line: string, number: number): Batch | undefined;
  end(): Batch | undefined;
  readonly positions: ReadonlyMap<string, number>;
}

/** Facts of one message follow each other: a batch ends between two messages. */
export function newReading(limit: number = importLimits.batchFacts, now: () => number = Date.now): Reading {
  const positions = new Map<string, number>();
  const seen = new Set<string>();
  let [events, messages, texts]: [Recorded[], MessageRow[], Uint8Array[]] = [[], [], []];
  let [own, lines]: [Recorded[], string[]] = [[], []];
  const endMessage = (): void => {
    const [first] = own;
    if (first === undefined) return;
    const text = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    messages.push(messageRow(first, own.length, text, now()));
    texts.push(text);
    events.push(...own);
    [own, lines] = [[], []];
  };
  const taken = (): Batch | undefined => {
    if (events.length === 0) return undefined;
    const batch = { messages, bytes: texts, events, identities: new Map(), samples: [] };
    [events, messages, texts] = [[], [], []];
    return batch;
  };
  return {
    positions,
    take: (line, number) => {
      const fact = factOf(line, number);
      const expected = (positions.get(fact.facility) ?? 0) + 1;
      if (fact.position !== expected) throw new Fault('import.line', `line ${number}: ${fact.facility} goes on with ${expected}, not with ${fact.position}`);
      positions.set(fact.facility, expected);
      const isNew = own[0]?.message !== fact.message || own[0].facility !== fact.facility;
      if (isNew) {
        if (seen.has(fact.message)) throw new Fault('import.line', `line ${number}: the facts of message ${fact.message} lie apart`);
        seen.add(fact.message);
        endMessage();
      }
      own.push(fact);
      lines.push(line);
      return isNew && events.length >= limit ? taken() : undefined;
    },
    end: () => {
      endMessage();
      return taken();
    },
  };
}

function messageRow({ facility, feed, message, position }: Recorded, events: number, bytes: Uint8Array, received: number): MessageRow {
  const nothing = { code: undefined, place: undefined, detail: undefined, dedupe: undefined, control_key: undefined, replay_of: undefined };
  return {
    ...nothing,
    id: message,
    facility,
    feed,
    sender: 'import',
    peer: 'import',
    control_id: '',
    type: 'import',
    outcome: 'applied',
    received_ms: received,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    first_position: position,
    events,
  };
}

function factOf(line: string, number: number): Recorded {
  const read = parseJson(Buffer.from(line), importLimits.lineBytes);
  if (!isRejection(read) && isFact(read.value)) return read.value;
  throw new Fault('import.line', `line ${number} ${isRejection(read) ? 'is no JSON, or nested too deep' : (wrongIn(read.value) ?? '')}`);
}

/** By its envelope: what a fact says is read by the fold, which knows every kind. */
const isFact = (value: Json): value is Json & Recorded => wrongIn(value) === undefined;
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

function wrongIn(value: Json): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is no fact';
  const { facility, position, message, feed, recordedAt, effective, order, segments, event } = value as Readonly<Record<string, Json | undefined>>;
  if (!isText(facility) || !Number.isSafeInteger(position)) return 'has no facility and position';
  if (typeof message !== 'string' || !/^\d{1,18}$/.test(message) || !isText(feed)) return 'has no message and feed';
  const at = effective !== null && typeof effective === 'object' && 'at' in effective ? effective.at : undefined;
  if (!Number.isSafeInteger(recordedAt) || !Number.isSafeInteger(at) || !isText(order) || !Array.isArray(segments)) return 'has no times and order';
  const type = event !== null && typeof event === 'object' && 'type' in event ? event.type : undefined;
  return isText(type) ? undefined : 'says nothing';
}
