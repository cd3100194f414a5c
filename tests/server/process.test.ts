/** The server as a process of its own, and the command line beside it: boot refusals, tokens, a stop under load, the same state by replay. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbedded } from '@healthos/command-center/postgres/embedded.ts';
import { connectMllp } from '@healthos/ingest/transports/mllp/client.ts';
import { makeCertificates } from './certificates.ts';
import { adt } from './messages.ts';
import { msa } from './started.ts';
import { endsWithUs, temporaryFolder } from '../services/temporary.ts';

const cli = join(import.meta.dirname, '../../command-center/src/cli.ts');
const stopLimitMs = 10_000;
/** One that does not end is a failure that can be read. */
const commandLimitMs = 60_000;
let folder = '';
let running: ChildProcess | undefined;

beforeAll(() => {
  folder = temporaryFolder('healthos-process-');
  chmodSync(folder, 0o755);
});
afterAll(() => {
  running?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const environment = (more: Record<string, string> = {}) => ({
  ...process.env,
  HEALTHOS_HTTP_PORT: '0',
  HEALTHOS_MLLP_PORT: '0',
  HEALTHOS_DATA_DIR: folder,
  HEALTHOS_SIMULATOR: 'off',
  ...more,
});

function run(args: readonly string[], more: Record<string, string> = {}): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { env: environment(more), encoding: 'utf8', timeout: commandLimitMs });
  return { status, out: stdout, err: stderr };
}

interface Started {
  readonly child: ChildProcess;
  readonly http: number;
  readonly mllp: number;
}

function start(): Promise<Started> {
  const child = spawn(process.execPath, [cli, 'serve'], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  endsWithUs(child);
  running = child;
  child.stderr.pipe(process.stderr, { end: false });
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [http, mllp] = [/ready: https?:\/\/[\d.]+:(\d+)/.exec(said)?.[1], /MLLP[^\n]* on [\d.]+:(\d+)/.exec(said)?.[1]];
      if (http !== undefined && mllp !== undefined) resolve({ child, http: Number(http), mllp: Number(mllp) });
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)));
  });
}

function stopped(child: ChildProcess): Promise<number | null> {
  const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  return new Promise((resolve) =>
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    }),
  );
}

test.each([
  ['HEALTHOS_HTTP_PORT', 'eighty'],
  ['DATABASE_URL', 'mysql://x'],
  ['HEALTHOS_SIMULATOR', 'sunny'],
  ['HEALTHOS_FACILITY_FILE', '/no/such/file'],
])('a wrong %s stops the boot with one line that names it', (variable, value) => {
  const { status, out, err } = run(['serve'], { [variable]: value });
  expect([status, out, err.trim().split('\n').length]).toEqual([2, '', 1]);
  expect(err).toContain(variable);
});

test('a port that is taken and an address of another machine stop the boot with the variable that is wrong', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const taken = String((other.address() as AddressInfo).port);
  const ends = [
    run(['serve'], { HEALTHOS_MLLP_PORT: taken }),
    run(['serve'], { HEALTHOS_HTTP_PORT: taken }),
    run(['serve'], { HEALTHOS_HOST: '192.0.2.1', HEALTHOS_MLLP_ALLOW: '192.0.2.2' }),
  ];
  other.close();
  expect(ends.map(({ status, err }) => [status, /HEALTHOS_[A-Z_]+/.exec(err)?.[0]])).toEqual([
    [1, 'HEALTHOS_MLLP_PORT'],
    [1, 'HEALTHOS_HTTP_PORT'],
    [1, 'HEALTHOS_HOST'],
  ]);
}, 120_000);

test('every command explains itself, and an unknown one is refused', () => {
  for (const command of ['serve', 'simulate', 'send', 'load', 'replay', 'export', 'import', 'token', 'user', 'device', 'pack', 'backup', 'restore', 'doctor']) {
    const { status, out } = run([command, '--help']);
    expect([command, status, out.includes('Usage: healthos')]).toEqual([command, 0, true]);
  }
  expect(run(['frobnicate']).status).not.toBe(0);
  expect(run(['token', '--role', 'emperor']).status).toBe(2);
});

test('what is asked wrongly ends with 2, whoever sees that it is; what went wrong with 1', { timeout: 120_000 }, () => {
  const ends = [['export', '--after', 'noon'], ['restore', folder, '--to', 'yesterday'], ['archive'], ['import', join(folder, 'absent.ndjson')]].map((args) => {
    const { status, err } = run(args);
    return [args[0], status, err.trim().split('\n').length];
  });
  expect(ends).toEqual([
    ['export', 2, 1],
    ['restore', 2, 1],
    ['archive', 2, 1],
    ['import', 1, 1],
  ]);
});

