/** The erasable identity table as the matcher asks it: who was not looked at since they changed, who shares a key, and how common names are. */
import type { MatchPack } from '@healthos/core/identity/matching/pack.ts';
import { plainName } from '@healthos/core/identity/matching/traits.ts';
import type { Frequencies } from '@healthos/core/identity/matching/score.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import { toIdentity, type IdentityColumns } from './reads.ts';
import type { Queryable } from './queryable.ts';

/** Keys under which records that may be one person meet (core/src/identity/matching/blocking.ts); none = not looked at since it last changed. */
export const identityKeysStep = `
ALTER TABLE identity ADD COLUMN match_keys text[];
`;
export const identityKeysIndexes = { identity_match_keys: 'ON identity USING gin (match_keys) WITH (fastupdate = off)' };

/**
 * Nearly every message names somebody who is known, and says nothing new of them but when that was said. While an index held that (`identity_unmatched`), each such word went
 * anew into all eight; now it is written beside the row, where a page has room for it: 17 microseconds for 40.
 */
export const identityWaitingStep = 'ALTER TABLE identity SET (fillfactor = 80);';
export const identityWaitingIndexes = { identity_waiting: 'ON identity (patient) WHERE match_keys IS NULL' };
export const identityUnmatchedDroppedStep = 'DROP INDEX IF EXISTS identity_unmatched;';

/** A record as it was read; `order` says whether it changed since. */
export interface Unmatched {
  readonly line: IdentityLine;
  readonly order: string;
}

/** Records that met nobody yet, behind this one, by their opaque ids: whoever goes on behind the last of them, and begins anew behind the last of all, meets each. */
export async function unmatched(db: Queryable, after: string, limit: number): Promise<readonly Unmatched[]> {
  const { rows } = await db.query<IdentityColumns & { order_key: string }>(
    'SELECT * FROM identity WHERE match_keys IS NULL AND patient > $1 ORDER BY patient LIMIT $2',
    [after, limit],
  );
  return rows.map((row) => ({ line: toIdentity(row), order: row.order_key }));
}

/** A record that was said anew meanwhile stays unmatched. Records are locked by id, as the log does (append.ts), or the two could wait for each other in a circle. */
export async function keepKeys(
  db: Queryable,
  found: readonly { readonly patient: PatientId; readonly order: string; readonly keys: readonly string[] }[],
): Promise<void> {
  if (found.length === 0) return;
  await db.query(
    `WITH r AS (SELECT * FROM json_to_recordset($1::json) AS r(patient text, "order" text, keys json)),
      held AS MATERIALIZED (SELECT patient FROM identity JOIN r USING (patient) WHERE order_key = r."order" ORDER BY patient COLLATE "C" FOR UPDATE OF identity)
    UPDATE identity SET match_keys = ARRAY(SELECT json_array_elements_text(r.keys)) FROM held JOIN r USING (patient)
    WHERE identity.patient = held.patient AND identity.order_key = r."order"`,
    [JSON.stringify(found)],
  );
}

const packSetting = 'identity-match-pack';

/** Under other weights every record meets the others anew; a database that was never matched has nothing to begin again. */
export async function beginAnewFor(db: Queryable, pack: string): Promise<void> {
  const { rows } = await db.query<{ value: string }>('SELECT value FROM setting WHERE name = $1', [packSetting]);
  if (rows[0]?.value === pack) return;
  if (rows.length > 0) await db.query('UPDATE identity SET match_keys = NULL WHERE match_keys IS NOT NULL');
  await db.query('INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2', [packSetting, pack]);
}

/**
 * Others that share a key. The limit stands outside: inside it the planner, which does not know how rare the keys are, would rather read the table from
 * its beginning until it has met enough.
 */
export async function candidatesOf(db: Queryable, patient: PatientId, keys: readonly string[], limit: number): Promise<readonly IdentityLine[]> {
  if (keys.length === 0) return [];
  const { rows } = await db.query<IdentityColumns>({
    name: 'identity-candidates',
    text: 'WITH alike AS MATERIALIZED (SELECT patient, assigner, number, kind, family, given, birth_date, sex, address, phone, others FROM identity WHERE match_keys && $2) SELECT * FROM alike WHERE patient <> $1 LIMIT $3',
    values: [patient, keys, limit],
  });
  return rows.map(toIdentity);
}

/** Records to learn from: all, or so many by whole years of birth, so that whoever is two records is still two of them. */
export async function identitySample(db: Queryable, most: number): Promise<{ readonly lines: readonly IdentityLine[]; readonly all: number }> {
  const all = await countOf(db);
  const parts = Math.max(1, Math.ceil(all / most));
  const { rows } = await db.query<IdentityColumns>(
    'SELECT patient, assigner, number, kind, family, given, birth_date, sex, address, phone, others FROM identity WHERE abs(hashtext(substr(birth_date, 1, 4))) % $1 = 0 OR ($1 = 1 AND birth_date IS NULL) ORDER BY patient LIMIT $2',
    [parts, most],
  );
  return { lines: rows.map(toIdentity), all };
}

/** Weights that were loaded, the one that begins last first. */
export async function loadedMatchPacks(db: Queryable): Promise<readonly MatchPack[]> {
  const { rows } = await db.query<{ payload: { event: { pack: MatchPack } } }>(
    "SELECT payload FROM event WHERE type = 'MatchPackLoaded' ORDER BY payload -> 'event' -> 'pack' ->> 'effectiveFrom' DESC, order_key DESC",
  );
  return rows.map(({ payload }) => payload.event.pack);
}

/** Names counted one by one; a rarer one is as rare as the pack lets it. */
const namesCounted = 5000;
/** Of fewer records the share of a name says little of people. */
const fewestRecords = 1000;

/** undefined = too few records to say. */
export async function frequenciesOf(db: Queryable): Promise<Frequencies | undefined> {
  const total = await countOf(db);
  if (total < fewestRecords) return undefined;
  const [family, given] = [await sharesOf(db, 'family', total), await sharesOf(db, 'given', total)];
  return { shareOf: (attribute, name) => (attribute === 'family' ? family : given).get(name) ?? 0 };
}

async function countOf(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ n: string }>('SELECT count(*) AS n FROM identity');
  return Number(rows[0]?.n ?? 0);
}

async function sharesOf(db: Queryable, column: 'family' | 'given', total: number): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.query<{ name: string; n: string }>(
    `SELECT upper(${column}) AS name, count(*) AS n FROM identity WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT $1`,
    [namesCounted],
  );
  const shares = new Map<string, number>();
  for (const { name, n } of rows) {
    const plain = plainName(name).replaceAll(' ', '');
    shares.set(plain, (shares.get(plain) ?? 0) + Number(n) / total);
  }
  return shares;
}
