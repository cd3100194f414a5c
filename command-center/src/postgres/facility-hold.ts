/**
 * Who does the work of each house where several processes share one log, as the log itself knows it. Redis says who should try; these numbers decide. A
 * fence goes up with each taking of a house, a turn with each decision in it, and the log refuses what was decided under an older turn.
 */
import { hash } from 'node:crypto';
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import { literal, rowsIn, type Queryable } from './queryable.ts';

/** The step of the schema: one row a house, and the numbers of messages for when several processes give them out. */
export const facilityHoldStep = `
CREATE TABLE facility_hold (facility text PRIMARY KEY, holder text NOT NULL, fence bigint NOT NULL, turn bigint NOT NULL, turn_until timestamptz NOT NULL);
CREATE SEQUENCE message_number;
`;

/** First key of the locks under which a facility is appended to; the second is of the facility. */
const facilityLocks = 4_860_117;

export interface Turn {
  readonly turn: number;
  /** The last position of the facility when the turn was given: what is decided must know everything up to it. */
  readonly position: number;
}

/** Holds these facilities against every other appender until the transaction ends; in one order, so that no two wait for each other. */
export function lockStatement(facilities: Iterable<string>): string {
  const keys = [...new Set([...facilities].map(lockKey))].sort((a, b) => a - b);
  return `SELECT ${keys.map((key) => `pg_advisory_xact_lock(${facilityLocks}, ${key})`).join(', ')}`;
}

/** Two facilities with one key wait for each other and harm nothing. */
function lockKey(facility: string): number {
  return hash('sha256', facility, 'buffer').readInt32BE(0);
}

/**
 * The next turn of a facility, for so long; undefined while somebody else's lasts, or when `under` is no longer the fence of this process. Whatever was
 * under way before it is on disk or never will be.
 */
export async function takeTurn(
  db: Queryable,
  facility: FacilityId,
  forMs: number,
  under?: { readonly holder: string; readonly fence: number },
): Promise<Turn | undefined> {
  const until = `clock_timestamp() + interval '${forMs} milliseconds'`;
  const name = literal(facility);
  const take =
    under === undefined
      ? `INSERT INTO facility_hold AS known VALUES (${name}, '', 0, 1, ${until}) ON CONFLICT (facility) DO UPDATE SET turn = known.turn + 1, turn_until = ${until}
         WHERE known.turn_until <= clock_timestamp() RETURNING turn`
      : `UPDATE facility_hold SET turn = turn + 1, turn_until = ${until}
         WHERE facility = ${name} AND holder = ${literal(under.holder)} AND fence = ${under.fence} AND turn_until <= clock_timestamp() RETURNING turn`;
  const said = await db.query(`${lockStatement([facility])}; ${take}; SELECT COALESCE(max(position), 0) AS position FROM event WHERE facility = ${name}`);
  const [turn] = rowsIn(said, 1);
  return turn === undefined ? undefined : { turn: Number(turn['turn']), position: Number(rowsIn(said, 2)[0]?.['position'] ?? 0) };
}

/** The turn is over before its time: the next one need not wait. */
export async function giveTurn(db: Queryable, facility: FacilityId, turn: number): Promise<void> {
  await db.query("UPDATE facility_hold SET turn_until = '-infinity' WHERE facility = $1 AND turn = $2", [facility, turn]);
}

/**
 * From now on this process does the work of these facilities; returns the fence of each. What anybody decided before and has not appended is refused. All in one
 * transaction: whoever takes over from a dead process has its own leases to renew meanwhile.
 */
export async function takeHolds(db: Queryable, facilities: readonly FacilityId[], holder: string): Promise<ReadonlyMap<FacilityId, number>> {
  if (facilities.length === 0) return new Map();
  const rows = [...facilities]
    .sort()
    .map((facility) => `(${literal(facility)}, ${literal(holder)}, 1, 1, '-infinity')`)
    .join(', ');
  const said = await db.query(`${lockStatement(facilities)}; INSERT INTO facility_hold AS known VALUES ${rows}
    ON CONFLICT (facility) DO UPDATE SET holder = excluded.holder, fence = known.fence + 1, turn = known.turn + 1, turn_until = '-infinity' RETURNING facility, fence`);
  return new Map(rowsIn(said, 1).map(({ facility, fence }) => [facilityId(String(facility)), Number(fence)]));
}

/** Gives up what this process holds of these; in the order in which others take them, so that no two wait for each other. */
export async function leaveHolds(db: Queryable, holder: string, facilities: readonly FacilityId[]): Promise<void> {
  await db.query(
    `UPDATE facility_hold SET holder = '', turn = turn + 1, turn_until = '-infinity' WHERE facility IN
       (SELECT facility FROM facility_hold WHERE holder = $1 AND facility = ANY($2) ORDER BY facility COLLATE "C" FOR UPDATE)`,
    [holder, facilities],
  );
}

/** What the log says that this process holds. */
export async function holdsOf(db: Queryable, holder: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.query<{ facility: string; fence: string }>('SELECT facility, fence FROM facility_hold WHERE holder = $1', [holder]);
  return new Map(rows.map(({ facility, fence }) => [facility, Number(fence)]));
}
