/** A backup that follows the log of a running database, a restore to a second between two messages, and what is refused: each damage by the name of its file. */
import { createHash } from 'node:crypto';
import { chmod, cp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signingKey } from '@healthos/command-center/access/tokens.ts';
import { keepAnchors } from '@healthos/command-center/audit/anchors.ts';
import { createTrail, type AuditTrail } from '@healthos/command-center/audit/trail.ts';
import { newestOf, readFolderNote, type NewestNote } from '@healthos/command-center/backup/backup-folder.ts';
import { dropOld } from '@healthos/command-center/backup/follow-log.ts';
import { restore } from '@healthos/command-center/backup/restore.ts';
import { readSealed } from '@healthos/command-center/backup/sealed.ts';
import { foldLog, hashesOf } from '@healthos/command-center/cli/replay.ts';
import { createAuditStore } from '@healthos/command-center/postgres/audit-store.ts';
import { startEmbedded, type Embedded } from '@healthos/command-center/postgres/embedded.ts';
import { openLog, type PostgresLog } from '@healthos/command-center/postgres/event-log.ts';
import { bedId, encounterId, facilityId, feedId, patientId, unitId } from '@healthos/core/ids.ts';
import { instant, orderKey } from '@healthos/core/time.ts';
import { toldBackups } from '@healthos/command-center/postgres/told-backups.ts';
import { healthos, staying } from './commands.ts';
import { temporaryFolder } from '../services/temporary.ts';

const clock = { now: () => instant(Date.now()) };
const [house, messages] = [facilityId('F1'), 20];
let [root, database, log]: [string, Embedded?, PostgresLog?] = [''];
const at = (name: string): string => join(root, name);
const original = (): Record<string, string> => ({ HEALTHOS_DATA_DIR: at('data') });
let trail: AuditTrail;
let endAnchors: () => Promise<void>;

/** What the log said at the moment, and what it was beyond. */
let [moment, hashes]: [string, readonly string[]] = ['', []];

beforeAll(async () => {
  root = temporaryFolder('healthos-restore-test-');
  await chmod(root, 0o755);
  database = await startEmbedded({ dataDir: at('data') });
  log = await openLog({ url: database.url, clock });
  trail = createTrail(createAuditStore(log.pool), clock);
  await signingKey(at('data'));
  endAnchors = keepAnchors(trail, at('data'), (error) => {
    throw error;
  }).stop;
  await history(0);
  const following = await staying(original(), ['backup', at('backup'), '--follow'], ['following the log', 'copied']);
  await history(1);
  hashes = await folded();
  moment = new Date().toISOString();
  await history(2);
  await endAnchors();
  const { status, out, err } = await following.end();
  expect([status, err]).toEqual([0, '']);
  expect(out).toContain('ended; the backup reaches');
}, 180_000);
afterAll(async () => {
  await log?.close();
  await database?.stop();
  await rm(root, { recursive: true, force: true });
});

const the = (): PostgresLog => {
  if (log === undefined) throw new Error('not open');
  return log;
};

async function history(part: number): Promise<void> {
  for (let n = 0; n < messages; n++) {
    const name = `${part}-${n}`;
    const bytes = Buffer.from(`message ${name}`);
    const now = clock.now();
    await the().append({
      facility: house,
      feed: feedId('adt'),
      sender: 'A|F',
      peer: 'test',
      controlId: name,
      type: 'ADT^A08',
      receivedAt: now,
      bytes,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      outcome: 'applied',
      onReusedControlId: 'quarantine',
      identities: [{ patient: patientId(`p${n}`), assigner: 'A', number: `N${n}` }],
      samples: [],
      events: [
        {
          event: {
            type: 'EncounterUpdated',
            encounter: encounterId(`V${n}`),
            patient: patientId(`p${n}`),
            location: { unit: unitId('4W'), room: String(part + 1), bed: 'A', bedId: bedId('4W', String(part + 1), 'A') },
          },
          effective: { at: now, literal: '', precision: 'second', zone: 'feed' },
          order: orderKey(now, now, 30, name),
          segments: [1],
        },
      ],
    });
  }
  await trail.record({ facility: house, patients: ['p1'], kind: 'chart', role: 'clinician', peer: 'test', why: 'assigned' });
}

