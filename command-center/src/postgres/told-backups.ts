/** What the database was told of its backups: when the newest whole copy of each folder is from, and how far its log is kept. Who watches the server asks for it. */
import { literal, type Queryable } from './queryable.ts';

export interface ToldBackup {
  /** The slot of the folder: its name at the server. */
  readonly slot: string;
  /** Milliseconds by the clock of the server: the end of the newest whole copy; undefined where none was told. */
  readonly copiedAt?: number;
  /** Everything committed before is kept; undefined of a folder that does not follow the log. */
  readonly reaches?: number;
}

const prefix = 'backup ';

/** What is not said stays as it was. */
export async function tellBackup(db: Queryable, { slot, ...said }: ToldBackup): Promise<void> {
  await db.query(
    `INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = (setting.value::jsonb || excluded.value::jsonb)::text`,
    [prefix + slot, JSON.stringify(said)],
  );
}

/** The folder is given up; without a slot all are: a restored database has the folders of the one that it was. */
export async function forgetBackups(db: Queryable, slot?: string): Promise<void> {
  await db.query(`DELETE FROM setting WHERE starts_with(name, ${literal(prefix)}) AND ($1::text IS NULL OR name = $1)`, [
    slot === undefined ? null : prefix + slot,
  ]);
}

export async function toldBackups(db: Queryable): Promise<readonly ToldBackup[]> {
  const { rows } = await db.query<{ slot: string; copied: number | null; reaches: number | null }>(
    `SELECT substr(name, ${prefix.length + 1}) AS slot, (value::jsonb ->> 'copiedAt')::float8 AS copied, (value::jsonb ->> 'reaches')::float8 AS reaches
     FROM setting WHERE starts_with(name, ${literal(prefix)}) ORDER BY name`,
  );
  return rows.map(({ slot, copied, reaches }) => ({
    slot,
    ...(copied === null ? {} : { copiedAt: copied }),
    ...(reaches === null ? {} : { reaches }),
  }));
}
