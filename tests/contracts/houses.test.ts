/** Houses are kept apart by the database itself: on the embedded PostgreSQL, on a real TimescaleDB, and where the user may make no role. */
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { encounterId, facilityId, feedId, messageId, patientId, type FacilityId } from '@healthos/core/ids.ts';
import type { Appended, Arrival } from '@healthos/core/ports.ts';
import { instant, orderKey } from '@healthos/core/time.ts';
import { outboxTable } from '@healthos/command-center/outbound/outbox-table.ts';
import { createAuditStore } from '@healthos/command-center/postgres/audit-store.ts';
import { startEmbedded, type Embedded } from '@healthos/command-center/postgres/embedded.ts';
import { openLog, type PostgresLog } from '@healthos/command-center/postgres/event-log.ts';
import { houseViews, readerRole } from '@healthos/command-center/postgres/house-views.ts';
import { addDisplay } from '@healthos/command-center/postgres/settings.ts';

const now = instant(Date.UTC(2026, 2, 12, 12));
const clock = { now: () => now };
const [east, west] = [facilityId('EAST'), facilityId('WEST')];
const tables = [
  'event',
  'message',
  'raw_message',
  'archived',
  'repetition',
  'order_out',
  'read_audit',
  'display',
  'note_draft',
  'identity',
  'sample',
  'setting',
];

const arrivalOf = (facility: FacilityId, n: number): Arrival => {
  const bytes = Buffer.from(`MSH|^~\\&|A|${facility}|||2026||ADT^A01|${facility}-${n}|P|2.5\r`);
  return {
    facility,
    feed: feedId('adt'),
    sender: `A|${facility}`,
    peer: 'test',
    controlId: `${facility}-${n}`,
    type: 'ADT^A01',
    receivedAt: now,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    outcome: 'applied',
    onReusedControlId: 'quarantine',
    identities: [],
    samples: [],
    events: [
      {
        event: { type: 'EncounterUpdated', encounter: encounterId(`V${n}`), patient: patientId(`p_${n}`) },
        effective: { at: now },
        order: orderKey(now, now, 30, `${facility}-${n}`),
        segments: [1],
      },
    ],
  };
};

interface Server {
  readonly name: string;
  /** null where this machine cannot run it. */
  start(): Promise<string | null>;
}

let embedded: Embedded | undefined;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'healthos-houses-'));
  // Its programs run as an unprivileged user where the tests run as root.
  await chmod(folder, 0o755);
  embedded = await startEmbedded({ dataDir: join(folder, 'data') });
}, 60_000);
afterAll(async () => {
  await embedded?.stop();
  await rm(folder, { recursive: true, force: true });
});

const servers: readonly Server[] = [
  { name: 'the embedded PostgreSQL', start: () => Promise.resolve(embedded?.url ?? null) },
  {
    name: 'TimescaleDB',
    start: async () => {
      const admin = inject('timescaleUrl');
      if (admin === null) return null;
      const name = `houses_${process.pid}_${Date.now()}`;
      await asked(admin, `CREATE DATABASE ${name}`);
      return admin.replace(/\/[^/]*$/, `/${name}`);
    },
  },
];

/** Statements of somebody who is connected for them alone. */
async function asked(url: string, ...statements: readonly string[]): Promise<readonly pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let rows: readonly pg.QueryResultRow[] = [];
  try {
    for (const statement of statements) ({ rows } = await client.query<pg.QueryResultRow>(statement));
  } finally {
    await client.end();
  }
  return rows;
}

/** Two houses with something of everything each. */
async function fill(log: PostgresLog): Promise<ReadonlyMap<FacilityId, Appended>> {
  const kept = new Map<FacilityId, Appended>();
  for (const [n, facility] of [east, west, east, west].entries()) kept.set(facility, await log.append(arrivalOf(facility, n)));
  for (const [n, facility] of [east, west].entries()) {
    const { pool } = log;
    const message = kept.get(facility)?.message.id;
    await outboxTable(pool).put({ facility, position: 1, order: 'O', destination: 'D', control: 'C', state: 'dead', tries: 1, at: now });
    await addDisplay(pool, { id: `d-${facility}`, name: 'wall', class: 'public', facility }, `hash-${n}`);
    await createAuditStore(pool).append([
      { seq: n + 1, at: now, facility, patients: ['p'], kind: 'record', role: 'nurse', peer: 'test', why: 'care', before: '', hash: String(n) },
    ]);
    await pool.query(`INSERT INTO note_draft VALUES ($1, 'nurse', 'doc', 'p', 'V', 't', '{}', 1, now())`, [facility]);
    await pool.query(`INSERT INTO repetition VALUES ($1, $2, 1, now(), now(), 'test')`, [message, n]);
    await pool.query(`INSERT INTO archived VALUES ($1, 'raw', $2, $2, now(), now(), 1, 1, '', '[]')`, [`${facility}.gz`, message]);
  }
  return kept;
}

