/**
 * Several COPYs and statements as one simple query with all of its data behind it: one round trip and one implicit transaction. This is the
 * fastest way into PostgreSQL; the client library has no call for it, so the messages of the protocol are written here.
 */
import type { Client, Connection, Submittable } from 'pg';

export interface Copy {
  /** `COPY table (columns) FROM STDIN`, with its format. */
  readonly text: string;
  /** Lines of the text format, or rows of the binary one. */
  readonly rows: string | readonly BinaryRow[];
}

const [queryByte, dataByte, doneByte] = [0x51, 0x64, 0x63];
/** What a batch is written into at first, and the largest that is kept for the next one. */
const [firstBytes, keptBytes] = [64 * 1024, 4 * 1024 * 1024];
/** Of each connection what its last batch was written into: new buffers for each would wait outside the heap, whose growth there makes the collector mark all of it. */
const spare = new WeakMap<object, Buffer>();

/** Writes one query with all of its data on `client`. Resolves once the server is ready again, which it is after the commit; a failure keeps nothing. */
export async function copyIn(client: Pick<Client, 'query'>, copies: readonly Copy[], statements: readonly string[]): Promise<void> {
  const into = new Growing(spare.get(client) ?? Buffer.allocUnsafeSlow(firstBytes));
  // Until the server says that it read everything the bytes may be on their way still: after an error they are nobody's again.
  spare.delete(client);
  // The data follow at once: the server takes them in the order of its statements, and ignores them after an error.
  into.framed(queryByte, () => into.text(`${[...copies.map((copy) => copy.text), ...statements].join(';')}\0`));
  for (const { rows } of copies) {
    into.framed(dataByte, () => (typeof rows === 'string' ? into.text(rows) : into.binary(rows)));
    into.framed(doneByte);
  }
  await client.query(new CopyIn(into.written())).done;
  if (into.buffer.length <= keptBytes) spare.set(client, into.buffer);
}

/** Handed to a client's `query`. */
class CopyIn implements Submittable {
  readonly done: Promise<void>;
  private readonly message: Buffer;
  /** Set by a client that waits for an answer for so long only: it has to be told that there is one. */
  callback: (() => void) | undefined;
  private failure: Error | undefined;
  private settle: (() => void) | undefined;

  constructor(message: Buffer) {
    this.message = message;
    this.done = new Promise((resolve, reject) => {
      this.settle = () => {
        this.callback?.();
        if (this.failure === undefined) resolve();
        else reject(this.failure);
      };
    });
  }

  submit(connection: Connection): void {
    connection.stream.write(this.message);
  }

  handleError(error: Error): void {
    this.failure = error;
    this.settle?.();
  }

  handleReadyForQuery(): void {
    this.settle?.();
  }

  handleCopyInResponse(): void {
    // The data are on their way already.
  }

  handleCommandComplete(): void {
    // Only the end of the whole query says that it is kept.
  }

  handleRowDescription(): void {
    // No statement of a batch answers with rows.
  }

  handleDataRow(): void {
    // As above.
  }
}

/** A message of the protocol. */
export function framed(kind: number, body: Buffer): readonly [head: Buffer, body: Buffer] {
  const head = Buffer.allocUnsafe(5);
  head.writeUInt8(kind, 0);
  head.writeInt32BE(body.length + 4, 1);
  return [head, body];
}

type Value = string | number | null | undefined;

const special = /[\\\t\n\r]/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One row in COPY's text format. A number that is none becomes a word that the column refuses. */
export function textRow(values: readonly Value[]): string {
  let line = '';
  for (const value of values) {
    const text =
      value === null || value === undefined
        ? '\\N'
        : typeof value === 'number'
          ? String(value)
          : special.test(value)
            ? value.replace(/[\\\t\n\r]/g, (one) => escapes[one] ?? one)
            : value;
    line += line === '' ? text : `\t${text}`;
  }
  return `${line}\n`;
}

/** Times written last, each in its place: the facts of a message are of a few times, and a batch of one. */
const timesKept = 64;
const [timesOf, textsOf] = [new Float64Array(timesKept).fill(Number.NaN), new Array<string>(timesKept).fill('')];

/** For COPY's text format; a time that is none becomes a word that the column refuses. */
export function timeText(milliseconds: number): string {
  if (!Number.isFinite(milliseconds) || Math.abs(milliseconds) >= 8.64e15) return 'no time';
  const place = milliseconds & (timesKept - 1);
  if (timesOf[place] !== milliseconds) {
    timesOf[place] = milliseconds;
    textsOf[place] = new Date(milliseconds).toISOString();
  }
  return textsOf[place] ?? '';
}

const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const epochMs = Date.UTC(2000, 0, 1);

/** Fields of a row in the binary format: a bigint (`bigint`, `timestamptz`), a number (`int`) or bytes (`bytea`). */
export type BinaryRow = readonly (bigint | number | Uint8Array)[];

/** A `timestamptz` of the binary format: microseconds since 2000. */
export const binaryTime = (milliseconds: number): bigint => BigInt(milliseconds - epochMs) * 1000n;

const sizeOf = (field: BinaryRow[number]): number => 4 + (typeof field === 'bigint' ? 8 : typeof field === 'number' ? 4 : field.length);

/** Messages of the protocol behind each other in one buffer, which grows. */
class Growing {
  buffer: Buffer;
  private at = 0;

  constructor(buffer: Buffer) {
    this.buffer = buffer;
  }

  written(): Buffer {
    return this.buffer.subarray(0, this.at);
  }

  framed(kind: number, body?: () => void): void {
    this.room(5);
    const head = this.at;
    this.at += 5;
    body?.();
    this.buffer.writeUInt8(kind, head);
    this.buffer.writeInt32BE(this.at - head - 1, head + 1);
  }

  text(text: string): void {
    // Counted only where it might not fit.
    if (this.at + text.length * mostBytesPerUnit > this.buffer.length) this.room(Buffer.byteLength(text));
    this.at += this.buffer.write(text, this.at);
  }

  /** Rows in COPY's binary format. */
  binary(rows: readonly BinaryRow[]): void {
    this.room(rows.reduce((sum, row) => row.reduce<number>((size, field) => size + sizeOf(field), sum + 2), signature.length + 2));
    this.at += signature.copy(this.buffer, this.at);
    for (const row of rows) {
      this.at = this.buffer.writeInt16BE(row.length, this.at);
      for (const field of row) this.field(field);
    }
    this.at = this.buffer.writeInt16BE(-1, this.at);
  }

  private field(field: BinaryRow[number]): void {
    const { buffer } = this;
    const at = buffer.writeInt32BE(sizeOf(field) - 4, this.at);
    if (typeof field === 'bigint') this.at = buffer.writeBigInt64BE(field, at);
    else if (typeof field === 'number') this.at = buffer.writeInt32BE(field, at);
    else {
      buffer.set(field, at);
      this.at = at + field.length;
    }
  }

  private room(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.at + bytes, 2 * this.buffer.length));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}

/** UTF-8 of one unit of UTF-16. */
const mostBytesPerUnit = 3;
