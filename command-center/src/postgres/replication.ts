/**
 * A copy of a running PostgreSQL and its write-ahead log, by the protocol of its own standbys (PostgreSQL manual, "Streaming Replication Protocol"): it works
 * on every server whose user may replicate, and needs no program beside it.
 */
import pg, { type Connection, type Submittable } from 'pg';
import { Fault } from '../fault.ts';
import { framed } from './copy.ts';
import { lsnOf, lsnText } from './positions.ts';
import { sqlState } from './queryable.ts';

const [copyData, copyDone] = [0x64, 0x63];
const [kindWal, kindAlive, kindStatus] = [0x77, 0x6b, 0x72];
const [kindArchive, kindManifest, kindBytes] = [0x6e, 0x6d, 0x64];
const none = Buffer.alloc(0);
/** The protocol counts microseconds from there. */
const epochMs = Date.UTC(2000, 0, 1);

/** Rejects with `backup.may-not` where the user may not replicate. */
export async function connectReplicating(url: string): Promise<pg.Client> {
  // In this mode the entry of the ordinary connections lets it in, where it has the right to replicate.
  const config: pg.ClientConfig & { readonly replication: string } = {
    connectionString: url,
    replication: 'database',
    application_name: 'healthos-backup',
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  };
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  await client.connect().catch((error: unknown) => {
    const said = error instanceof Error ? error.message : undefined;
    // 42501: insufficient privilege; 28000: refused by the list of who may come in; 53300: no walsender is free.
    throw new Fault(['42501', '28000', '53300'].includes(sqlState(error) ?? '') ? 'backup.may-not' : 'database.unreachable', said);
  });
  return client;
}

/** Answers come as sets of rows of texts; a failure keeps what the server said. */
abstract class Streaming implements Submittable {
  readonly done: Promise<readonly (readonly (readonly (string | null)[])[])[]>;
  protected readonly sets: (readonly (string | null)[])[][] = [];
  private failure: Error | undefined;
  private settle: (() => void) | undefined;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    this.done = new Promise((resolve, reject) => {
      this.settle = () => (this.failure === undefined ? resolve(this.sets) : reject(this.failure));
    });
  }

  submit(connection: Connection): void {
    connection.query(this.text);
  }

  handleRowDescription(): void {
    this.sets.push([]);
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    this.sets.at(-1)?.push(fields);
  }

  handleCommandComplete(): void {
    // Only the end of the whole says that it is whole.
  }

  handleError(error: Error): void {
    this.failure ??= error;
    this.settle?.();
  }

  handleReadyForQuery(): void {
    this.settle?.();
  }

  /** What came cannot be kept: the connection ends, and with it the stream. */
  protected fail(error: Error, connection: Connection): void {
    this.failure ??= error;
    connection.stream.destroy(error);
  }
}

export interface BaseSink {
  /** Bytes of the archive (tar), copied. false = no more until `whenTaken` calls back. */
  take(bytes: Buffer): boolean;
  whenTaken(goOn: () => void): void;
  /** Bytes of the list of its files, with the SHA-256 of each. */
  manifest(bytes: Buffer): void;
}

export interface TakenBase {
  readonly start: bigint;
  readonly end: bigint;
  readonly timeline: number;
}

class Base extends Streaming {
  private readonly sink: BaseSink;
  private inManifest = false;
  private archives = 0;

  constructor(sink: BaseSink) {
    // WAL: with what was written meanwhile, so that the copy is whole without anything else.
    super("BASE_BACKUP (LABEL 'healthos', CHECKPOINT 'fast', WAL true, WAIT false, MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256')");
    this.sink = sink;
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }, connection: Connection): void {
    const kind = chunk[0];
    if (kind === kindArchive && ++this.archives > 1) return this.fail(new Fault('backup.tablespaces'), connection);
    if (kind === kindManifest) this.inManifest = true;
    if (kind !== kindBytes) return;
    const bytes = Buffer.from(chunk.subarray(1));
    if (this.inManifest) return this.sink.manifest(bytes);
    // What lies in one piece of the network still comes: it is waited for once.
    if (this.sink.take(bytes) || connection.stream.isPaused()) return;
    connection.stream.pause();
    this.sink.whenTaken(() => connection.stream.resume());
  }
}

/** The whole cluster as it is now, with the log that makes it consistent. The log is kept for it until the connection ends. */
export async function takeBase(client: pg.Client, sink: BaseSink): Promise<TakenBase> {
  await client.query(`CREATE_REPLICATION_SLOT healthos_base_${process.pid} TEMPORARY PHYSICAL RESERVE_WAL`);
  const [from, , to] = await client.query(new Base(sink)).done;
  const [start, timeline] = from?.[0] ?? [];
  const [end] = to?.[0] ?? [];
  return { start: lsnOf(start ?? ''), end: lsnOf(end ?? ''), timeline: Number(timeline) };
}

export interface WalSink {
  /** In order, without a gap; the bytes are the caller's until it returns. What it throws ends the stream. */
  take(start: bigint, bytes: Buffer): void;
  /** Puts on disk what was taken, and says how far that is. */
  flush(): bigint;
}

export class WalStream extends Streaming {
  private connection: Connection | undefined;
  private readonly sink: WalSink;

  constructor(sink: WalSink, from: { readonly slot: string; readonly start: bigint; readonly timeline: number }) {
    super(`START_REPLICATION SLOT ${from.slot} PHYSICAL ${lsnText(from.start)} TIMELINE ${from.timeline}`);
    this.sink = sink;
  }

  override submit(connection: Connection): void {
    this.connection = connection;
    super.submit(connection);
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }, connection: Connection): void {
    try {
      if (chunk[0] === kindWal) this.sink.take(chunk.readBigUInt64BE(1), chunk.subarray(25));
      // A server that stops waits for this answer.
      else if (chunk[0] === kindAlive && chunk[17] === 1) this.tell();
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)), connection);
    }
  }

  /** Tells the server how far its log is on disk here: what lies before need not be kept for us. */
  tell(): bigint {
    const at = this.sink.flush();
    const body = Buffer.alloc(34);
    body.writeUInt8(kindStatus, 0);
    for (const place of [1, 9, 17]) body.writeBigUInt64BE(at, place);
    body.writeBigInt64BE(BigInt(Date.now() - epochMs) * 1000n, 25);
    this.connection?.stream.write(Buffer.concat([...framed(copyData, body)]));
    return at;
  }

  end(): void {
    this.connection?.stream.write(Buffer.concat([...framed(copyDone, none)]));
  }
}
