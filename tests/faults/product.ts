/** The product as a process of its own that can be killed, stopped and paused by its process id; its ports and its folder outlive it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Failpoint } from '@healthos/command-center/failpoints.ts';
import { freePort } from '../services/child.ts';
import { keptCode, serverFlags } from '../../command-center/bin/node-24.mjs';
import { endsWithUs, temporaryFolder } from '../services/temporary.ts';

const root = join(import.meta.dirname, '..', '..');
const readyLimitMs = 120_000;
const postmasterLimitMs = 15_000;

export interface Home {
  readonly folder: string;
  readonly httpPort: number;
  readonly mllpPort: number;
  readonly url: string;
  remove(): Promise<void>;
}

/** A folder and two ports for a product that starts again and again. */
export async function home(folder?: string): Promise<Home> {
  const path = folder ?? temporaryFolder('healthos-fault-');
  // The embedded database runs as an unprivileged user where this runs as root.
  await chmod(path, 0o755);
  const [httpPort, mllpPort] = [await freePort(), await freePort()];
  return { folder: path, httpPort, mllpPort, url: `http://127.0.0.1:${httpPort}`, remove: () => rm(path, { recursive: true, force: true }) };
}

export interface Product extends Home {
  readonly pid: number;
  /** Its exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
  /** Asks it to stop and waits; what does not stop is killed. */
  stop(): Promise<void>;
  token(role: string): Promise<string>;
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Resident bytes now. */
  residentBytes(): Promise<number>;
}

export interface Starting {
  /** Ends itself there, the n-th time: the process, or the thread alone that comes by. */
  readonly diesAt?: { readonly point: Failpoint; readonly nth: number; readonly what?: 'thread' };
  readonly environment?: Readonly<Record<string, string>>;
}

export async function startProduct(at: Home, { diesAt, environment = {} }: Starting = {}): Promise<Product> {
  const env = {
    ...process.env,
    ...keptCode,
    HEALTHOS_HTTP_PORT: String(at.httpPort),
    HEALTHOS_MLLP_PORT: String(at.mllpPort),
    HEALTHOS_DATA_DIR: at.folder,
    HEALTHOS_SIMULATOR: 'off',
    HEALTHOS_DEMO: 'on',
    ...environment,
    ...(diesAt === undefined ? {} : { MORTAL_AT: `${diesAt.point}:${diesAt.nth}:${diesAt.what ?? 'process'}` }),
  };
  const program = diesAt === undefined ? [join(root, 'command-center/src/cli.ts'), 'serve'] : [join(root, 'tests/faults/mortal.ts')];
  const child = spawn(process.execPath, [...serverFlags, ...program], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  endsWithUs(child);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await ready(child, diesAt !== undefined);
  return {
    ...at,
    pid: child.pid ?? 0,
    ended,
    kill: (signal) => void child.kill(signal),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const cut = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(cut);
    },
    token: (role) => tokenOf(at.url, role),
    ask: async (path, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${await tokenOf(at.url, 'admin')}`);
      return fetch(`${at.url}${path}`, { ...init, headers });
    },
    residentBytes: async () => Number(/^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) * 1024,
  };
}

const tokens = new Map<string, string>();

/** One token of a role is as good as another, and lasts longer than a fault. The key outlives the process; the folder is another, so is the key. */
async function tokenOf(url: string, role: string): Promise<string> {
  const known = tokens.get(`${url} ${role}`);
  if (known !== undefined) return known;
  const response = await fetch(`${url}/api/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ role }) });
  const { token } = (await response.json()) as { token: string };
  tokens.set(`${url} ${role}`, token);
  return token;
}

/** What it says as an error is shown only when it does not come up; a pipe that nobody reads would stop it. */
function ready(child: ChildProcess, isToDie: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const cut = setTimeout(() => reject(new Error(`the server is not ready after ${readyLimitMs} ms: ${said}`)), readyLimitMs);
    child.stdout?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
      if (!said.includes('MLLP')) return;
      clearTimeout(cut);
      resolve();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
    });
    // One that ends itself at its first message may be gone before it was heard of: that is an end, not a failure.
    child.once('exit', (code, signal) => {
      clearTimeout(cut);
      if (signal === 'SIGKILL' || isToDie) resolve();
      else reject(new Error(`the server ended with ${code}: ${said}`));
    });
  });
}

export async function postmasterOf(folder: string): Promise<number> {
  return Number((await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n', 1)[0]);
}

/** Resolves once it is so; rejects after the limit with what was waited for. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, limitMs: number, everyMs = 10): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await pause(everyMs);
  }
}

export const goneWithin = (folder: string): Promise<void> =>
  until('the postmaster is gone', async () => (await postmasterOf(folder).catch(() => 0)) === 0, postmasterLimitMs);
