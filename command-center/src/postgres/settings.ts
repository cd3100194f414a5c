/** Small things that belong to one database: its pseudonym key, and the wall displays that were enrolled. */
import { randomBytes } from 'node:crypto';
import type { Scope } from './houses.ts';
import type { Queryable } from './queryable.ts';

/** The value of a setting, made once and for all by `make` when there is none. */
export async function settingOnce(db: Queryable, name: string, make: () => string = () => randomBytes(32).toString('base64url')): Promise<string> {
  await db.query('INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING', [name, make()]);
  const { rows } = await db.query<{ value: string }>('SELECT value FROM setting WHERE name = $1', [name]);
  return rows[0]?.value ?? '';
}

export interface Display {
  readonly id: string;
  readonly name: string;
  readonly class: 'public' | 'staff';
  readonly facility: string;
  readonly state: 'waiting' | 'enrolled' | 'revoked';
  readonly enrolledAt?: number;
  readonly lastSeenAt?: number;
}

/** Minutes in which a one-time code must be used. */
const codeMinutes = 15;

const columns =
  "id, name, class, facility, CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN enrolled_at IS NOT NULL THEN 'enrolled' ELSE 'waiting' END AS state, extract(epoch FROM enrolled_at) * 1000 AS enrolled_ms, extract(epoch FROM last_seen_at) * 1000 AS seen_ms";

interface DisplayColumns {
  id: string;
  name: string;
  class: Display['class'];
  facility: string;
  state: Display['state'];
  enrolled_ms: string | null;
  seen_ms: string | null;
}

function toDisplay(row: DisplayColumns): Display {
  return {
    id: row.id,
    name: row.name,
    class: row.class,
    facility: row.facility,
    state: row.state,
    ...(row.enrolled_ms === null ? {} : { enrolledAt: Math.round(Number(row.enrolled_ms)) }),
    ...(row.seen_ms === null ? {} : { lastSeenAt: Math.round(Number(row.seen_ms)) }),
  };
}

export async function listDisplays(db: Scope): Promise<readonly Display[]> {
  return (await db.query<DisplayColumns>(`SELECT ${columns} FROM ${db.tables}display ORDER BY name, id`, [])).rows.map(toDisplay);
}

export async function revokedDisplays(db: Queryable): Promise<readonly string[]> {
  return (await db.query<{ id: string }>('SELECT id FROM display WHERE revoked_at IS NOT NULL')).rows.map(({ id }) => id);
}

export async function addDisplay(db: Queryable, display: Pick<Display, 'id' | 'name' | 'class' | 'facility'>, codeHash: string): Promise<void> {
  await db.query("INSERT INTO display (id, name, class, facility, code_hash, code_expires_at) VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 minute')", [
    display.id,
    display.name,
    display.class,
    display.facility,
    codeHash,
    codeMinutes,
  ]);
}

/** The display whose unused, unexpired code this is; it is used up by the call. */
export async function enrolDisplay(db: Queryable, codeHash: string): Promise<Display | undefined> {
  const { rows } = await db.query<DisplayColumns>(
    `UPDATE display SET enrolled_at = now(), last_seen_at = now(), code_hash = NULL WHERE code_hash = $1 AND code_expires_at > now() AND revoked_at IS NULL RETURNING ${columns}`,
    [codeHash],
  );
  return rows[0] === undefined ? undefined : toDisplay(rows[0]);
}

/** false when there is no such display in use. */
export async function revokeDisplay(db: Queryable, id: string): Promise<boolean> {
  return ((await db.query('UPDATE display SET revoked_at = now(), code_hash = NULL WHERE id = $1 AND revoked_at IS NULL', [id])).rowCount ?? 0) > 0;
}

export async function sawDisplay(db: Queryable, id: string): Promise<void> {
  await db.query('UPDATE display SET last_seen_at = now() WHERE id = $1', [id]);
}

/** One reading of each figure, for the history behind the walls. */
export async function writeKpis(
  db: Queryable,
  readings: readonly { readonly at: number; readonly facility: string; readonly name: string; readonly value: number }[],
): Promise<void> {
  await db.query(
    'INSERT INTO kpi (at, facility, name, value) SELECT to_timestamp(at / 1000), facility, name, value FROM json_to_recordset($1::json) AS r(at float8, facility text, name text, value float8)',
    [JSON.stringify(readings)],
  );
}
