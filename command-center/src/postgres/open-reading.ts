/** The log for a command that only reads it, beside a running server or without one. Takes no lock and changes nothing. */
import { existsSync } from 'node:fs';
import pg from 'pg';
import type { EventLog } from '@healthos/core/ports.ts';
import type { AuditStore } from '../audit/trail.ts';
import { Fault } from '../fault.ts';
import { createAuditStore } from './audit-store.ts';
import { startEmbedded } from './embedded.ts';
import type { Queryable } from './queryable.ts';
import { createReads } from './reads.ts';

export interface ReadingLog {
  readonly log: Pick<EventLog, 'read' | 'positions'>;
  readonly audit: AuditStore;
  readonly db: Queryable;
}

const connections = 2;

/** However the work ends, what was opened for it is closed: a database that is left open keeps the program for ever. One that ran already stays as it was. */
export async function withReading<Result>(
  options: { readonly dataDir: string; readonly databaseUrl?: string },
  work: (reading: ReadingLog) => Promise<Result>,
): Promise<Result> {
  if (options.databaseUrl === undefined && !existsSync(options.dataDir))
    throw new Error('There is no data folder yet. Start the server once: npx healthos serve');
  const embedded = options.databaseUrl === undefined ? await startEmbedded({ dataDir: options.dataDir }) : undefined;
  const pool = new pg.Pool({ connectionString: options.databaseUrl ?? embedded?.url, max: connections, connectionTimeoutMillis: 5000 });
  pool.on('error', () => undefined);
  try {
    if (!(await holdsLog(pool))) throw new Error('This database holds no log yet. Start the server once: npx healthos serve');
    return await work({ log: createReads(pool), audit: createAuditStore(pool), db: pool });
  } finally {
    await pool.end();
    if (embedded?.found === false) await embedded.stop();
  }
}

async function holdsLog(pool: Queryable): Promise<boolean> {
  const { rows } = await pool.query<{ there: boolean }>("SELECT to_regclass('event') IS NOT NULL AS there").catch((error: unknown) => {
    throw new Fault('database.unreachable', error instanceof Error ? error.message : undefined);
  });
  return rows[0]?.there === true;
}
