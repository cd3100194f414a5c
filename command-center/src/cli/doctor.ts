/** Looks at this machine and this installation, and says of everything that is wrong what to do about it. Changes nothing. */
import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readConfig, type Config } from '../config.ts';
import { databaseFindings, wordsOf } from './doctor-database.ts';
import { certificateFindings, screensFinding, serverFindings } from './doctor-server.ts';

export interface Finding {
  readonly ok: boolean;
  readonly what: string;
  readonly says: string;
}

const oldestNode = 24;
const freeBytesWanted = 2 * 1024 ** 3;
const redisMs = 2000;

/** 0 when nothing is wrong, else 1. */
export async function doctor(): Promise<number> {
  const findings: Finding[] = [nodeVersion()];
  const config = readConfig(process.env, process.cwd());
  if (Array.isArray(config)) for (const { variable, accepts } of config) findings.push({ ok: false, what: variable, says: `takes ${accepts}` });
  else findings.push(...(await lookAround(config as Config)));
  const width = Math.max(...findings.map(({ what }) => what.length));
  for (const { ok, what, says } of findings) process.stdout.write(`${ok ? 'ok   ' : 'WRONG'}  ${what.padEnd(width)}  ${says}\n`);
  return findings.every(({ ok }) => ok) ? 0 : 1;
}

async function lookAround(config: Config): Promise<readonly Finding[]> {
  const [folder, room, database, redis, server] = await Promise.all([
    dataFolder(config),
    disk(config),
    databaseFindings(config),
    redisFindings(config),
    serverFindings(config),
  ]);
  return [folder, room, ...database, ...redis, ...certificateFindings(config, Date.now()), ...screensFinding(config), ...server];
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

async function redisFindings({ redisUrl }: Config): Promise<readonly Finding[]> {
  if (redisUrl === undefined) return [];
  const what = 'redis';
  const { versionOfRedis } = await import('../redis/look.ts');
  return versionOfRedis(redisUrl, redisMs).then(
    (version) => [{ ok: true, what, says: `REDIS_URL, Redis ${version}` }],
    (error: unknown) => [
      { ok: false, what, says: `REDIS_URL: ${wordsOf(error)}; start it or correct the URL (nothing stops without it, and no house changes hands)` },
    ],
  );
}
