/** Which processes of which version are attached to a database. A row counts while the session that wrote it lives: nobody need take it back. */
import type { Queryable } from './queryable.ts';

/** The step of the schema. Rows of sessions that are over go at the next attaching. */
export const attachedStep = `
CREATE TABLE attached (pid int NOT NULL, since timestamptz NOT NULL, program text NOT NULL, knows int NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (pid, since));
ALTER TABLE schema_step ADD COLUMN phase text NOT NULL DEFAULT 'expand';
`;

export interface Attached {
  readonly pid: number;
  /** Its version; undefined of one from before versions were written down. */
  readonly program?: string;
  /** Its newest step. */
  readonly knows: number;
}

/** Connections by which a process appends: each process has one. */
export const appendingName = 'healthos-append';

/** By the session of this connection, for as long as it lives. */
export async function attach(client: Queryable, program: string, knows: number): Promise<void> {
  await client.query(
    `INSERT INTO attached (pid, since, program, knows) SELECT pid, backend_start, $1, $2 FROM pg_stat_activity WHERE pid = pg_backend_pid()
     ON CONFLICT (pid, since) DO UPDATE SET program = excluded.program, knows = excluded.knows`,
    [program, knows],
  );
  await client.query(
    'DELETE FROM attached WHERE NOT EXISTS (SELECT 1 FROM pg_stat_activity AS live WHERE live.pid = attached.pid AND live.backend_start = attached.since)',
  );
}

/** Whoever appends now, with its version; oldest knowledge first. */
export async function attachedNow(client: Queryable): Promise<readonly Attached[]> {
  const { rows } = await client.query<{ pid: number; program: string | null; knows: number }>(
    `SELECT live.pid, program, COALESCE(knows, 0) AS knows FROM pg_stat_activity AS live LEFT JOIN attached ON attached.pid = live.pid AND attached.since = live.backend_start
     WHERE datname = current_database() AND application_name = $1 ORDER BY knows, pid`,
    [appendingName],
  );
  return rows.map(({ pid, program, knows }) => ({ pid, knows, ...(program === null ? {} : { program }) }));
}
