/** Looks at this machine and this installation, and says of everything that is wrong what to do about it. Changes nothing. */
import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readConfig, type Config } from '../config.ts';
import { findBinaries } from '../postgres/binaries.ts';
import { settingsOfServer } from '../postgres/open-reading.ts';

interface Finding {
  readonly ok: boolean;
  readonly what: string;
  readonly says: string;
}

const oldestNode = 24;
const freeBytesWanted = 2 * 1024 ** 3;
const answerMs = 2000;

/** 0 when nothing is wrong, else 1. */
export async function doctor(): Promise<number> {
  const findings: Finding[] = [nodeVersion()];
  const config = readConfig(process.env, process.cwd());
  if (Array.isArray(config)) for (const { variable, accepts } of config) findings.push({ ok: false, what: variable, says: `accepts ${accepts}` });
  else findings.push(...(await lookAround(config as Config)));
  for (const { ok, what, says } of findings) process.stdout.write(`${ok ? 'ok   ' : 'WRONG'}  ${what.padEnd(12)}  ${says}\n`);
  return findings.every(({ ok }) => ok) ? 0 : 1;
}

async function lookAround(config: Config): Promise<Finding[]> {
  const server = await runningServer(config);
  return [await dataFolder(config), await disk(config), await database(config), server];
}

function nodeVersion(): Finding {
  const ok = Number(process.versions.node.split('.', 1)[0]) >= oldestNode;
  return { ok, what: 'node', says: ok ? process.versions.node : `${process.versions.node}: ${oldestNode} or later is wanted; npm install brings it` };
}

async function existingFolder(path: string): Promise<string> {
  return stat(path).then(
    (one) => (one.isDirectory() ? path : dirname(path)),
    () => existingFolder(dirname(path)),
  );
}

async function dataFolder(config: Config): Promise<Finding> {
  const folder = await existingFolder(config.dataDir);
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  return {
    ok: writable,
    what: 'data folder',
    says: writable ? `${config.dataDir}${folder === config.dataDir ? '' : ' (made at the first start)'}` : `${folder} cannot be written; set HEALTHOS_DATA_DIR`,
  };
}

async function disk(config: Config): Promise<Finding> {
  const { bavail, bsize } = await statfs(await existingFolder(config.dataDir));
  const free = bavail * bsize;
  const ok = free >= freeBytesWanted;
  return { ok, what: 'disk', says: `${(free / 1024 ** 3).toFixed(1)} GiB free${ok ? '' : `; at least ${freeBytesWanted / 1024 ** 3} GiB are wanted`}` };
}

/** Reachable, and set so that what is acknowledged is on disk (G10). */
async function database(config: Config): Promise<Finding> {
  const what = 'database';
  if (config.databaseUrl === undefined) {
    const found = await findBinaries().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : 'not found'),
    );
    if (found !== undefined) return { ok: false, what, says: found };
  }
  const settings = await settingsOfServer(config);
  if (settings === undefined)
    return config.databaseUrl === undefined
      ? { ok: true, what, says: 'embedded, not running; it starts with the server' }
      : { ok: false, what, says: 'DATABASE_URL does not answer; start it or correct the URL' };
  const unsafe = Object.entries(settings.safety)
    .filter(([, value]) => value === 'off' || value === 'local')
    .map(([name, value]) => `${name}=${value}`);
  if (unsafe.length > 0) return { ok: false, what, says: `${unsafe.join(', ')}: it may lose what it acknowledged; set them to on` };
  return {
    ok: true,
    what,
    says: `${config.databaseUrl === undefined ? 'embedded' : 'DATABASE_URL'}, PostgreSQL ${settings.version}${settings.timescale === undefined ? '' : `, TimescaleDB ${settings.timescale}`}, ${Object.entries(
      settings.safety,
    )
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')}`,
  };
}

/** A server that runs already says itself whether it is ready; a port that something else holds is no port for it. */
async function runningServer(config: Config): Promise<Finding> {
  const what = 'server';
  const url = `${config.tls === undefined ? 'http' : 'https'}://${config.host}:${config.httpPort}/readyz`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(answerMs) }).then(
    async (response) => ({ status: response.status, text: await response.text() }),
    () => undefined,
  );
  if (answer === undefined) return { ok: true, what, says: `nothing answers at ${url}; start it with: npx healthos serve` };
  if (answer.status === 200) return { ok: true, what, says: `ready at ${url}` };
  return { ok: false, what, says: `answers ${answer.status} at ${url}: ${answer.text.slice(0, 200)}` };
}