describe.each(servers)('two houses on $name', ({ start }) => {
  let log: PostgresLog | undefined;
  let url: string | null = null;
  let kept: ReadonlyMap<FacilityId, Appended> = new Map();
  const troubles: unknown[] = [];
  const the = (): PostgresLog => {
    if (log === undefined) throw new Error('this machine cannot run it');
    return log;
  };
  const keptOf = (facility: FacilityId): Appended => {
    const one = kept.get(facility);
    if (one === undefined) throw new Error('nothing was kept');
    return one;
  };
  beforeAll(async () => {
    url = await start();
    if (url === null) return;
    log = await openLog({ url, clock, onTrouble: (error) => troubles.push(error) });
    kept = await fill(log);
  }, 60_000);
  afterAll(async () => {
    await log?.close();
  });

  it.each(houseViews)('%s shows one house, whatever is asked, and none to whoever names none', async (view) => {
    if (log === undefined) return;
    const all = `SELECT to_jsonb(v)::text AS row FROM ${view} AS v`;
    const [rows, others] = [await the().houses.of(east).query<{ row: string }>(all, []), await the().houses.of(west).query<{ row: string }>(all, [])];
    expect(rows.rows.length).toBeGreaterThan(0);
    expect(others.rows.length).toBe(rows.rows.length);
    expect(rows.rows.filter(({ row }) => others.rows.some((other) => other.row === row))).toEqual([]);
    if (!['house_raw_message', 'house_archived', 'house_repetition'].includes(view))
      expect(rows.rows.every(({ row }) => row.includes('"facility": "EAST"'))).toBe(true);
    expect((await the().houses.of(facilityId('')).query(all, [])).rows).toEqual([]);
    if (url === null) return;
    expect(await asked(url, 'BEGIN', `SET LOCAL ROLE ${readerRole}`, all)).toEqual([]);
    // Nor to whoever may see the tables, who would find both houses in them.
    expect((await the().pool.query(all)).rows).toEqual([]);
    expect((await the().pool.query('SELECT DISTINCT facility FROM event')).rows.length).toBe(2);
  });

  it.each(tables)('the table %s is refused', async (table) => {
    if (log === undefined) return;
    await expect(the().houses.of(east).query(`SELECT * FROM ${table}`, [])).rejects.toMatchObject({ code: '42501' });
  });

  it('a value is never part of a statement, and a house is named by its own value alone', async () => {
    if (log === undefined) return;
    const forged = "EAST', true), set_config('healthos.house', 'WEST', true), set_config('role', 'none";
    expect((await the().houses.of(facilityId(forged)).query('SELECT 1 FROM house_event', [])).rows).toEqual([]);
    expect((await the().houses.of(east).query('SELECT 1 FROM house_event WHERE facility = $1', [forged])).rows).toEqual([]);
    const { rows } = await the()
      .houses.of(east)
      .query('SELECT current_user::text AS who, current_setting($1) AS house, $2::text AS said', ['healthos.house', forged]);
    expect(rows).toEqual([{ who: readerRole, house: 'EAST', said: forged }]);
    expect((await the().houses.of(facilityId('a\0b')).query('SELECT 1 FROM house_event', [])).rows).toEqual([]);
  });

  it('writes nothing, but drafts of its own house', async () => {
    if (log === undefined) return;
    const house = the().houses.of(east);
    await expect(house.query('DELETE FROM house_event', [])).rejects.toMatchObject({ code: '42501' });
    await expect(house.query("UPDATE house_note_draft SET facility = 'WEST', document = 'other'", [])).rejects.toMatchObject({ code: '44000' });
    expect((await house.query('UPDATE house_note_draft SET revision = 2', [])).rowCount).toBe(1);
    expect((await the().houses.of(west).query<{ revision: number }>('SELECT revision FROM house_note_draft', [])).rows).toEqual([{ revision: 1 }]);
  });

  it('leaves a connection as it was, after an answer and after a failure', async () => {
    if (log === undefined) return;
    const { pool, houses } = the();
    await expect(houses.of(east).query('SELECT 1 / 0', [])).rejects.toMatchObject({ code: '22012' });
    await houses.of(east).query('SELECT 1', []);
    // Every connection of the pool at once.
    const ask = `SELECT current_user = session_user AS own, COALESCE(current_setting('healthos.house', true), '') AS house, pg_sleep(0.05)::text`;
    const said = await Promise.all(Array.from({ length: 6 }, () => pool.query<{ own: boolean; house: string }>(ask)));
    expect(said.map(({ rows }) => [rows[0]?.own, rows[0]?.house])).toEqual(said.map(() => [true, '']));
  });

  it('answers many houses at once, each with its own', async () => {
    if (log === undefined) return;
    const asks = Array.from({ length: 60 }, (_, n) => [east, west][n % 2] ?? east);
    const said = await Promise.all(asks.map((house) => the().houses.of(house).query<{ facility: string }>('SELECT DISTINCT facility FROM house_event', [])));
    expect(said.map(({ rows }) => rows.map(({ facility }) => facility))).toEqual(asks.map((house) => [house]));
  });

  it('reads of the log within a house find nothing of another', async () => {
    if (log === undefined) return;
    const [mine, theirs] = [keptOf(east).message, keptOf(west).message];
    const within = the().within(east);
    expect(await within.raw(mine.id)).toEqual(Buffer.from(arrivalOf(east, 2).bytes));
    expect(await within.raw(theirs.id)).toBeUndefined();
    expect([...(await within.raws([mine.id, theirs.id])).keys()]).toEqual([mine.id]);
    expect([await within.message(mine.id), await within.message(theirs.id)]).toEqual([mine, undefined]);
    expect((await within.messagesOf([theirs.id, mine.id])).map(({ id }) => id)).toEqual([mine.id]);
    expect((await within.messages({ limit: 10 })).map(({ facility }) => facility)).toEqual([east, east]);
    expect(await within.messages({ facility: west, limit: 10 })).toEqual([]);
    expect((await within.repetitions({ limit: 10 })).map(({ message }) => message.id)).toEqual([mine.id]);
    expect(await within.eventsOf(theirs.id)).toEqual([]);
    expect(await within.eventsOf(mine.id)).toEqual(keptOf(east).events);
    expect(await within.eventsAt(west, [1, 2])).toEqual([]);
    expect((await within.eventsAt(east, [1, 2])).map(({ position }) => position)).toEqual([2, 1]);
    expect(await within.read({ facility: west, after: 0, limit: 10 })).toEqual([]);
    expect((await within.read({ facility: east, after: 0, limit: 10 })).map(({ facility }) => facility)).toEqual([east, east]);
    expect(await within.message(messageId('999999'))).toBeUndefined();
  });

  it('nothing troubles whoever may make the role', () => {
    expect(troubles).toEqual([]);
  });
});

