/** The embedded database: a real PostgreSQL, started as an unprivileged user on a socket of its own, and found again after any kind of death. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chown, mkdir, open, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { Fault } from '../fault.ts';
import { dataFolder, digest, findBinaries, isRoot, unprivileged, type Binaries } from './binaries.ts';

export interface Embedded {
  /** Connection string of the socket. */
  readonly url: string;
  /** It ran already: another process of this installation, or a killed one, started it. */
  readonly found: boolean;
  stop(): Promise<void>;
}

/** Backends of a killed postmaster go within moments; a start that waits longer than this has another reason to fail. */
const startLimitMs = 20_000;
/** A server that lost its power replays at most `max_wal_size` of its log before it answers. */
const recoveryLimitMs = 120_000;
const stopLimitMs = 7_000;
const pollMs = 25;

/** fsync and synchronous commit stay on (G10); the rest suits a small machine. */
const settings = {
  listen_addresses: '',
  max_connections: '60',
  shared_buffers: '256MB',
  wal_buffers: '16MB',
  max_wal_size: '2GB',
  // A backup that nobody follows any more must not fill the disk.
  max_slot_wal_keep_size: '8GB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
  jit: 'off',
  autovacuum_naptime: '20s',
  logging_collector: 'off',
  log_min_messages: 'warning',
  // A statement and the details of its error hold what was sent: names.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  timezone: 'UTC',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
} as const;

/** Where the embedded database of this data folder listens, whether it runs or not. */
export async function embeddedUrl(dataDir: string): Promise<string> {
  return urlOf(socketsOf(await dataFolder(resolve(dataDir, 'postgres'))));
}

const socketsOf = (data: string): string => join(tmpdir(), `healthos-${digest(data)}`);
const urlOf = (sockets: string): string => `postgresql://healthos@${encodeURIComponent(sockets)}/healthos`;

export async function startEmbedded(options: { readonly dataDir: string; onProgress?(says: string): void }): Promise<Embedded> {
  const binaries = await findBinaries();
  await mkdir(options.dataDir, { recursive: true, mode: 0o755 });
  const data = await dataFolder(resolve(options.dataDir, 'postgres'));
  const sockets = socketsOf(data);
  const url = urlOf(sockets);
  if (!(await exists(join(data, 'PG_VERSION')))) {
    options.onProgress?.('preparing the embedded database');
    await initialise(binaries, data);
  }
  let child: ChildProcess | undefined;
  if (!(await answers(url))) {
    options.onProgress?.('starting the embedded database');
    child = await startPostmaster(binaries, data, sockets, url);
  }
  await ensureDatabase(sockets);
  return { url, found: child === undefined, stop: () => stop(data, sockets, child) };
}

async function ownedFolder(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o755 });
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (isRoot()) await chown(path, unprivileged, unprivileged);
}

const identity = () => (isRoot() ? { uid: unprivileged, gid: unprivileged } : {});

