/** The database as one house sees it, for whatever is read for a person, a display or an application of that house (decision 0025). */
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
}

/** Two servers of one cluster that start at once make the one role: whoever comes second looks again. */
const [makeTries, makePauseMs] = [5, 100];

/**
 * The views hold whoever asks; where the role can be had too, a statement that names a table instead is refused. Which of the two it is is found out beside the
 * start, and reads wait for it. `onTrouble` is told of a database that lets nobody make the role.
 */
export function openHouses(pool: pg.Pool, onTrouble: OnTrouble): Houses {
  let found: Promise<boolean> | undefined;
  const isReader = (): Promise<boolean> => {
    found ??= ensureReader(pool).then(
      () => true,
      (error: unknown) => {
        if (!(error instanceof Fault)) {
          // The network said so, and nothing of the role: whoever reads next looks again.
          found = undefined;
          throw error;
        }
        onTrouble(error, about);
        return false;
      },
    );
    return found;
  };
  void trying(onTrouble, about)(isReader());
  const of = (facility: FacilityId): HouseDb => ({
    tables: 'house_',
    query: async (text, values) => queryOf(pool, facility, await isReader(), text, values),
  });
  return { of, seenBy: (facility) => (facility === undefined ? everyHouse(pool) : of(facilityId(facility))) };
}

const about = 'the role by which one house is read';

/** The tables themselves: for what is no reading for somebody of one house. */
export const everyHouse = (pool: Pick<pg.Pool, 'query'>): Scope => ({
  tables: '',
  query: <Row>(text: string, values: readonly unknown[], name?: string) =>
    pool.query<Row & pg.QueryResultRow>({ text, values: [...values], ...(name === undefined ? {} : { name }) }),
});

/** Resolves once reads can enter the role; rejects with `database.no-reader`, or what the network said. */
async function ensureReader(pool: pg.Pool): Promise<true> {
  for (let tries = 1; ; tries++) {
    const why = await readerTrouble(pool);
    if (why === undefined) return true;
    const made = await pool.query(makeReader).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const still = await readerTrouble(pool);
    if (still === undefined) return true;
    if (tries >= makeTries || made === undefined || sqlState(made.error) === '42501') throw new Fault('database.no-reader', still);
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

const tables = ['event', 'message', 'raw_message', 'archived', 'repetition', 'order_out', 'read_audit', 'display', 'note_draft', 'identity', 'sample', 'kpi'];
const names = (all: readonly string[]): string => `ARRAY['${all.join("', '")}']`;
const standing = `
  SELECT EXISTS (SELECT 1 FROM reader) AS role, (SELECT rolsuper OR rolbypassrls OR rolcanlogin FROM reader) AS powers,
    (SELECT pg_has_role(current_user, oid, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) FROM reader) AS entered,
    (SELECT string_agg(name, ', ') FROM reader, unnest(${names(houseViews)}) AS name WHERE NOT COALESCE(has_table_privilege(reader.oid, to_regclass(name), 'SELECT'), false)) AS unread,
    (SELECT string_agg(name, ', ') FROM reader, unnest(${names(tables)}) AS name WHERE has_table_privilege(reader.oid, to_regclass(name), 'SELECT')) AS open`;

/** Why one house cannot be read by a role of its own; undefined where it can. */
export async function readerTrouble(db: Queryable): Promise<string | undefined> {
  const { rows } = await db.query<Standing>(`WITH reader AS (SELECT * FROM pg_roles WHERE rolname = '${readerRole}') ${standing}`);
  const [seen] = rows;
  if (seen?.role !== true) return `there is no role ${readerRole}`;
  if (seen.powers === true) return `${readerRole} may sign in, or is above the rights of tables`;
  if (seen.open !== null) return `${readerRole} may read ${seen.open}`;
  if (seen.entered !== true) return `the user is no member of ${readerRole}`;
  if (seen.unread !== null) return `${readerRole} may not read ${seen.unread}`;
  return undefined;
}
