/** Old bytes go into files and are opened as before; what is not over stays; the state is the same; a file that is away or damaged is named. */
import { createHash } from 'node:crypto';
import { chmod, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbedded, type Embedded } from '@healthos/command-center/postgres/embedded.ts';
import { openLog, type PostgresLog } from '@healthos/command-center/postgres/event-log.ts';
import { bedId, deviceId, encounterId, facilityId, feedId, messageId, patientId, unitId, type MessageId } from '@healthos/core/ids.ts';
import type { EncounterMovement } from '@healthos/core/operations/events.ts';
import type { Arrival } from '@healthos/core/ports.ts';
import { instant, orderKey } from '@healthos/core/time.ts';
import { healthos } from './commands.ts';
import { temporaryFolder } from '../services/temporary.ts';

const dayMs = 86_400_000;
const old = instant(Date.now() - 400 * dayMs);
let now = old;
let made = 0;
let [folder, database, log]: [string, Embedded?, PostgresLog?] = [''];
/** By what they are about. */
const messages = new Map<string, MessageId>();
const archiveFolder = (): string => join(folder, 'archive');

beforeAll(async () => {
  folder = temporaryFolder('healthos-archive-test-');
  await chmod(folder, 0o755);
  database = await startEmbedded({ dataDir: folder });
  log = await openLog({ url: database.url, clock: { now: () => now }, archive: archiveFolder() });
  await heard('over, admitted', { events: [moved('PatientAdmitted', 'V1')], samples: [reading(old)] });
  await heard('over, deleted', { events: [moved('EncounterDeleted', 'V1')] });
  await heard('goes on', { events: [moved('PatientAdmitted', 'V2')] });
  await heard('waits', { outcome: 'rejected', code: 'test', place: 'MSH' });
  for (let n = 0; n < 150; n++) await heard(`of nobody ${n}`, {});
  now = instant(Date.now());
  await heard('of today', { samples: [reading(now)] });
});
afterAll(async () => {
  await log?.close();
  await database?.stop();
  await rm(folder, { recursive: true, force: true });
});

const the = (): PostgresLog => {
  if (log === undefined) throw new Error('not open');
  return log;
};
const bytesOf = (about: string): Buffer => Buffer.from(`bytes of what is ${about}\r\n\0ÿ`, 'latin1');
const reading = (at: Arrival['receivedAt']): Arrival['samples'][number] => ({ device: deviceId('M1'), code: 'HR', observedAt: at, value: 80 });

function moved(type: EncounterMovement['type'], visit: string): Arrival['events'][number] {
  const location = { unit: unitId('4W'), room: visit, bed: 'A', bedId: bedId('4W', visit, 'A') };
  return {
    event: { type, encounter: encounterId(visit), patient: patientId(`p-${visit}`), class: 'I', location },
    effective: { at: now, literal: '', precision: 'second', zone: 'feed' },
    order: orderKey(now, now, 30, String(++made)),
    segments: [1],
  };
}

async function heard(about: string, more: Partial<Arrival>): Promise<void> {
  const bytes = bytesOf(about);
  const { message } = await the().append({
    facility: facilityId('F1'),
    feed: feedId('adt'),
    sender: 'A|F',
    peer: 'test',
    controlId: about,
    type: 'ADT^A01',
    receivedAt: now,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    outcome: 'applied',
    onReusedControlId: 'quarantine',
    identities: [],
    samples: [],
    events: [],
    ...more,
  });
  messages.set(about, message.id);
}

const archive = (...args: readonly string[]) => healthos({ HEALTHOS_DATA_DIR: folder }, 'archive', ...args);
const raw = async (about: string): Promise<string | undefined> => {
  const bytes = await the().raw(messages.get(about) ?? messageId('0'));
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1');
};
const online = async (): Promise<readonly number[]> => {
  const { rows } = await the().pool.query<{ raw: number; samples: number }>(
    'SELECT (SELECT count(*)::int FROM raw_message) AS raw, (SELECT count(*)::int FROM sample) AS samples',
  );
  return [rows[0]?.raw ?? 0, rows[0]?.samples ?? 0];
};

it('says what would go, and moves nothing', { timeout: 180_000 }, async () => {
  const { status, out } = await archive('--raw-days', '365', '--sample-days', '90', '--dry-run');
  expect([status, out]).toEqual([0, expect.stringMatching(/365 days: 152 \(1 MB\) would go, 2 stay\n[^]*90 days: 1 would go\n$/)]);
  expect(await online()).toEqual([155, 2]);
  expect((await archive()).err).toContain('Nothing is archived unless you say what');
});

it('moves what is over, beside who appends; the state is the same and every byte is opened as before', { timeout: 180_000 }, async () => {
  const before = (await healthos({ HEALTHOS_DATA_DIR: folder }, 'replay')).out;
  const { status, out } = await archive('--raw-days', '365', '--sample-days', '90');
  expect(status).toBe(0);
  expect(out).toContain(`The state is as before:\n${before}`);
  expect(await online()).toEqual([3, 1]);
  expect((await readdir(archiveFolder())).map((name) => name.split('-', 1)[0]).sort()).toEqual(['raw', 'sample']);
  for (const about of messages.keys()) expect(await raw(about)).toBe(bytesOf(about).toString('latin1'));
  expect((await the().raws([...messages.values()])).size).toBe(messages.size);
  expect(await the().raw(messageId('999999'))).toBeUndefined();
  // Nothing more is due.
  expect((await archive('--raw-days', '365', '--sample-days', '90')).out).toContain('365 days: 0 (0 MB) go, 2 stay');
  expect(await archive('--check')).toMatchObject({ status: 0, out: `whole: 2 files in ${archiveFolder()}\n` });
});

it('names the file that is away, and the one that is not as it was written', { timeout: 180_000 }, async () => {
  const name = (await readdir(archiveFolder())).find((one) => one.startsWith('raw')) ?? '';
  const path = join(archiveFolder(), name);
  await rename(path, `${path}.away`);
  await expect(raw('over, admitted')).rejects.toMatchObject({ code: 'archive.away', detail: name });
  expect((await archive('--check')).err).toContain(`archive.away: `);
  await rename(`${path}.away`, path);
  const file = await open(path, 'r+');
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, Math.floor((await stat(path)).size / 4));
  await file.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, Math.floor((await stat(path)).size / 4));
  await file.close();
  await expect(raw('over, admitted')).rejects.toMatchObject({ code: 'archive.damaged', detail: name });
  expect((await archive('--check')).err).toContain(path);
});
