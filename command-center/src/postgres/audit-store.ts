/** The audit of reads on PostgreSQL: a table that takes lines and gives them, and lets nobody change or take away one. */
import { facilityId } from '@healthos/core/ids.ts';
import type { AuditLine } from '../audit/chain.ts';
import type { AuditQuery, AuditStore } from '../audit/trail.ts';
import { Fault } from '../fault.ts';
import type { Houses } from './houses.ts';
import { sqlState, type Queryable } from './queryable.ts';

/** SQLSTATE: a line of this number is there. */
const taken = '23505';

/** The step of the schema that makes the table. Measured in years of a house's reads, so indexed by whom and by whom not. */
export const auditTable = `
CREATE TABLE read_audit (
  seq bigint PRIMARY KEY, at_ms bigint NOT NULL, facility text NOT NULL, patients text[] NOT NULL, kind text NOT NULL, view text, positions bigint[],
  role text NOT NULL, staff text, unit text, display text, peer text NOT NULL, why text NOT NULL, label text, glass text, before text NOT NULL, hash text NOT NULL);
CREATE INDEX read_audit_patients ON read_audit USING gin (patients);
CREATE INDEX read_audit_staff ON read_audit (staff, seq);
CREATE INDEX read_audit_time ON read_audit (at_ms);
CREATE FUNCTION read_audit_stands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit of reads is written once'; END $$;
CREATE TRIGGER read_audit_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON read_audit FOR EACH STATEMENT EXECUTE FUNCTION read_audit_stands();
`;

const columns = 'seq, at_ms, facility, patients, kind, view, positions, role, staff, unit, display, peer, why, label, glass, before, hash';

interface Columns {
  readonly seq: string;
  readonly at_ms: string;
  readonly facility: string;
  readonly patients: readonly string[];
  readonly kind: string;
  readonly view: string | null;
  readonly positions: readonly string[] | null;
  readonly role: string;
  readonly staff: string | null;
  readonly unit: string | null;
  readonly display: string | null;
  readonly peer: string;
  readonly why: string;
  readonly label: string | null;
  readonly glass: string | null;
  readonly before: string;
  readonly hash: string;
}

/** `houses`: who asks for the lines of one house is shown them by its view; absent for whoever walks the whole chain alone. */
export function createAuditStore(db: Queryable, houses?: Pick<Houses, 'of'>): AuditStore {
  const ask = async (where: string, values: readonly unknown[]): Promise<readonly AuditLine[]> =>
    (await db.query<Columns>(`SELECT ${columns} FROM read_audit ${where}`, [...values])).rows.map(lineOf);
  return {
    append: async (lines) => {
      await db
        .query(
          `INSERT INTO read_audit (${columns})
         SELECT seq, at_ms, facility, ARRAY(SELECT json_array_elements_text(patients)), kind, view,
                CASE WHEN positions IS NULL THEN NULL ELSE ARRAY(SELECT json_array_elements_text(positions)::bigint) END,
                role, staff, unit, display, peer, why, label, glass, before, hash
         FROM json_to_recordset($1) AS r(seq bigint, at_ms bigint, facility text, patients json, kind text, view text, positions json, role text, staff text,
                unit text, display text, peer text, why text, label text, glass text, before text, hash text)`,
          [JSON.stringify(lines.map(({ at, ...line }) => ({ ...line, at_ms: at })))],
        )
        .catch((error: unknown) => {
          throw sqlState(error) === taken ? new Fault('audit.moved') : error;
        });
    },
    head: async () => (await ask('ORDER BY seq DESC LIMIT 1', []))[0],
    after: (seq, limit) => ask('WHERE seq > $1 ORDER BY seq LIMIT $2', [seq, limit]),
    search: async (query) => {
      const { conditions, values } = conditionsOf(query);
      const asked = `${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')} `}ORDER BY seq DESC LIMIT ${query.limit}`;
      if (query.facility === undefined || houses === undefined) return ask(asked, values);
      return (await houses.of(facilityId(query.facility)).query<Columns>(`SELECT ${columns} FROM house_read_audit ${asked}`, values)).rows.map(lineOf);
    },
  };
}

function conditionsOf({ patients, who, from, until, why, facility, before }: AuditQuery): {
  readonly conditions: readonly string[];
  readonly values: readonly unknown[];
} {
  const asked: readonly (readonly [condition: string, value: unknown])[] = [
    ['patients && $::text[]', patients],
    ['(staff = $ OR role = $)', who],
    ['at_ms >= $', from],
    ['at_ms < $', until],
    ['why = $', why],
    ['facility = $', facility],
    ['seq < $', before],
  ];
  const said = asked.filter(([, value]) => value !== undefined);
  return { conditions: said.map(([condition], n) => condition.replaceAll('$', `$${n + 1}`)), values: said.map(([, value]) => value) };
}

function lineOf(row: Columns): AuditLine {
  const { seq, at_ms: at, positions, view, staff, unit, display, label, glass, ...rest } = row;
  return {
    ...rest,
    seq: Number(seq),
    at: Number(at),
    ...(view === null ? {} : { view }),
    ...(positions === null ? {} : { positions: positions.map(Number) }),
    ...(staff === null ? {} : { staff }),
    ...(unit === null ? {} : { unit }),
    ...(display === null ? {} : { display }),
    ...(label === null ? {} : { label }),
    ...(glass === null ? {} : { glass }),
  };
}
