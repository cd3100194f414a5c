/**
 * Sessions of accounts. A token names its session, and is nobody's once that has ended: at once everywhere (redis/rooms-across.ts), and where Redis is away
 * within the next look at the database. Looked for are those that ended, so that a look costs the same however many screens are open.
 */
import { randomBytes } from 'node:crypto';
import type { Queryable } from '../postgres/queryable.ts';
import type { Where } from '../sockets/ended-rooms.ts';

export const sessionLimits = {
  /** Hours after which one signs in again, whatever one does. */
  hours: 12,
  /** Milliseconds between two looks: with that of the sockets (5 s) within the 10 s that are promised. */
  lookMs: 2000,
  /** What one transaction hides from the look beside it, in seconds; looked at again. */
  overlapSeconds: 30,
  /** Sessions of one account that are open; the oldest ends for the next. */
  ofAccount: 20,
  /** Known to be open or over, and not asked of the database again. */
  remembered: 20_000,
} as const;

export type OpenedBy = 'password' | 'pin' | 'invitation';

export interface Session {
  readonly session: string;
  readonly openedBy: OpenedBy;
  readonly peer: string;
  readonly openedAt: number;
  readonly until: number;
}

export interface Sessions {
  open(account: string, openedBy: OpenedBy, peer: string): Promise<string>;
  /** Whether its account may still act by it. */
  isOpen(session: string): Promise<boolean>;
  accountOf(session: string): Promise<string | undefined>;
  of(account: string): Promise<readonly Session[]>;
  /** false: there is none of that account that is open. */
  end(account: string, session: string): Promise<boolean>;
  endAll(account: string, but?: string): Promise<void>;
  /** Asks the database what ended elsewhere. */
  look(): Promise<void>;
  stop(): void;
}

interface Ended {
  readonly id: string;
}

/** Told of each that ends while this process runs, together with those that end with it. */
export type OnSessionsEnded = (sessions: readonly string[], where: Where) => void;

export function createSessions(db: Queryable, onEnded: OnSessionsEnded, onTrouble: (error: unknown, about: string) => void): Sessions {
  const opened = new Map<string, number>();
  const over = new Set<string>();
  const ended = (rows: readonly Ended[], where: Where): void => {
    const anew = rows.flatMap(({ id }) => (over.has(id) ? [] : [id]));
    if (over.size + anew.length > sessionLimits.remembered) over.clear();
    for (const session of anew) {
      opened.delete(session);
      over.add(session);
    }
    if (anew.length > 0) onEnded(anew, where);
  };
  const endedBy = async (sql: string, values: readonly unknown[]): Promise<number> => {
    const { rows } = await db.query<Ended>(sql, [...values]);
    ended(rows, 'here');
    return rows.length;
  };
  const look = async (): Promise<void> => {
    const { rows } = await db.query<Ended>("SELECT id FROM account_session WHERE ended_at > now() - $1 * interval '1 second'", [
      sessionLimits.overlapSeconds + (sessionLimits.lookMs * 2) / 1000,
    ]);
    ended(rows, 'elsewhere');
  };
  const isOpenThere = async (session: string): Promise<number | undefined> => {
    const { rows } = await db.query<{ left: number }>(
      `SELECT (extract(epoch FROM s.until - now()) * 1000)::float8 AS left FROM account_session s JOIN account a ON a.id = s.account
       WHERE s.id = $1 AND s.ended_at IS NULL AND s.until > now() AND a.disabled_at IS NULL`,
      [session],
    );
    return rows[0]?.left;
  };
  let [lookedAt, isTold] = [performance.now(), false];
  const looking = (): void => {
    const since = performance.now() - lookedAt;
    look().then(
      () => {
        // Who was away for longer than a look reaches back knows nothing of what ended meanwhile: each is asked again.
        if (since > sessionLimits.overlapSeconds * 1000) opened.clear();
        [lookedAt, isTold] = [performance.now(), false];
      },
      (error: unknown) => {
        // Of a database that is away one word is enough.
        if (!isTold) onTrouble(error, 'looking for sessions that ended');
        isTold = true;
      },
    );
  };
  const timer = setInterval(looking, sessionLimits.lookMs);
  timer.unref();
  return {
    open: async (account, openedBy, peer) => {
      const id = randomBytes(18).toString('base64url');
      await endedBy(
        `UPDATE account_session SET ended_at = now() WHERE id IN
           (SELECT id FROM account_session WHERE account = $1 AND ended_at IS NULL AND until > now() ORDER BY opened_at DESC OFFSET $2) RETURNING id`,
        [account, sessionLimits.ofAccount - 1],
      );
      await db.query("DELETE FROM account_session WHERE account = $1 AND until < now() - interval '30 days'", [account]);
      await db.query("INSERT INTO account_session (id, account, opened_by, peer, until) VALUES ($1, $2, $3, $4, now() + $5 * interval '1 hour')", [
        id,
        account,
        openedBy,
        peer,
        sessionLimits.hours,
      ]);
      await db.query('UPDATE account SET signed_in_at = now() WHERE id = $1', [account]);
      return id;
    },
    isOpen: async (session) => {
      if (over.has(session)) return false;
      const until = opened.get(session);
      if (until !== undefined && performance.now() < until) return true;
      const left = await isOpenThere(session);
      if (left === undefined || over.has(session)) return false;
      if (opened.size >= sessionLimits.remembered) opened.clear();
      opened.set(session, performance.now() + left);
      return true;
    },
    accountOf: async (session) => (await db.query<{ account: string }>('SELECT account FROM account_session WHERE id = $1', [session])).rows[0]?.account,
    of: async (account) =>
      (
        await db.query<{ id: string; opened_by: OpenedBy; peer: string; opened_at: Date; until: Date }>(
          'SELECT id, opened_by, peer, opened_at, until FROM account_session WHERE account = $1 AND ended_at IS NULL AND until > now() ORDER BY opened_at DESC',
          [account],
        )
      ).rows.map((row) => ({
        session: row.id,
        openedBy: row.opened_by,
        peer: row.peer,
        openedAt: row.opened_at.getTime(),
        until: row.until.getTime(),
      })),
    end: async (account, session) =>
      (await endedBy('UPDATE account_session SET ended_at = now() WHERE account = $1 AND id = $2 AND ended_at IS NULL RETURNING id', [account, session])) > 0,
    endAll: async (account, but = '') => {
      await endedBy('UPDATE account_session SET ended_at = now() WHERE account = $1 AND id <> $2 AND ended_at IS NULL RETURNING id', [account, but]);
    },
    look,
    stop: () => clearInterval(timer),
  };
}