describe('a user who is no superuser', () => {
  const admin = (): string => embedded?.url ?? '';
  const urlOf = (name: string): string =>
    admin()
      .replace('healthos@', `${name}@`)
      .replace(/\/healthos$/, `/${name}`);
  const [forgotten, forgottenByView] = ['SELECT facility FROM note_draft', 'SELECT facility FROM house_note_draft'];
  beforeAll(() => asked(admin(), `DROP OWNED BY ${readerRole}`, `DROP ROLE ${readerRole}`));

  async function opened(url: string, work: (log: PostgresLog) => Promise<void>): Promise<readonly unknown[]> {
    const troubles: unknown[] = [];
    const log = await openLog({ url, clock, onTrouble: (error) => troubles.push(error) });
    try {
      await work(log);
    } finally {
      await log.close();
    }
    return troubles;
  }

  it('and may make no role is told so once, with the remedy, and reads one house through its views', async () => {
    await asked(admin(), 'CREATE ROLE plain LOGIN', 'CREATE DATABASE plain OWNER plain');
    const before = await opened(urlOf('plain'), async (log) => {
      await fill(log);
      expect((await log.within(east).messages({ limit: 10 })).map(({ facility }) => facility)).toEqual([east, east]);
      expect(await log.within(east).eventsAt(west, [1])).toEqual([]);
      expect((await log.houses.of(west).query(forgottenByView, [])).rows).toEqual([{ facility: 'WEST' }]);
      // What the role is for.
      expect((await log.houses.of(west).query(forgotten, [])).rows.length).toBe(2);
    });
    expect(before).toMatchObject([{ code: 'database.no-reader' }]);
    await asked(admin(), `CREATE ROLE ${readerRole} NOLOGIN`, `GRANT ${readerRole} TO plain`);
    const after = await opened(urlOf('plain'), async (log) => {
      await expect(log.houses.of(west).query(forgotten, [])).rejects.toMatchObject({ code: '42501' });
      expect((await log.houses.of(west).query(forgottenByView, [])).rows).toEqual([{ facility: 'WEST' }]);
    });
    expect(after).toEqual([]);
    // A right too many is said.
    await asked(admin().replace(/\/healthos$/, '/plain'), `GRANT SELECT ON message TO ${readerRole}`);
    expect(
      await opened(urlOf('plain'), async (log) => {
        // The role still holds what it may not.
        await expect(log.houses.of(west).query(forgotten, [])).rejects.toMatchObject({ code: '42501' });
      }),
    ).toMatchObject([{ code: 'database.no-reader', detail: `${readerRole} may read message` }]);
    await asked(admin().replace(/\/healthos$/, '/plain'), `DROP OWNED BY ${readerRole}`);
    await asked(admin(), `DROP ROLE ${readerRole}`);
  }, 60_000);

  it('and may make roles makes it', async () => {
    await asked(admin(), 'CREATE ROLE maker LOGIN CREATEROLE', 'CREATE DATABASE maker OWNER maker');
    const troubles = await opened(urlOf('maker'), async (log) => {
      await fill(log);
      await expect(log.houses.of(west).query(forgotten, [])).rejects.toMatchObject({ code: '42501' });
      expect((await log.houses.of(west).query(forgottenByView, [])).rows).toEqual([{ facility: 'WEST' }]);
    });
    expect(troubles).toEqual([]);
  }, 60_000);
});