async function folded(): Promise<readonly string[]> {
  return hashesOf((await foldLog(the(), await the().positions(), () => undefined)).enterprise);
}

it('restores to the second: the state is the fold of the log up to there, and the audit is whole', { timeout: 180_000 }, async () => {
  const { status, out, err } = await healthos({ HEALTHOS_DATA_DIR: at('restored') }, 'restore', at('backup'), '--to', moment);
  expect([status, err]).toEqual([0, expect.stringContaining('recovering to')]);
  expect(out).toContain(`Restored to ${moment}`);
  for (const line of hashes) expect(out).toContain(line);
  expect(out).toContain(`${house}  position ${2 * messages} `);
  expect(out).toContain('The audit is whole: 2 lines');
  const replayed = await healthos({ HEALTHOS_DATA_DIR: at('restored') }, 'replay');
  expect(replayed.out.trim().split('\n')).toEqual(hashes);
  expect(await folded()).not.toEqual(hashes);
  const audit = await healthos({ HEALTHOS_DATA_DIR: at('restored') }, 'audit', 'verify');
  expect([audit.status, audit.out]).toEqual([0, expect.stringMatching(/restored on .* to .*, line 2 of the audit\.\nThe audit is whole: 2 lines/)]);
});

it('is an old copy to whoever holds it against the heads that were noted outside', { timeout: 180_000 }, async () => {
  const heads = 'keys/audit-heads.ndjson';
  const [own, outside] = [await readFile(join(at('restored'), heads), 'utf8'), await readFile(join(at('data'), heads), 'utf8')];
  await writeFile(join(at('restored'), heads), outside);
  const { status, out } = await healthos({ HEALTHOS_DATA_DIR: at('restored') }, 'audit', 'verify');
  expect([status, out]).toEqual([1, 'Line 3 of the audit is cut off; the 2 lines before it stand.\n']);
  // With the note of the restore behind them they say what was given up.
  await writeFile(join(at('restored'), heads), outside + (own.trim().split('\n').at(-1) ?? '') + '\n');
  const told = await healthos({ HEALTHOS_DATA_DIR: at('restored') }, 'audit', 'verify');
  expect([told.status, told.out]).toEqual([0, expect.stringContaining('lines 3 to 3, noted before, were given up')]);
});

it('restores to the end of what it reaches where no moment is named', { timeout: 180_000 }, async () => {
  const { status, out } = await healthos({}, 'restore', at('backup'), '--into', at('latest'));
  expect([status, out]).toEqual([0, expect.stringContaining(`${house}  position ${3 * messages} `)]);
  for (const line of await folded()) expect(out).toContain(line);
});

it('tells the database how old it is; a restored one has no backup yet', { timeout: 180_000 }, async () => {
  const note = await readFolderNote(at('backup'));
  const [told, ...others] = await toldBackups(the().pool);
  expect([told?.slot, others]).toEqual([note?.slot, []]);
  for (const known of [told?.copiedAt, told?.reaches]) expect(Math.abs(Date.now() - (known ?? 0))).toBeLessThan(600_000);
  const restored = await startEmbedded({ dataDir: at('restored') });
  expect(await toldOf(restored)).toEqual([]);
  await restored.stop();
});

it('refuses with a code what cannot be', { timeout: 180_000 }, async () => {
  const refusal = async (...args: readonly string[]): Promise<string> => (await healthos(original(), ...args)).err.trim().split('\n').at(-1) ?? '';
  expect(await refusal('restore', at('backup'))).toMatch(/^restore\.not-empty: .*data\)$/);
  expect(await refusal('restore', at('backup'), '--into', at('none'), '--to', '2031-01-01T00:00:00Z')).toMatch(/^restore\.out-of-reach: .*it reaches from/);
  expect(await refusal('restore', at('backup'), '--into', at('none'), '--to', '2021-01-01T00:00:00Z')).toMatch(/^restore\.out-of-reach: /);
  expect(await refusal('restore', at('backup'), '--into', at('none'), '--to', '2026-01-01T00:00:00')).toContain('with its zone');
  expect(await refusal('restore', at('data'), '--into', at('none'))).toMatch(/^backup\.none: /);
  expect(await refusal('backup', at('data'))).toMatch(/^backup\.other: /);
  const keyless = await healthos({ HEALTHOS_DATA_DIR: at('keyless'), DATABASE_URL: database?.url ?? '' }, 'backup', at('other'));
  expect([keyless.status, keyless.err]).toEqual([1, expect.stringMatching(/^backup\.no-keys: .*token\.key/)]);
  await the().pool.query('CREATE ROLE unprivileged LOGIN');
  const barred = await healthos({ ...original(), DATABASE_URL: (database?.url ?? '').replace('//healthos@', '//unprivileged@') }, 'backup', at('other'));
  expect([barred.status, barred.err]).toEqual([1, expect.stringMatching(/^backup\.may-not: /)]);
});

