/** Snapshots in the database, part by part: what holds a large hospital is larger than one value may be, and than anybody should hold at once. */
import type { EventLog } from '@healthos/core/ports.ts';
import type pg from 'pg';
import { copyIn } from './copy.ts';
import type { Queryable } from './queryable.ts';

/** Whole snapshots kept of a facility; older ones are dropped when a new one is whole. */
const snapshotsKept = 2;
/** One that is not whole after this long never will be: whoever wrote it is gone. */
const abandonedAfter = '1 hour';

/** The step of the schema. `parts` is said last: a snapshot without it is not whole, and nobody's. */
export const snapshotPartsStep = `
CREATE TABLE snapshot_made (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, facility text NOT NULL, position bigint NOT NULL, fold_version text NOT NULL, parts int, made_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE snapshot_part (made bigint NOT NULL REFERENCES snapshot_made ON DELETE CASCADE, part int NOT NULL, state bytea NOT NULL, PRIMARY KEY (made, part));
`;
/** Whole snapshots in one row each were of the versions before. */
export const snapshotDroppedStep = 'DROP TABLE snapshot;';

export function createSnapshots(db: pg.Pool): Pick<EventLog, 'saveSnapshot' | 'newestSnapshot'> {
  return {
    saveSnapshot: async ({ facility, position, foldVersion }, parts) => {
      const {
        rows: [made],
      } = await db.query<{ id: string }>('INSERT INTO snapshot_made (facility, position, fold_version) VALUES ($1, $2, $3) RETURNING id', [
        facility,
        position,
        foldVersion,
      ]);
      let count = 0;
      for await (const part of parts) await keepPart(db, BigInt(made?.id ?? 0), count++, part);
      await db.query('UPDATE snapshot_made SET parts = $2 WHERE id = $1', [made?.id, count]);
      await db.query(
        `DELETE FROM snapshot_made WHERE facility = $1 AND CASE WHEN parts IS NULL THEN made_at < now() - $3::interval
          ELSE id NOT IN (SELECT id FROM snapshot_made WHERE facility = $1 AND parts IS NOT NULL ORDER BY position DESC, id DESC LIMIT $2) END`,
        [facility, snapshotsKept, abandonedAfter],
      );
    },
    newestSnapshot: async (facility, foldVersion) => {
      const {
        rows: [made],
      } = await db.query<{ id: string; parts: number }>(
        'SELECT id, parts FROM snapshot_made WHERE facility = $1 AND fold_version = $2 AND parts IS NOT NULL ORDER BY position DESC, id DESC LIMIT 1',
        [facility, foldVersion],
      );
      return made === undefined ? undefined : partsOf(db, made.id, made.parts);
    },
  };
}

/** Copied in: as a parameter of a statement its bytes would be copied twice more, and a picture of a hospital has tens of megabytes. */
async function keepPart(db: pg.Pool, made: bigint, part: number, state: Uint8Array): Promise<void> {
  const client = await db.connect();
  let failed = true;
  try {
    await copyIn(client, [{ text: 'COPY snapshot_part (made, part, state) FROM STDIN BINARY', rows: [[made, part, state]] }], []);
    failed = false;
  } finally {
    client.release(failed);
  }
}

/** A part that is gone ends them: the reader sees that they are not whole. */
async function* partsOf(db: Queryable, made: string, parts: number): AsyncGenerator<Uint8Array> {
  for (let part = 0; part < parts; part++) {
    const { rows } = await db.query<{ state: Buffer }>('SELECT state FROM snapshot_part WHERE made = $1 AND part = $2', [made, part]);
    const [row] = rows;
    if (row === undefined) return;
    yield row.state;
  }
}
