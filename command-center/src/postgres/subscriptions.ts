/** FHIR subscriptions in the database: what was asked, by whom, and how far each was told. */
import type { KeptRow, SubscriptionTable } from '../fhir/subscriptions/registry.ts';
import type { Queryable } from './queryable.ts';

export const subscriptionsStep = `
CREATE TABLE fhir_subscription (
  id text PRIMARY KEY, owner json NOT NULL, resource json NOT NULL, status text NOT NULL, error text, end_ms bigint NOT NULL, events bigint NOT NULL,
  recent json NOT NULL, positions json NOT NULL);
`;

interface Columns {
  readonly id: string;
  readonly owner: KeptRow['owner'];
  readonly resource: unknown;
  readonly status: string;
  readonly error: string | null;
  readonly end_ms: string;
  readonly events: string;
  readonly recent: unknown;
  readonly positions: Readonly<Record<string, number>>;
}

export function createSubscriptionTable(db: Queryable): SubscriptionTable {
  return {
    load: async () => {
      const { rows } = await db.query<Columns>('SELECT * FROM fhir_subscription WHERE end_ms > extract(epoch FROM now()) * 1000');
      return rows.map(({ end_ms, events, error, ...row }) => ({ ...row, end: Number(end_ms), events: Number(events), ...(error === null ? {} : { error }) }));
    },
    keep: async (rows) => {
      await db.query(
        `INSERT INTO fhir_subscription (id, owner, resource, status, error, end_ms, events, recent, positions)
         SELECT id, owner, resource, status, error, "end", events, recent, positions
         FROM json_to_recordset($1) AS r(id text, owner json, resource json, status text, error text, "end" bigint, events bigint, recent json, positions json)
         ON CONFLICT (id) DO UPDATE SET resource = excluded.resource, status = excluded.status, error = excluded.error, end_ms = excluded.end_ms,
           events = excluded.events, recent = excluded.recent, positions = excluded.positions`,
        [JSON.stringify(rows)],
      );
    },
    drop: async (id) => {
      await db.query('DELETE FROM fhir_subscription WHERE id = $1', [id]);
    },
  };
}
