/**
 * Several COPYs and statements as one simple query with all of its data behind it: one round trip and one implicit transaction. This is the
 * fastest way into PostgreSQL; the client library has no call for it, so the messages of the protocol are written here.
 */
import type { Connection, Submittable } from 'pg';

export interface Copy {
  /** `COPY table (columns) FROM STDIN`, with its format. */
  readonly text: string;
  readonly data: Buffer;
}

const [queryByte, dataByte, doneByte] = [0x51, 0x64, 0x63];
const none = Buffer.alloc(0);

/** Handed to a client's `query`. `done` settles once the server is ready again, which it is after the commit; a failure keeps nothing. */
export class CopyIn implements Submittable {
  readonly done: Promise<void>;
  private readonly message: Buffer;
  private failure: Error | undefined;
  private settle: (() => void) | undefined;

  constructor(copies: readonly Copy[], statements: readonly string[]) {
    const text = [...copies.map((copy) => copy.text), ...statements].join(';');
    // The data follow at once: the server takes them in the order of its statements, and ignores them after an error.
    this.message = Buffer.concat([
      ...framed(queryByte, Buffer.from(`${text}\0`)),
      ...copies.flatMap(({ data }) => [...framed(dataByte, data), ...framed(doneByte, none)]),
    ]);
    this.done = new Promise((resolve, reject) => {
      this.settle = () => (this.failure === undefined ? resolve() : reject(this.failure));
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

/** For COPY's text format; a time that is none becomes a word that the column refuses. */
export function timeText(milliseconds: number): string {
  return Number.isFinite(milliseconds) && Math.abs(milliseconds) < 8.64e15 ? new Date(milliseconds).toISOString() : 'no time';
}

const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const epochMs = Date.UTC(2000, 0, 1);
/** Field count and the two eight-byte fields with their lengths, and the length of the bytes. */
const rowHead = 2 + 4 + 8 + 4 + 8 + 4;

/** Rows of (time, id, bytes) in COPY's binary format. */
export function binaryRows(rows: readonly { readonly at: number; readonly id: string; readonly bytes: Uint8Array }[]): Buffer {
  const size = rows.reduce((sum, { bytes }) => sum + rowHead + bytes.length, signature.length + 2);
  const buffer = Buffer.allocUnsafe(size);
  let at = signature.copy(buffer);
  for (const row of rows) {
    at = buffer.writeInt16BE(3, at);
    at = buffer.writeInt32BE(8, at);
    at = buffer.writeBigInt64BE(BigInt(row.at - epochMs) * 1000n, at);
    at = buffer.writeInt32BE(8, at);
    at = buffer.writeBigInt64BE(BigInt(row.id), at);
    at = buffer.writeInt32BE(row.bytes.length, at);
    buffer.set(row.bytes, at);
    at += row.bytes.length;
  }
  buffer.writeInt16BE(-1, at);
  return buffer;
}
