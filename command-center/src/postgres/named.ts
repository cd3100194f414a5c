/**
 * People by the beginning of a name or a birth date, as FHIR compares names: without case and without accents, so that `muller` finds Müller. Measured on
 * a hundred thousand people, so by an index of the folded names.
 */
import type { IdentityLine } from '@healthos/core/ports.ts';
import type { Queryable } from './queryable.ts';
import { toIdentity, type IdentityColumns } from './reads.ts';

/** The step of the schema that folds names: what stands above or below a letter is a sign of its own once it is taken apart. */
export const plainNamesStep = `
CREATE FUNCTION plain_name(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT lower(regexp_replace(normalize(name, NFD), '[\\u0300-\\u036f]', '', 'g')) $$;
`;
export const plainNamesIndexes = {
  identity_plain_family: 'ON identity (plain_name(family) text_pattern_ops)',
  identity_plain_given: 'ON identity (plain_name(given) text_pattern_ops)',
  identity_birth_date: 'ON identity (birth_date text_pattern_ops)',
};

/** Beginnings; each that is said must hold. */
export interface NamedTraits {
  readonly family?: string;
  readonly given?: string;
  readonly birthDate?: string;
}

const columnOf = { family: 'plain_name(family)', given: 'plain_name(given)', birthDate: 'birth_date' } as const;
const traitsAsked = ['family', 'given', 'birthDate'] as const;

/** Whoever has all of any of these traits, in the order of their ids from `after` on. */
export async function identitiesNamed(db: Queryable, anyOf: readonly NamedTraits[], after: string, limit: number): Promise<readonly IdentityLine[]> {
  const values: unknown[] = [after, limit];
  const either = anyOf.map((traits) => {
    const each = traitsAsked.flatMap((trait) => {
      const said = traits[trait];
      if (said === undefined) return [];
      values.push(`${(trait === 'birthDate' ? said : plainName(said)).replace(/[%_\\]/g, '\\$&')}%`);
      return [`${columnOf[trait]} LIKE $${values.length}`];
    });
    return each.length === 0 ? 'false' : `(${each.join(' AND ')})`;
  });
  const { rows } = await db.query<IdentityColumns>(
    `WITH named AS MATERIALIZED (SELECT patient FROM identity WHERE ${either.join(' OR ') || 'false'})
     SELECT identity.* FROM identity JOIN (SELECT patient FROM named WHERE patient > $1 ORDER BY patient LIMIT $2) AS page USING (patient) ORDER BY identity.patient`,
    values,
  );
  return rows.map(toIdentity);
}

/** As the database folds it. */
export function plainName(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
}
