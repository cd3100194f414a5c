/** One of several processes of the product on one database, as a program of its own: started, killed, told to stop. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { issueToken, signingKey } from '@healthos/command-center/access/tokens.ts';
import type { Identity } from '@healthos/command-center/access/roles.ts';
import { endsWithUs } from '../services/temporary.ts';

const cli = join(import.meta.dirname, '../../command-center/src/cli.ts');
const startLimitMs = 120_000;

export interface Shared {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly dataDir: string;
}

export interface Process {
  readonly pid: number;
  readonly host: string;
  readonly http: number;
  readonly mllp: number;
  /** kill -9; resolves once it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves to its exit code. */
  stop(): Promise<number | null>;
}

/** `through`: a program and its arguments that becomes the one after them, as `ip netns exec NAME` does. */
export async function startProcess(shared: Shared, more: Readonly<Record<string, string>> = {}, through: readonly string[] = []): Promise<Process> {
  const env = {
    ...process.env,
    HEALTHOS_HTTP_PORT: '0',
    HEALTHOS_MLLP_PORT: '0',
    HEALTHOS_DATA_DIR: shared.dataDir,
    HEALTHOS_SIMULATOR: 'off',
    DATABASE_URL: shared.databaseUrl,
    REDIS_URL: shared.redisUrl,
    ...more,
  };
  const [program = process.execPath, ...args] = [...through, process.execPath, cli, 'serve'];
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  endsWithUs(child);
  const said = await ready(child);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    pid: child.pid ?? 0,
    ...said,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

function ready(child: ChildProcess): Promise<Pick<Process, 'host' | 'http' | 'mllp'>> {
  return new Promise((resolve, reject) => {
    let said = '';
    const giveUp = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`not ready: ${said}`));
    }, startLimitMs);
    child.stdout?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
      const [, host, http] = /ready: https?:\/\/([\d.]+):(\d+)/.exec(said) ?? [];
      const mllp = /MLLP[^\n]* on [\d.]+:(\d+)/.exec(said)?.[1];
      if (host === undefined || mllp === undefined) return;
      clearTimeout(giveUp);
      resolve({ host, http: Number(http), mllp: Number(mllp) });
    });
    child.once('exit', (code) => {
      clearTimeout(giveUp);
      reject(new Error(`ended with ${code}: ${said}`));
    });
  });
}

export async function tokenOf({ dataDir }: Shared, identity: Identity): Promise<string> {
  return issueToken(await signingKey(dataDir), identity);
}

export async function ask(
  shared: Shared,
  { host, http }: Process,
  identity: Identity,
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`http://${host}:${http}${path}`, {
    headers: { authorization: `Bearer ${await tokenOf(shared, identity)}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}
