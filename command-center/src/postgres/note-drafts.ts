/** Drafts of notes, of one house: each is its author's alone until it is signed, and no fact of the house. Signing puts the text into the log; the draft is then over. */
import type { FacilityId } from '@healthos/core/ids.ts';
import { instant, type Instant } from '@healthos/core/time.ts';
import type { HouseDb } from './house-query.ts';

export interface Draft {
  readonly document: string;
  readonly patient: string;
  readonly encounter: string;
  /** Of the pack; `addendum` and `reconciliation` are kept the same way. */
  readonly template: string;
  /** What its form holds. */
  readonly body: unknown;
  /** Counts its savings: two windows on one draft do not overwrite each other. */
  readonly revision: number;
  readonly savedAt: Instant;
}
export interface DraftOwner {
  readonly facility: FacilityId;
  readonly staff: string;
}

export const draftLimits = { ofOnePerson: 200 } as const;

export const noteDraftsStep = `
CREATE TABLE note_draft (
  facility text NOT NULL, staff text NOT NULL, document text NOT NULL, patient text NOT NULL, encounter text NOT NULL, template text NOT NULL,
  body json NOT NULL, revision int NOT NULL, saved_at timestamptz NOT NULL, PRIMARY KEY (facility, document));
CREATE INDEX note_draft_own ON note_draft (facility, staff, patient);
`;

interface Columns {
  document: string;
  patient: string;
  encounter: string;
  template: string;
  body: unknown;
  revision: number;
  saved_at: Date;
}
const toDraft = ({ saved_at, ...row }: Columns): Draft => ({ ...row, savedAt: instant(saved_at.getTime()) });
const columns = 'document, patient, encounter, template, body, revision, saved_at';

/** The drafts that this person has of these records, newest first. */
export async function draftsOf(house: HouseDb, { facility, staff }: DraftOwner, patients: readonly string[]): Promise<readonly Draft[]> {
  const { rows } = await house.query<Columns>(
    `SELECT ${columns} FROM house_note_draft WHERE facility = $1 AND staff = $2 AND patient = ANY($3::text[]) ORDER BY saved_at DESC, document LIMIT $4`,
    [facility, staff, patients, draftLimits.ofOnePerson],
  );
  return rows.map(toDraft);
}

/** The draft as it is now; undefined where another window saved it since, or it is another person's. A window whose answer was lost saves again over its own. */
export async function keepDraft(house: HouseDb, owner: DraftOwner, draft: Omit<Draft, 'savedAt'>, at: Instant): Promise<Draft | undefined> {
  const { facility, staff } = owner;
  const { document, patient, encounter, template, body, revision } = draft;
  const values = [facility, staff, document, patient, encounter, template, JSON.stringify(body), revision, new Date(at)];
  const { rows } = await house.query<Columns>(
    `INSERT INTO house_note_draft AS kept (facility, staff, document, patient, encounter, template, body, revision, saved_at)
     SELECT $1, $2, $3, $4, $5, $6, $7::json, 1, $9::timestamptz WHERE $8::int = 0
       OR EXISTS (SELECT 1 FROM house_note_draft WHERE facility = $1 AND staff = $2 AND document = $3 AND (revision = $8::int OR body ->> 'window' = $7::json ->> 'window'))
     ON CONFLICT (facility, document) DO UPDATE SET body = EXCLUDED.body, revision = kept.revision + 1, saved_at = EXCLUDED.saved_at
     WHERE kept.staff = $2 AND (kept.revision = $8::int OR kept.body ->> 'window' = $7::json ->> 'window')
     RETURNING ${columns}`,
    values,
  );
  return rows[0] === undefined ? undefined : toDraft(rows[0]);
}

export async function dropDrafts(house: HouseDb, { facility, staff }: DraftOwner, documents: readonly string[]): Promise<void> {
  if (documents.length === 0) return;
  await house.query('DELETE FROM house_note_draft WHERE facility = $1 AND staff = $2 AND document = ANY($3::text[])', [facility, staff, documents]);
}
