/** One look at the database that runs, for whoever asks whether all is well: how it is set, how far its clock and its schema are, and how old its backups. Starts nothing. */
import { existsSync } from 'node:fs';
import pg from 'pg';
import { embeddedUrl } from './embedded.ts';
import { lookAtReader } from './houses.ts';
import { doneSteps } from './migrations.ts';
import { steps } from './steps.ts';
import { toldBackups, type ToldBackup } from './told-backups.ts';

export interface SeenDatabase {
  readonly version: string;
  readonly timescale?: string;
  readonly safety: Readonly<Record<'fsync' | 'synchronous_commit' | 'full_page_writes', string>>;
  /** Its clock before ours, in milliseconds. */
  readonly aheadMs: number;
  /** Whether the user may copy it (`npx healthos backup`). */
  readonly mayReplicate: boolean;
  /** Steps of the schema that this version has and the database has not; undefined where there is no log in it yet. */
  readonly missingSteps?: readonly number[];
  /** A step by which a newer version took away what this one needs. */
  readonly tooNew?: number;
  /** Why one house is not read by a role of its own; undefined where it is, and where there is nothing to read yet. */
  readonly readerTrouble?: string;
  readonly backups: readonly ToldBackup[];
}

const answerMs = 2000;

/** undefined: an embedded one that does not run. Rejects with what the network or the database said. */
export async function lookAtDatabase(options: { readonly dataDir: string; readonly databaseUrl?: string }): Promise<SeenDatabase | undefined> {
  if (options.databaseUrl === undefined && !existsSync(options.dataDir)) return undefined;
  const url = options.databaseUrl ?? (await embeddedUrl(options.dataDir));
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: answerMs, query_timeout: answerMs });
  client.on('error', () => undefined);
  const failed = await client.connect().then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (failed !== undefined) {
    if (options.databaseUrl === undefined) return undefined;
    throw failed.error;
  }
  try {
    return await seen(client);
  } finally {
    await client.end();
  }
}

async function seen(client: pg.Client): Promise<SeenDatabase> {
  const askedAt = Date.now();
  const { rows } = await client.query<{
    version: string;
    timescale: string | null;
    fsync: string;
    sync: string;
    pages: string;
    now: number;
    replicates: boolean;
    used: boolean;
  }>(
    `SELECT current_setting('server_version') AS version, (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb') AS timescale,
       current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS sync, current_setting('full_page_writes') AS pages,
       (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now,
       (SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user) AS replicates, to_regclass('event') IS NOT NULL AS used`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('the database said nothing of itself');
  const done = row.used ? await doneSteps(client) : [];
  const missingSteps = steps.filter(({ step, phase }) => phase === 'expand' && !done.some((one) => one.step === step)).map(({ step }) => step);
  // Before the views are there nobody asks for the role.
  const trouble = row.used && missingSteps.length === 0 ? (await lookAtReader(client)).wrong : undefined;
  const tooNew = done.find(({ step, phase }) => phase === 'contract' && !steps.some((one) => one.step === step))?.step;
  return {
    version: row.version,
    safety: { fsync: row.fsync, synchronous_commit: row.sync, full_page_writes: row.pages },
    // Its answer is of a moment between asking and hearing.
    aheadMs: row.now - (askedAt + Date.now()) / 2,
    mayReplicate: row.replicates,
    ...(row.timescale === null ? {} : { timescale: row.timescale }),
    ...(row.used ? { missingSteps } : {}),
    ...(trouble === undefined ? {} : { readerTrouble: trouble }),
    ...(tooNew === undefined ? {} : { tooNew }),
    backups: row.used ? await toldBackups(client) : [],
  };
}
