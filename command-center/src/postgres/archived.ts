/** Which files hold what was moved out of the database, and the bytes of messages wherever they are. */
import type { MessageId } from '@healthos/core/ids.ts';
import { messageId } from '@healthos/core/ids.ts';
import { entryIn, type Packed, type Place } from '../archive/pack.ts';
import { Fault } from '../fault.ts';
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

export interface RawBytes {
  raw(id: MessageId): Promise<Uint8Array | undefined>;
  raws(ids: readonly MessageId[]): Promise<ReadonlyMap<MessageId, Uint8Array>>;
}

/** `folder`: where the files of the archive are; undefined of a reader that knows none. */
export function createRawBytes(db: Queryable, folder: string | undefined): RawBytes {
  const raws = async (ids: readonly MessageId[]): Promise<ReadonlyMap<MessageId, Uint8Array>> => {
    const { rows } = await db.query<{ message_id: string; bytes: Buffer }>('SELECT message_id, bytes FROM raw_message WHERE message_id = ANY($1)', [ids]);
    const found = new Map<MessageId, Uint8Array>(rows.map(({ message_id, bytes }) => [messageId(message_id), bytes]));
    for (const id of ids) {
      if (found.has(id)) continue;
      const bytes = await archivedBytes(db, folder, id);
      if (bytes !== undefined) found.set(id, bytes);
    }
    return found;
  };
  return { raws, raw: async (id) => (await raws([id])).get(id) };
}

async function archivedBytes(db: Queryable, folder: string | undefined, id: MessageId): Promise<Uint8Array | undefined> {
  const { rows } = await db.query<{ file: string; places: readonly Place[] }>(
    "SELECT file, places FROM archived WHERE kind = 'raw' AND first_id <= $1 AND last_id >= $1 ORDER BY file",
    [id],
  );
  for (const { file, places } of rows) {
    if (folder === undefined) throw new Fault('archive.away', file);
    const bytes = await entryIn(folder, file, places, id);
    if (bytes !== undefined) return bytes;
  }
  return undefined;
}
