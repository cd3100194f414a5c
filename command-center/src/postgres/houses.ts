/** The database as one house sees it, for whatever is read for a person, a display or an application of that house (decision 0026). */
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import { Fault } from '../fault.ts';
import { trying, type OnTrouble } from '../trouble.ts';
import { queryOf, type HouseDb } from './house-query.ts';
import { houseViews, makeReader, readerRole } from './house-views.ts';
import { sqlState, type Queryable } from './queryable.ts';

/** What somebody may read: one house, or all of them. */
export type Scope = HouseDb | (Omit<HouseDb, 'tables'> & { readonly tables: '' });

export interface Houses {
  of(facility: FacilityId): HouseDb;
  /** Of somebody who is bound to this house, or to none. */
  seenBy(facility: string | undefined): Scope;
  /** Resolves once it is known whether the role can be had, or cannot be known. */
  settled(): Promise<void>;
}

/** Two servers of one cluster that start at once make the one role: whoever comes second looks again. */
const [makeTries, makePauseMs] = [5, 100];
/** SQLSTATE: not allowed. */
const mayNot = '42501';

/**
 * The views hold whoever asks; where the role can be had too, a statement that names a table instead is refused. Which of the two it is is found out beside the
 * start, and reads wait for it. `onTrouble` is told of a database that lets nobody make the role.
 */
export function openHouses(pool: pg.Pool, onTrouble: OnTrouble): Houses {
  let found: Promise<boolean> | undefined;
  const isReader = (): Promise<boolean> => {
    found ??= readyReader(pool).then(
      ({ serves, wrong }) => {
        if (wrong !== undefined) onTrouble(new Fault('database.no-reader', wrong), about);
        return serves;
      },
      (error: unknown) => {
        // The network said so, and nothing of the role: whoever reads next looks again.
        found = undefined;
        throw error;
      },
    );
    return found;
  };
  const first = trying(onTrouble, about)(isReader());
  const of = (facility: FacilityId): HouseDb => ({
    tables: 'house_',
    query: async (text, values) => queryOf(pool, facility, await isReader(), text, values),
  });
  return { of, seenBy: (facility) => (facility === undefined ? everyHouse(pool) : of(facilityId(facility))), settled: async () => void (await first) };
}

const about = 'the role by which one house is read';

/** The tables themselves: for what is no reading for somebody of one house. */
export const everyHouse = (pool: Pick<pg.Pool, 'query'>): Scope => ({
  tables: '',
  query: <Row>(text: string, values: readonly unknown[], name?: string) =>
    pool.query<Row & pg.QueryResultRow>({ text, values: [...values], ...(name === undefined ? {} : { name }) }),
});

/** The role, made where it is missing and may be made. Rejects with what the network said. */
async function readyReader(pool: pg.Pool): ReturnType<typeof lookAtReader> {
  for (let tries = 1; ; tries++) {
    const before = await lookAtReader(pool);
    if (before.serves) return before;
    const made = await pool.query(makeReader).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const after = await lookAtReader(pool);
    if (after.serves || tries >= makeTries || made === undefined || sqlState(made.error) === mayNot) return after;
    await pause(makePauseMs);
  }
}

interface Standing {
  readonly role: boolean;
  readonly powers: boolean | null;
  readonly entered: boolean | null;
  readonly unread: string | null;
  readonly open: string | null;
}

const views = `ARRAY['${houseViews.join("', '")}']`;
const standing = `
  SELECT EXISTS (SELECT 1 FROM reader) AS role, (SELECT rolsuper OR rolbypassrls OR rolcanlogin FROM reader) AS powers,
    (SELECT pg_has_role(current_user, oid, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) FROM reader) AS entered,
    (SELECT string_agg(name, ', ') FROM reader, unnest(${views}) AS name WHERE NOT COALESCE(has_table_privilege(reader.oid, to_regclass(name), 'SELECT'), false)) AS unread,
    (SELECT string_agg(relname, ', ' ORDER BY relname) FROM reader, pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND has_table_privilege(reader.oid, pg_class.oid, 'SELECT')) AS open`;

/** How the role stands: whether it can be entered and reads the views, and what is wrong with it. One that may too much still holds the rest. */
export async function lookAtReader(db: Queryable): Promise<{ readonly serves: boolean; readonly wrong?: string }> {
  const { rows } = await db.query<Standing>(`WITH reader AS (SELECT * FROM pg_roles WHERE rolname = '${readerRole}') ${standing}`);
  const [seen] = rows;
  if (seen?.role !== true) return { serves: false, wrong: `there is no role ${readerRole}` };
  if (seen.entered !== true) return { serves: false, wrong: `the user is no member of ${readerRole}` };
  if (seen.unread !== null) return { serves: false, wrong: `${readerRole} may not read ${seen.unread}` };
  if (seen.powers === true) return { serves: true, wrong: `${readerRole} may sign in, or is above the rights of tables` };
  if (seen.open !== null) return { serves: true, wrong: `${readerRole} may read ${seen.open}` };
  return { serves: true };
}
