/**
 * Appending where several processes share one log. A batch first claims its facilities for one transaction: their last positions, the turns that hold and
 * numbers for its messages come back, and nobody else appends to them until it ends. One more round trip a batch, and no process has to be asked.
 */
import type pg from 'pg';
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import { insertBatch, type Batch } from './append.ts';
import type { AppendStore, Claim } from './appender.ts';
import { lockStatement } from './facility-hold.ts';
import { migrationLock } from './migrations.ts';
import { literal, rowsIn } from './queryable.ts';

/** What became of one write: `lost` = the connection broke, another one stands in its place, and only the database knows. */
export type Written = 'kept' | 'clash' | 'unfit' | 'again' | 'lost';

interface Connection {
  write(work: (client: pg.Client) => Promise<unknown>): Promise<Written>;
  readonly known: AppendStore['known'];
}

/** A process that stands still or is cut off in the middle of a batch keeps its facilities from the others for so long at most: their senders are answered within five seconds. */
export const idleInClaim = "SET idle_in_transaction_session_timeout = '3s'";

export function createManyStore({ write, known }: Connection): AppendStore {
  const rollback = (): Promise<Written> => write((client) => client.query('ROLLBACK'));

  /** The old connection's work is over once its locks are free: then the batch is there, or never will be. */
  async function isThere({ messages: [first] }: Batch): Promise<boolean> {
    let there = false;
    for (;;) {
      const written = await write(async (client) => {
        const said = await client.query(`${lockStatement([first?.facility ?? ''])}; SELECT sha256 FROM message WHERE id = ${first?.id ?? '0'}`);
        there = rowsIn(said, 1)[0]?.['sha256'] === first?.sha256;
      });
      if (written === 'kept') return there;
    }
  }

  return {
    known,
    claim: async (facilities, messages) => {
      for (;;) {
        let claimed: Claim | undefined;
        const written = await write(async (client) => {
          claimed = claimIn(await client.query(claimStatement(facilities, messages)));
        });
        if (written === 'kept' && claimed !== undefined) return claimed;
        if (written !== 'lost') await rollback();
      }
    },
    abandon: async () => void (await rollback()),
    insert: async (batch) => {
      const written = await write((client) => insertBatch(client, batch, ['COMMIT'])).catch(async (error: unknown) => {
        await rollback();
        throw error;
      });
      if (written === 'kept') return 'kept';
      if (written === 'lost') return (await isThere(batch)) ? 'kept' : 'again';
      await rollback();
      return written;
    },
  };
}

function claimStatement(facilities: ReadonlySet<FacilityId>, messages: number): string {
  const names = [...facilities].map((facility) => literal(facility.replaceAll('\0', '\uFFFD').toWellFormed())).join(', ');
  return [
    'BEGIN',
    lockStatement(facilities),
    `SELECT f AS facility, (SELECT max(position) FROM event WHERE facility = f) AS position, (SELECT turn FROM facility_hold WHERE facility = f) AS turn
     FROM unnest(ARRAY[${names}]::text[]) AS f`,
    `SELECT nextval('message_number') AS id FROM generate_series(1, ${messages})`,
  ].join('; ');
}

function claimIn(said: unknown): Claim {
  const facilities = rowsIn(said, 2).map((row) => ({
    facility: facilityId(String(row['facility'])),
    position: Number(row['position'] ?? 0),
    turn: Number(row['turn'] ?? 0),
  }));
  return {
    positions: new Map(facilities.map(({ facility, position }) => [facility, position])),
    turns: new Map(facilities.map(({ facility, turn }) => [facility, turn])),
    ids: rowsIn(said, 3).map((row) => String(row['id'])),
  };
}

/** Numbers go on beyond what a process alone gave out before. The lock keeps two that open at once from each other. */
export async function beginAmongMany(client: pg.Client): Promise<void> {
  await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
  await client.query(
    "SELECT setval('message_number', newest.id) FROM (SELECT max(id) AS id FROM message) AS newest, message_number WHERE newest.id > message_number.last_value OR (newest.id = message_number.last_value AND NOT message_number.is_called)",
  );
  await client.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
}
