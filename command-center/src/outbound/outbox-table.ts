/** What became of each order message: kept beside the log, because that a receiver took it is no fact of the house. What is owed is derived from the log. */
import type { FacilityId } from '@healthos/core/ids.ts';
import { instant, type Instant } from '@healthos/core/time.ts';
import type { HouseDb } from '../postgres/house-query.ts';
import type { Scope } from '../postgres/houses.ts';
import type { Queryable } from '../postgres/queryable.ts';

/** `dropped`: a person gave a dead letter up, with a reason. */
export type OutState = 'waiting' | 'acknowledged' | 'dead' | 'dropped';

export interface OutRow {
  readonly facility: FacilityId;
  readonly position: number;
  readonly order: string;
  readonly destination: string;
  readonly control: string;
  readonly state: OutState;
  readonly tries: number;
  /** Why it is not taken: `out.refused AE`, `out.no-answer`... */
  readonly code?: string;
  readonly at: Instant;
  /** Why a person gave it up, and who. */
  readonly reason?: string;
  readonly by?: string;
}

export interface OutboxTable {
  /** What is known of these positions. */
  of(facility: FacilityId, positions: readonly number[]): Promise<readonly OutRow[]>;
  put(row: OutRow): Promise<void>;
}

export const outboxStep = `
CREATE TABLE order_out (
  facility text NOT NULL, position bigint NOT NULL, order_number text NOT NULL, destination text NOT NULL, control text NOT NULL, state text NOT NULL,
  tries int NOT NULL, code text, at timestamptz NOT NULL, PRIMARY KEY (facility, position));
CREATE INDEX order_out_asking ON order_out (at) WHERE state <> 'acknowledged';
`;

/** Dead letters that a person gave up; what became of the messages of one order. */
export const outboxDroppedStep = `
ALTER TABLE order_out ADD COLUMN reason text, ADD COLUMN decided_by text;
`;
export const outboxDroppedIndexes = { order_out_order: 'ON order_out (facility, order_number)' };

interface Columns {
  facility: FacilityId;
  position: string;
  order_number: string;
  destination: string;
  control: string;
  state: OutState;
  tries: number;
  code: string | null;
  at: Date;
  reason: string | null;
  decided_by: string | null;
}

const toRow = (row: Columns): OutRow => ({
  facility: row.facility,
  position: Number(row.position),
  order: row.order_number,
  destination: row.destination,
  control: row.control,
  state: row.state,
  tries: row.tries,
  ...(row.code === null ? {} : { code: row.code }),
  at: instant(row.at.getTime()),
  ...(row.reason === null ? {} : { reason: row.reason }),
  ...(row.decided_by === null ? {} : { by: row.decided_by }),
});

export function outboxTable(db: Queryable): OutboxTable {
  return {
    of: async (facility, positions) => {
      const { rows } = await db.query<Columns>('SELECT * FROM order_out WHERE facility = $1 AND position = ANY($2::bigint[])', [facility, positions]);
      return rows.map(toRow);
    },
    put: async ({ facility, position, order, destination, control, state, tries, code, at }) => {
      await db.query(
        `INSERT INTO order_out (facility, position, order_number, destination, control, state, tries, code, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (facility, position) DO UPDATE SET destination = $4, state = $6, tries = $7, code = $8, at = $9`,
        [facility, position, order, destination, control, state, tries, code ?? null, new Date(at)],
      );
    },
  };
}

/** Lists shown at once. */
const listLimit = 500;

/** What waits after a failure, what is dead and what was given up, newest first. */
export async function askingRows(db: Scope): Promise<readonly OutRow[]> {
  const { rows } = await db.query<Columns>(`SELECT * FROM ${db.tables}order_out WHERE state <> 'acknowledged' ORDER BY at DESC LIMIT $1`, [listLimit]);
  return rows.map(toRow);
}

/** What became of the messages of these orders, in the order of the log. */
export async function ordersOut(house: HouseDb, orders: readonly string[]): Promise<readonly OutRow[]> {
  if (orders.length === 0) return [];
  const { rows } = await house.query<Columns>('SELECT * FROM house_order_out WHERE order_number = ANY($1::text[]) ORDER BY position', [orders]);
  return rows.map(toRow);
}

export interface DestinationCounts {
  readonly facility: string;
  readonly destination: string;
  readonly acknowledged: number;
  readonly dead: number;
  readonly dropped: number;
  readonly lastTakenAt?: Instant;
}

export async function countsOut(db: Scope): Promise<readonly DestinationCounts[]> {
  const { rows } = await db.query<{ facility: string; destination: string; acknowledged: string; dead: string; dropped: string; last_taken: Date | null }>(
    `SELECT facility, destination, count(*) FILTER (WHERE state = 'acknowledged') AS acknowledged, count(*) FILTER (WHERE state = 'dead') AS dead,
     count(*) FILTER (WHERE state = 'dropped') AS dropped, max(at) FILTER (WHERE state = 'acknowledged') AS last_taken
     FROM ${db.tables}order_out GROUP BY facility, destination`,
    [],
  );
  return rows.map(({ facility, destination, acknowledged, dead, dropped, last_taken }) => ({
    facility,
    destination,
    acknowledged: Number(acknowledged),
    dead: Number(dead),
    dropped: Number(dropped),
    ...(last_taken === null ? {} : { lastTakenAt: instant(last_taken.getTime()) }),
  }));
}

/** Gives a dead letter another life; false where there is none. */
export async function reviveRow(db: Queryable, facility: string, position: number): Promise<boolean> {
  const { rowCount } = await db.query(
    "UPDATE order_out SET state = 'waiting', tries = 0, code = 'out.again', at = now() WHERE facility = $1 AND position = $2 AND state = 'dead'",
    [facility, position],
  );
  return (rowCount ?? 0) > 0;
}

/** Gives a dead letter up: it is not sent, and what waits behind it goes on; false where there is none. */
export async function dropRow(
  db: Queryable,
  { facility, position, reason, by }: { readonly facility: string; readonly position: number; readonly reason: string; readonly by: string },
): Promise<boolean> {
  const { rowCount } = await db.query(
    "UPDATE order_out SET state = 'dropped', reason = $3, decided_by = $4, at = now() WHERE facility = $1 AND position = $2 AND state = 'dead'",
    [facility, position, reason, by],
  );
  return (rowCount ?? 0) > 0;
}
