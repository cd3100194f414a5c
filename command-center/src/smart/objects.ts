/**
 * What the authorisation server remembers (sessions, codes, tokens, grants, assertions that were used), in the database, so that a restart forgets
 * nothing and two processes know the same. Codes and assertions are used once even when two use them in the same moment: the row decides.
 */
import { errors, type Adapter, type AdapterPayload } from 'oidc-provider';
import type { Queryable } from '../postgres/queryable.ts';
import { digestOf } from './tables.ts';

export const objectLimits = {
  /** Sign-ins that are under way at once; a visitor without an account can begin one. */
  interactions: 10_000,
  /** What has no end of its own, in seconds. */
  longestSeconds: 14 * 24 * 3600,
  /** Between two sweeps of what is over. */
  sweepMs: 5 * 60_000,
} as const;

interface Row {
  readonly payload: AdapterPayload;
  readonly consumed: number | null;
}
const columns = 'payload, extract(epoch FROM consumed_at)::float8 AS consumed';

export function objectsOf(db: Queryable, kind: string): Adapter {
  /** The credential itself is in no column: whoever shows it tells it. */
  const whole = (row: Row | undefined, id?: string): AdapterPayload | undefined =>
    row === undefined
      ? undefined
      : { ...row.payload, ...(id === undefined ? {} : { jti: id }), ...(row.consumed === null ? {} : { consumed: Math.floor(row.consumed) }) };
  return {
    upsert: async (id, payload, expiresIn) => {
      if (kind === 'Interaction') await refuseCrowd(db);
      const { jti: _credential, ...kept } = payload;
      // The id of a session is told apart from it: whoever looks for the session by its uid is told its id.
      const body = kind === 'Session' ? payload : kept;
      const { rowCount } = await db.query(
        `INSERT INTO smart_object (kind, id, grant_id, uid, payload, expires_at) VALUES ($1, $2, $3, $4, $5::json, now() + $6 * interval '1 second')
         ON CONFLICT (kind, id) DO ${kind === 'ReplayDetection' ? 'NOTHING' : 'UPDATE SET grant_id = EXCLUDED.grant_id, uid = EXCLUDED.uid, payload = EXCLUDED.payload, expires_at = EXCLUDED.expires_at'}`,
        [kind, digestOf(id), payload.grantId ?? null, payload.uid ?? null, JSON.stringify(body), expiresIn ?? objectLimits.longestSeconds],
      );
      if (rowCount === 0) throw new errors.InvalidClient('client assertion tokens must only be used once');
    },
    find: async (id) => whole((await db.query<Row>(`SELECT ${columns} FROM smart_object WHERE kind = $1 AND id = $2`, [kind, digestOf(id)])).rows[0], id),
    findByUid: async (uid) => whole((await db.query<Row>(`SELECT ${columns} FROM smart_object WHERE kind = $1 AND uid = $2`, [kind, uid])).rows[0]),
    findByUserCode: () => Promise.resolve(undefined),
    consume: async (id) => {
      const { rowCount } = await db.query('UPDATE smart_object SET consumed_at = now() WHERE kind = $1 AND id = $2 AND consumed_at IS NULL', [
        kind,
        digestOf(id),
      ]);
      if (rowCount === 0) throw new errors.InvalidGrant('already used');
    },
    destroy: async (id) => void (await db.query('DELETE FROM smart_object WHERE kind = $1 AND id = $2', [kind, digestOf(id)])),
    revokeByGrantId: async (grant) => {
      await db.query('DELETE FROM smart_object WHERE kind = $1 AND grant_id = $2', [kind, grant]);
      await db.query('UPDATE smart_context SET revoked_at = now() WHERE grant_id = $1 AND revoked_at IS NULL', [grant]);
    },
  };
}

async function refuseCrowd(db: Queryable): Promise<void> {
  const { rows } = await db.query<{ n: string }>("SELECT count(*) AS n FROM smart_object WHERE kind = 'Interaction' AND expires_at > now()");
  if (Number(rows[0]?.n) >= objectLimits.interactions) throw new errors.TemporarilyUnavailable('too many sign-ins are under way');
}

/** What is over is deleted. Returns what ends it. */
export function sweepObjects(db: Queryable, onTrouble: (error: unknown, about: string) => void): () => void {
  const timer = setInterval(() => {
    void Promise.all([
      db.query('DELETE FROM smart_object WHERE expires_at < now()'),
      db.query("DELETE FROM smart_launch WHERE expires_at < now() - interval '1 hour'"),
    ]).catch((error: unknown) => onTrouble(error, 'sweeping sign-ins'));
  }, objectLimits.sweepMs);
  return () => clearInterval(timer);
}
