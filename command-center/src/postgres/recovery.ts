/** A PostgreSQL of its own that recovers a copied cluster up to a moment, reachable by this user of the machine alone, and stopped in good order. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chown, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { Fault } from '../fault.ts';
import { findBinaries, isRoot, unprivileged } from './binaries.ts';
import type { ClusterNote } from './cluster.ts';

/** Under the folder of the cluster: where the kept log is laid for the server to take. */
export const keptLog = 'healthos-kept-log';
const settingsFile = 'healthos-recovery.conf';
const hostsFile = 'healthos-recovery-hosts.conf';
const logFile = 'postgres.log';

const lookMs = 50;
const stopLimitMs = 120_000;

export const recoveryUser = isRoot() ? { uid: unprivileged, gid: unprivileged } : {};

/** The program that reads these files; refused with `restore.version` where it is of another major version. */
export async function programFor(major: number, binaries: string | undefined): Promise<string> {
  const postgres = binaries === undefined ? (await findBinaries()).postgres : join(binaries, 'postgres');
  const { stdout, error } = spawnSync(postgres, ['--version'], { encoding: 'utf8' });
  const found = Number(/\(PostgreSQL\) (\d+)/.exec(stdout ?? '')?.[1]);
  if (error !== undefined || found !== major) throw new Fault('restore.version', `the backup is of PostgreSQL ${major}, ${postgres} is ${found}`);
  return postgres;
}

export interface Recovering {
  readonly data: string;
  readonly postgres: string;
  readonly cluster: ClusterNote;
  /** Milliseconds; undefined = as soon as the copy is consistent. */
  readonly to: number | undefined;
}

export interface Recovered {
  readonly url: string;
  stop(): Promise<void>;
}

/** Resolves once the server takes writes: it has arrived, and is on a time line of its own. Throws `restore.failed` with the last words of its log. */
export async function recover(recovering: Recovering): Promise<Recovered> {
  const { data, cluster } = recovering;
  const sockets = await mkdtemp(join(tmpdir(), 'healthos-restore-'));
  if (isRoot()) await chown(sockets, unprivileged, unprivileged);
  await written(join(data, settingsFile), '');
  await written(join(data, hostsFile), 'local all all trust\n');
  await written(join(data, 'recovery.signal'), '');
  const url = `postgresql://${encodeURIComponent(cluster.user)}@${encodeURIComponent(sockets)}/${encodeURIComponent(cluster.database)}`;
  const child = await launch(recovering, sockets);
  const stop = async (): Promise<void> => {
    await ended(child);
    await rm(sockets, { recursive: true, force: true });
    for (const name of [settingsFile, hostsFile, 'recovery.signal']) await rm(join(data, name), { force: true });
    await rm(join(data, keptLog), { recursive: true, force: true });
  };
  while (!(await takesWrites(url))) {
    if (isOver(child)) {
      const said = await lastWords(data);
      await stop();
      throw new Fault('restore.failed', said);
    }
    await pause(lookMs);
  }
  return { url, stop };
}

/** Nothing of the site's own settings: they name what this machine may not have. */
async function launch({ data, postgres, cluster, to }: Recovering, sockets: string): Promise<ChildProcess> {
  const settings: Readonly<Record<string, string>> = {
    config_file: join(data, settingsFile),
    hba_file: join(data, hostsFile),
    listen_addresses: '',
    unix_socket_directories: sockets,
    shared_preload_libraries: cluster.preload,
    hot_standby: 'off',
    archive_mode: 'off',
    max_wal_senders: '0',
    max_replication_slots: '0',
    restore_command: `cp ${keptLog}/%f %p`,
    recovery_target_timeline: 'current',
    recovery_target_action: 'promote',
    timezone: 'UTC',
    log_min_messages: 'log',
    ...(to === undefined ? { recovery_target: 'immediate' } : { recovery_target_time: `${new Date(to).toISOString().replace('T', ' ').replace('Z', '')}+00` }),
  };
  const log = await open(join(data, logFile), 'w', 0o600);
  if (isRoot()) await log.chown(unprivileged, unprivileged);
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const child = spawn(postgres, args, { ...recoveryUser, cwd: data, stdio: ['ignore', log.fd, log.fd] });
  await new Promise<void>((done, failed) => {
    child.once('spawn', done);
    child.once('error', failed);
  });
  await log.close();
  return child;
}

async function written(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  if (isRoot()) await chown(path, unprivileged, unprivileged);
}

/** The library throws where it cannot connect: that is the answer no. */
async function takesWrites(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  const asked = client.connect().then(() => client.query<{ recovering: boolean }>('SELECT pg_is_in_recovery() AS recovering'));
  const answer = await asked.then(
    ({ rows }) => rows[0]?.recovering === false,
    () => false,
  );
  await client.end().catch(() => undefined);
  return answer;
}

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** With a checkpoint: what was recovered needs no log any more. */
async function ended(child: ChildProcess): Promise<void> {
  if (isOver(child)) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGINT');
  const cut = setTimeout(() => child.kill('SIGQUIT'), stopLimitMs);
  await exit;
  clearTimeout(cut);
}

async function lastWords(data: string): Promise<string> {
  const lines = (await readFile(join(data, logFile), 'utf8')).trim().split('\n');
  // Whoever asks meanwhile whether it is there is refused fatally too.
  const fatal = lines.filter((line) => /FATAL|PANIC/.test(line) && !line.includes('the database system is')).slice(0, 1);
  return (fatal.length > 0 ? fatal : lines.slice(-3)).join(' | ');
}
