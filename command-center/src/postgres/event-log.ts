/** The log on PostgreSQL: its appending side and its reading side. */
import pg from 'pg';
import { facilityId } from '@healthos/core/ids.ts';
import type { EventLog, SampleStore } from '@healthos/core/ports.ts';
import { alive, openAppending, type Appending, type AppendingOptions } from './appending.ts';
import { openHouses, type Houses } from './houses.ts';
import { createKeptReads } from './kept-reads.ts';
import { createReads } from './reads.ts';
import type { OnTrouble } from '../trouble.ts';

export interface LogOptions extends AppendingOptions {
  /** The folder of what was moved out of the database. */
  readonly archive?: string;
}

export interface PostgresLog extends EventLog, SampleStore, Omit<Appending, 'close'> {
  /** Every house: for what is no reading for somebody of one. */
  readonly pool: pg.Pool;
  readonly houses: Houses;
}

export type ReadingSide = Omit<PostgresLog, Exclude<keyof Appending, 'close'>>;

const readConnections = 6;
/** A read that is not answered for so long has lost its connection. */
const readLimitMs = 60_000;

export function openPool(url: string, connections = readConnections): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: connections, connectionTimeoutMillis: 5000, query_timeout: readLimitMs, ...alive });
  // An idle connection that breaks is replaced at the next use; the appender's own state says whether the database is there.
  pool.on('error', () => undefined);
  return pool;
}

/** What is read of a log whose schema is there already. Its end is that of the pool. */
export function openReadingSide(pool: pg.Pool, { archive, onTrouble }: { readonly archive?: string; readonly onTrouble?: OnTrouble }): ReadingSide {
  const reads = createReads(pool, archive);
  const houses = openHouses(pool, (error, about) => onTrouble?.(error, about));
  return {
    ...reads,
    pool,
    houses,
    within: (facility) => createKeptReads(houses.of(facility), archive),
    positions: async () => new Map([...(await reads.positions())].map(([facility, position]) => [facilityId(facility), position])),
    close: async () => {
      await houses.settled();
      await pool.end();
    },
  };
}

export async function openLog(options: LogOptions): Promise<PostgresLog> {
  const pool = openPool(options.url);
  const appending = await openAppending(options, pool).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  const reading = openReadingSide(pool, options);
  return {
    ...reading,
    ...appending,
    close: async () => {
      await appending.close();
      await reading.close();
    },
  };
}
