/**
 * Names of a record that was written over whole, name, birth date and sex at once (hard case 15): the row keeps who it was, and what is said now
 * waits beside it until a steward says what it is. Erasable like the row.
 */
import type { PatientId } from '@healthos/core/ids.ts';
import type { Queryable } from './queryable.ts';

/** Asked of every field of every record that is said again: the sex, which decides nearly all of them, is asked first. */
export const identityHeldStep = `
ALTER TABLE identity ADD COLUMN held json;
CREATE FUNCTION identity_overlaid(family1 text, given1 text, birth1 text, sex1 text, family2 text, given2 text, birth2 text, sex2 text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT COALESCE(sex1 <> sex2, false) AND upper(sex1) <> upper(sex2) AND left(birth1, 8) <> left(birth2, 8) AND upper(COALESCE(family1, '') || '|' || COALESCE(given1, '')) <> upper(COALESCE(family2, '') || '|' || COALESCE(given2, ''))
    AND COALESCE(family1, given1) IS NOT NULL AND COALESCE(family2, given2) IS NOT NULL
    AND upper(COALESCE(family1, '')) NOT IN ('DOE', 'UNKNOWN', 'UNIDENTIFIED', 'XXUNKNOWN') AND upper(COALESCE(family2, '')) NOT IN ('DOE', 'UNKNOWN', 'UNIDENTIFIED', 'XXUNKNOWN')
$$;
`;
export const identityHeldIndexes = { identity_held: 'ON identity (patient) WHERE held IS NOT NULL' };

/** What the newcomer's message says of them. */
export interface HeldNames {
  readonly patient: PatientId;
  readonly order: string;
  readonly family?: string;
  readonly given?: string;
  readonly birthDate?: string;
  readonly sex?: string;
}

/** Records looked at in one go. */
const heldLimit = 200;

export async function heldNames(db: Queryable): Promise<readonly HeldNames[]> {
  const { rows } = await db.query<{ patient: PatientId; held: Omit<HeldNames, 'patient'> }>(
    'SELECT patient, held FROM identity WHERE held IS NOT NULL ORDER BY patient LIMIT $1',
    [heldLimit],
  );
  return rows.map(({ patient, held }) => ({
    ...(Object.fromEntries(Object.entries(held).filter(([, value]) => value !== null)) as Omit<HeldNames, 'patient'>),
    patient,
  }));
}

/** It is the same person: what was held is what the record says. Held anew meanwhile, it stays. */
export async function acceptHeld(db: Queryable, { patient, order }: HeldNames): Promise<void> {
  await db.query(
    `UPDATE identity SET order_key = held->>'order', family = COALESCE(held->>'family', family), given = COALESCE(held->>'given', given), birth_date = COALESCE(held->>'birthDate', birth_date),
      sex = COALESCE(held->>'sex', sex), address = COALESCE(held->>'address', address), phone = COALESCE(held->>'phone', phone), match_keys = NULL, held = NULL
    WHERE patient = $1 AND held->>'order' = $2`,
    [patient, order],
  );
}

/** Of the id, enough for a person to tell two apart. */
const splitDigits = 8;

/** They are two people: the newcomer gets a row of their own, under a number of this house, for theirs belongs to somebody else. */
export async function splitHeld(db: Queryable, { patient, order }: HeldNames, into: PatientId): Promise<void> {
  await db.query(
    `WITH taken AS (UPDATE identity SET held = NULL FROM (SELECT patient AS whose, held AS said FROM identity WHERE patient = $1) AS before WHERE patient = $1 AND held->>'order' = $2 RETURNING before.said)
    INSERT INTO identity (patient, order_key, assigner, number, kind, family, given, birth_date, sex, address, phone, numbers)
    SELECT $3, said->>'order', 'HEALTHOS', $4, 'PI', said->>'family', said->>'given', said->>'birthDate', said->>'sex', said->>'address', said->>'phone', ARRAY[$4] FROM taken
    ON CONFLICT (patient) DO NOTHING`,
    [patient, order, into, `SPLIT-${into.slice(-splitDigits).toUpperCase()}`],
  );
}
