/**
 * A real TimescaleDB: the server that `TIMESCALE_URL` names, or Debian trixie's packages in a folder of their own, kept in the user's cache so that
 * every clone finds them. Each start is a fresh cluster on a free loopback port.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { freePort, startChild } from './child.ts';
import { say, type Missing, type Service } from './started.ts';
import { run, systemProgram } from './system-package.ts';
import { temporaryFolder } from './temporary.ts';

const binaries = '/usr/lib/postgresql/17/bin';
const asPostgres = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'];

/** The product refuses to boot without durable commits, so the tests keep them; nothing else is tuned. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_preload_libraries: 'timescaledb',
  'timescaledb.telemetry_level': 'off',
  max_connections: '60',
  timezone: 'UTC',
};

export async function startTimescaleDb(): Promise<Service> {
  const named = process.env['TIMESCALE_URL'];
  if (named !== undefined && named !== '') return { url: named, stop: async () => undefined };
  const system = await debianRoot();
  if ('missing' in system) return system;
  const folder = temporaryFolder('healthos-', join(system.path, 'tmp'));
  const inside = folder.slice(system.path.length);
  const data = join(inside, 'data');
  succeed('chroot', [system.path, 'chown', 'postgres:postgres', inside]);
  succeed('chroot', [system.path, ...asPostgres, `${binaries}/initdb`, '-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C']);
  const port = await freePort();
  const set = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // chroot and setpriv both become the program that they start, so the child is the postmaster itself.
  const postmaster = await startChild(
    'chroot',
    [system.path, ...asPostgres, `${binaries}/postgres`, '-D', data, ...set],
    'ready to accept connections',
    'SIGINT',
  );
  say(`TimescaleDB on port ${port}`);
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      await postmaster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The folder with Debian trixie and its TimescaleDB in it, made when it is not there. */
async function debianRoot(): Promise<{ readonly path: string } | Missing> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'healthos');
  const path = join(cache, 'timescaledb-trixie-17');
  if (process.getuid?.() !== 0) return { missing: 'TimescaleDB (set TIMESCALE_URL to a server with the extension, or run as root on Debian)' };
  if (existsSync(path)) {
    await chmod(path, 0o755);
    return { path };
  }
  const debootstrap = await systemProgram('debootstrap', 'debootstrap');
  if ('missing' in debootstrap) return { missing: `TimescaleDB (set TIMESCALE_URL, or install ${debootstrap.missing})` };
  await mkdir(cache, { recursive: true });
  const part = await mkdtemp(join(cache, 'part-'));
  say('unpacking TimescaleDB from Debian trixie (about a minute, once)');
  if (!(await run(debootstrap.path, ['--variant=minbase', '--include=postgresql-17-timescaledb', 'trixie', part]))) {
    await rm(part, { recursive: true, force: true });
    return { missing: 'TimescaleDB (debootstrap could not reach a Debian mirror; set TIMESCALE_URL)' };
  }
  await rm(join(part, 'var/cache/apt/archives'), { recursive: true, force: true });
  // A temporary folder is its maker's alone; the root of a system must let its postgres through.
  await chmod(part, 0o755);
  // Only a whole root gets the name. A second run may have been faster: then its root is as good.
  if (existsSync(path)) await rm(part, { recursive: true, force: true });
  else await rename(part, path);
  return { path };
}

function succeed(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
}