test('a token made before the first start opens the doors of the server that starts after; a stop under load ends with 0 and loses nothing', async () => {
  const { status, out } = run(['token', '--role', 'admin']);
  expect([status, out.trim().split(/\s+/).length]).toEqual([0, 1]);
  const first = await start();
  const headers = { authorization: `Bearer ${out.trim()}` };
  expect((await fetch(`http://127.0.0.1:${first.http}/api/facilities`, { headers })).status).toBe(200);

  const client = await connectMllp({ host: '127.0.0.1', port: first.mllp });
  const acknowledged: string[] = [];
  const load = (async () => {
    for (let n = 0; ; n++) {
      const [code, control] = msa(
        await client.send(adt({ trigger: 'A01', control: `S${n}`, minutes: n % 60, patient: `S${n}`, visit: `VS${n}`, place: `ZZ^${n}^A` })),
      );
      if (code !== 'AA') return;
      acknowledged.push(control);
      if (acknowledged.length === 200) first.child.kill('SIGTERM');
    }
  })();
  expect(await stopped(first.child)).toBe(0);
  await load;
  expect(acknowledged.length).toBeGreaterThanOrEqual(200);

  const second = await start();
  for (const control of acknowledged.slice(-50)) {
    const { rows } = (await (await fetch(`http://127.0.0.1:${second.http}/api/messages?controlId=${control}`, { headers })).json()) as {
      rows: readonly { outcome: string }[];
    };
    expect([control, rows.map((row) => row.outcome)]).toEqual([control, ['applied']]);
  }
  const { hash, position } = (await (await fetch(`http://127.0.0.1:${second.http}/api/facilities/LGH/state-hash`, { headers })).json()) as {
    hash: string;
    position: number;
  };
  expect(run(['replay', '--facility', 'LGH']).out).toContain(`LGH  position ${position}  ${hash}`);
  expect(run(['export', '--facility', 'LGH']).out.trim().split('\n')).toHaveLength(position);
  // Whoever read its output is gone: it ends in order all the same.
  for (const read of [second.child.stdout, second.child.stderr]) read?.destroy();
  second.child.kill('SIGTERM');
  expect(await stopped(second.child)).toBe(0);
});

test('a command whose log cannot be read ends with 1 and says why, and leaves no database behind', async () => {
  const meddled = async (sql: string): Promise<boolean> => {
    const database = await startEmbedded({ dataDir: folder });
    const db = new pg.Client({ connectionString: database.url });
    await db.connect();
    await db.query(sql);
    await db.end();
    await database.stop();
    return database.found;
  };
  await meddled('ALTER TABLE event RENAME COLUMN position TO away');
  const ends = [run(['replay']), run(['export'])];
  expect(await meddled('ALTER TABLE event RENAME COLUMN away TO position')).toBe(false);
  expect(ends.map(({ status, out, err }) => [status, out, /position/.test(err)])).toEqual(ends.map(() => [1, '', true]));
});

test('the doctor finds nothing wrong here, and names what is wrong elsewhere and why', async () => {
  expect(run(['doctor']).status).toBe(0);
  const certificates = makeCertificates();
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const taken = String((other.address() as AddressInfo).port);
  const nowhere = 'postgres://nobody@127.0.0.1:1/none';
  const sick: readonly (readonly [what: string, says: RegExp, environment: Record<string, string>])[] = [
    ['database', /ECONNREFUSED/, { DATABASE_URL: nowhere }],
    ['redis', /ECONNREFUSED/, { DATABASE_URL: nowhere, REDIS_URL: 'redis://127.0.0.1:1' }],
    ['server', /something else has the port/, { HEALTHOS_HTTP_PORT: taken }],
    ['MLLP', /HEALTHOS_MLLP_PORT/, { HEALTHOS_MLLP_PORT: taken }],
    [
      'certificate',
      /renew it/,
      // Two days are left of it.
      { HEALTHOS_TLS_CERT: certificates.paths.cert, HEALTHOS_TLS_KEY: certificates.paths.key },
    ],
    ['certificate', /of another certificate/, { HEALTHOS_TLS_CERT: certificates.paths.ca, HEALTHOS_TLS_KEY: certificates.paths.key }],
    ['HEALTHOS_ROLES', /takes all/, { HEALTHOS_ROLES: 'web' }],
  ];
  for (const [what, says, more] of sick) {
    const { status, out } = run(['doctor'], more);
    const line = out.split('\n').find((one) => one.startsWith('WRONG') && one.includes(` ${what} `));
    expect([what, status, line]).toEqual([what, 1, expect.stringMatching(says)]);
  }
  other.close();
}, 60_000);