it('names the file that is not as it was written', { timeout: 180_000 }, async () => {
  expect((await healthos({}, 'backup', at('backup'), '--check')).out).toMatch(/^whole: 1 copies/);
  const base = join('bases', (await readdir(at('backup/bases')))[0] ?? '');
  const segment = join(
    'wal',
    (await readdir(at('backup/wal')))
      .filter((name) => /^[0-9A-F]{24}$/.test(name))
      .sort()
      .at(-1) ?? '',
  );
  const half = async (path: string): Promise<void> => truncate(path, Math.floor((await stat(path)).size / 2));
  const damages: readonly (readonly [file: string, damage: (path: string) => Promise<void>])[] = [
    [join(base, 'base.tar.gz'), flipped],
    [join(base, 'base.tar.gz'), half],
    [join(base, 'base.json'), flipped],
    [join(base, 'keys/token.key'), (path) => rm(path)],
    [segment, flipped],
    [segment, (path) => rm(path)],
    ['wal/newest.json', flipped],
    ['backup.json', flipped],
  ];
  for (const [file, damage] of damages) {
    const copy = at('damaged');
    await cp(at('backup'), copy, { recursive: true });
    await damage(join(copy, file));
    const restored = restore({ folder: copy, to: undefined, into: at('none'), binaries: undefined, onStep: () => () => undefined });
    await expect(restored).rejects.toMatchObject({ code: 'backup.damaged', detail: expect.stringContaining(join(copy, file)) as string });
    await rm(copy, { recursive: true });
  }
  await expect(stat(at('none'))).rejects.toMatchObject({ code: 'ENOENT' });
});

it('goes on by itself after the database was away, and keeps as many copies as it is told', { timeout: 180_000 }, async () => {
  const following = await staying(original(), ['backup', at('backup'), '--follow'], ['following the log']);
  await the().close();
  log = undefined;
  await database?.stop();
  database = await startEmbedded({ dataDir: at('data') });
  const back = Date.now();
  await expect.poll(async () => (await readSealed<NewestNote>(newestOf(at('backup'))))?.reaches ?? 0).toBeGreaterThan(back);
  expect((await following.end()).out).toContain('it is taken up again');
  expect((await healthos(original(), 'backup', at('backup'))).out).toMatch(/^copied: /);
  const note = await readFolderNote(at('backup'));
  if (note !== undefined) await dropOld(at('backup'), note, 1);
  expect((await healthos({}, 'backup', at('backup'), '--check')).out).toMatch(/^whole: 1 copies/);
  const { status, out } = await healthos({}, 'restore', at('backup'), '--into', at('one copy'));
  expect([status, out]).toEqual([0, expect.stringContaining(`${house}  position ${3 * messages} `)]);
  expect((await healthos(original(), 'backup', at('backup'), '--forget')).status).toBe(0);
  expect(database === undefined ? undefined : await toldOf(database)).toEqual([]);
});

async function toldOf({ url }: Pick<Embedded, 'url'>): ReturnType<typeof toldBackups> {
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  try {
    return await toldBackups(db);
  } finally {
    await db.end();
  }
}

/** One bit, a little after the beginning: that of a file of the log is all that there may be of it. */
async function flipped(path: string): Promise<void> {
  const file = await open(path, 'r+');
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 100);
  await file.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, 100);
  await file.close();
}
