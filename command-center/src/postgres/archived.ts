/** Which files hold what was moved out of the database; who reads it again looks into them (kept-reads.ts). */
import type { Packed, Place } from '../archive/pack.ts';
import type { Queryable } from './queryable.ts';

export type ArchivedKind = 'raw' | 'sample';

/** The step of the schema. A file holds some of the messages between its first and its last. */
export const archivedStep = `
CREATE TABLE archived (
  file text PRIMARY KEY, kind text NOT NULL, first_id bigint NOT NULL, last_id bigint NOT NULL, from_at timestamptz NOT NULL, until_at timestamptz NOT NULL, entries int NOT NULL,
  bytes bigint NOT NULL, sha256 text NOT NULL, places json NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE INDEX archived_ids ON archived (kind, first_id, last_id);
`;

export interface ArchivedFile extends Pick<Packed, 'bytes' | 'sha256'> {
  readonly file: string;
  readonly kind: ArchivedKind;
  readonly entries: number;
}

export async function noteArchived(
  db: Queryable,
  { file, kind, entries, bytes, sha256 }: ArchivedFile,
  places: readonly Place[],
  span: { readonly from: number; readonly until: number },
): Promise<void> {
  await db.query(
    `INSERT INTO archived (file, kind, first_id, last_id, from_at, until_at, entries, bytes, sha256, places)
     VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000), $7, $8, $9, $10)`,
    [file, kind, places[0]?.[0] ?? '0', places.at(-1)?.[1] ?? '0', span.from, span.until, entries, bytes, sha256, JSON.stringify(places)],
  );
}

export async function archivedFiles(db: Queryable): Promise<readonly ArchivedFile[]> {
  const { rows } = await db.query<{ file: string; kind: ArchivedKind; entries: number; bytes: string; sha256: string }>(
    'SELECT file, kind, entries, bytes, sha256 FROM archived ORDER BY file',
  );
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes) }));
}
