/** The product as its users start it: a process of its own on free ports with a data directory of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { serverFlags } from '../../command-center/bin/node-24.mjs';
import { inspected, inspectorIn, openHeap, type LiveHeap } from './live-heap.ts';
import { endsWithUs, temporaryFolder } from '../services/temporary.ts';

const root = join(import.meta.dirname, '..', '..');

export interface Product {
  readonly pid: number;
  /** Process id of its database. */
  postmaster(): number;
  readonly url: string;
  readonly mllpPort: number;
  readonly folder: string;
  /** Milliseconds from the start of the process to ready. */
  readonly readyMs: number;
  token(role: string): Promise<string>;
  ask(path: string): Promise<unknown>;
  /** Of a product that was started to be asked for it. */
  readonly heap?: LiveHeap;
  stop(keep?: boolean): Promise<void>;
}

interface Starting {
  readonly folder?: string;
  readonly simulator?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Its live heap is asked for. */
  readonly heap?: boolean;
}

export async function startProduct(options: Starting = {}): Promise<Product> {
  const folder = options.folder ?? temporaryFolder('healthos-bench-');
  chmodSync(folder, 0o755);
  const env = {
    ...process.env,
    HEALTHOS_HTTP_PORT: '0',
    HEALTHOS_MLLP_PORT: '0',
    HEALTHOS_DATA_DIR: folder,
    HEALTHOS_SIMULATOR: options.simulator ?? 'off',
    ...options.environment,
  };
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [...serverFlags, ...(options.heap === true ? inspected : []), join(root, 'command-center/src/cli.ts'), 'serve', '--demo'],
    {
      env,
      stdio: ['ignore', 'pipe', options.heap === true ? 'pipe' : 'inherit'],
    },
  );
  endsWithUs(child);
  let complained = '';
  child.stderr?.pipe(process.stderr, { end: false });
  child.stderr?.on('data', (chunk: Buffer) => void (complained += chunk.toString()));
  const [url, mllpPort] = await ready(child);
  const readyMs = performance.now() - began;
  const inspector = inspectorIn(complained);
  const heap = inspector === undefined ? undefined : await openHeap(inspector);
  const token = async (role: string): Promise<string> => {
    const response = await fetch(`${url}/api/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ role }) });
    return ((await response.json()) as { token: string }).token;
  };
  const admin = await token('admin');
  return {
    pid: child.pid ?? 0,
    postmaster: () => Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n', 1)[0]),
    url,
    mllpPort,
    folder,
    readyMs,
    token,
    ...(heap === undefined ? {} : { heap }),
    ask: async (path) => (await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${admin}` } })).json(),
    stop: async (keep = false) => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      heap?.close();
      child.kill('SIGTERM');
      await ended;
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ready(child: ChildProcess): Promise<[url: string, mllpPort: number]> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [url, port] = [/ready: (\S+)/.exec(said)?.[1], /MLLP on [\d.]+:(\d+)/.exec(said)?.[1]];
      if (url !== undefined && port !== undefined) resolve([url, Number(port)]);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}