/** A cluster gets its name once it is whole: what a killed first start left is made anew, not taken for one. */
async function initialise({ initdb }: Binaries, data: string): Promise<void> {
  const part = `${data}.${process.pid}.part`;
  await removeParts(data);
  await ownedFolder(part);
  const args = ['-D', part, '-U', 'healthos', '--auth-local=trust', '--auth-host=reject', '-E', 'UTF8', '--locale=C'];
  const child = spawn(initdb, args, { ...identity(), cwd: part, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  const code = await new Promise<number | null>((done) => child.on('close', done));
  if (code !== 0) {
    await rm(part, { recursive: true, force: true });
    throw new Fault('database.start', said.trim());
  }
  await rename(part, data);
  // The name itself must outlive a loss of power too.
  const above = await open(dirname(data), 'r');
  await above.sync();
  await above.close();
}

async function removeParts(data: string): Promise<void> {
  const [above, name] = [dirname(data), basename(data)];
  await mkdir(above, { recursive: true, mode: 0o755 });
  const left = (await readdir(above)).filter((each) => each.startsWith(`${name}.`) && each.endsWith('.part'));
  await Promise.all(left.map((each) => rm(join(above, each), { recursive: true, force: true })));
}

/** Starts until it answers: a killed predecessor's backends may hold its memory for a moment. undefined when another start was faster. */
async function startPostmaster(binaries: Binaries, data: string, sockets: string, url: string): Promise<ChildProcess | undefined> {
  const began = Date.now();
  for (;;) {
    await disownDead(data);
    const child = await launch(binaries, data, sockets);
    const runs = (): boolean => child.exitCode === null && child.signalCode === null;
    while (runs() && Date.now() - began < recoveryLimitMs) {
      // Of two starts at once one yields to the other: the server that answers is ours only if it is the one that holds the data.
      if ((await isReady(data, child.pid)) && (await answers(url))) return child;
      await pause(pollMs);
    }
    if (await answers(url)) return undefined;
    if (runs() || Date.now() - began >= startLimitMs) throw new Fault('database.start', await logTail(data));
    await pause(4 * pollMs);
  }
}

/**
 * A killed postmaster that nobody has collected yet counts as running: its lock file would hold up every start, for ever below a first process of a container that
 * collects nobody. The number of the starter in its place counts as none (no server is started by itself), and the memory that the file names is still looked
 * for: backends that have outlived their postmaster are not overlooked.
 */
async function disownDead(data: string): Promise<void> {
  const pid = await postmasterPid(data);
  const state = pid === undefined ? '' : await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  if (!/^\d+ \(.*\) Z /s.test(state)) return;
  const file = join(data, 'postmaster.pid');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^\d+/, String(process.pid)));
}

async function launch({ postgres }: Binaries, data: string, sockets: string): Promise<ChildProcess> {
  await ownedFolder(sockets);
  const log = await open(join(data, 'postgres.log'), 'a', 0o644);
  if (isRoot()) await log.chown(unprivileged, unprivileged);
  const args = ['-D', data, '-k', sockets, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const child = spawn(postgres, args, { ...identity(), cwd: data, stdio: ['ignore', log.fd, log.fd] });
  await new Promise<void>((done, failed) => {
    child.once('spawn', done);
    child.once('error', failed);
  });
  await log.close();
  return child;
}

/** Whether a server accepts connections there now. The library throws where it cannot connect: that is the answer no. */
async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url.replace(/\/healthos$/, '/postgres'), connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}

async function ensureDatabase(sockets: string): Promise<void> {
  const client = new pg.Client({ host: sockets, user: 'healthos', database: 'postgres' });
  await client.connect();
  const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'healthos'");
  if (rowCount === 0) await client.query('CREATE DATABASE healthos');
  await client.end();
}

/** Fast shutdown: transactions in flight are rolled back, what was committed is there. Stops whoever serves the data now, nobody else. */
async function stop(data: string, sockets: string, child: ChildProcess | undefined): Promise<void> {
  const ours = child !== undefined && child.exitCode === null && child.signalCode === null;
  const pid = ours ? child.pid : (await answers(urlOf(sockets))) ? await postmasterPid(data) : undefined;
  if (pid === undefined) return;
  signal(pid, 'SIGINT');
  const until = Date.now() + stopLimitMs;
  while (await exists(join(data, 'postmaster.pid'))) {
    if (Date.now() > until) return signal(pid, 'SIGQUIT');
    await pause(pollMs);
  }
  await rmdir(sockets).catch(ifNotEmpty);
}

/** Another start was faster: its socket is there. */
function ifNotEmpty(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST' && error.code !== 'ENOENT') throw error;
}

/** Its own word on its state, the eighth line of its file. Each try to connect would cost a server that recovers a process. */
async function isReady(data: string, pid: number | undefined): Promise<boolean> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

async function postmasterPid(data: string): Promise<number | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n', 1)[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** A process that is gone already needs no signal. */
function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function logTail(data: string): Promise<string> {
  const text = await readFile(join(data, 'postgres.log'), 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-3).join(' | ');
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
