/** What a newcomer waits for: a clone of the last commit, its packages, the screens and the first start on an empty data directory, until it takes messages. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endsWithUs, temporaryFolder } from '../services/temporary.ts';
import type { Bench, Row } from './figures.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const limitMs = 600_000;

export const fresh: Bench = {
  name: 'fresh',
  run: async () => {
    const folder = temporaryFolder('healthos-fresh-');
    chmodSync(folder, 0o755);
    const [clone, began] = [join(folder, 'clone'), performance.now()];
    const sinceBegan = (): number => (performance.now() - began) / 1000;
    await run('git', ['clone', '--quiet', root, clone]);
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: clone, timeout: limitMs });
    const installed = sinceBegan();
    const started = spawn('npm', ['start'], {
      cwd: clone,
      detached: true,
      env: { ...process.env, HEALTHOS_HTTP_PORT: '0', HEALTHOS_MLLP_PORT: '0', HEALTHOS_DATA_DIR: join(folder, 'data'), HEALTHOS_SIMULATOR: 'off' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    endsWithUs(started);
    await taking(started);
    const ready = sinceBegan();
    await ended(started);
    const row = (what: string, value: number, target?: string): Row => ({
      bench: 'fresh',
      case: what,
      subject: 'ours',
      value,
      unit: 's',
      ...(target === undefined ? {} : { target }),
    });
    return [row('cloned, packages installed', installed), row('and takes messages', ready, '<= 180')];
  },
};

function taking(started: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const cut = setTimeout(() => reject(new Error(`no start within ${limitMs} ms`)), limitMs);
    let said = '';
    started.stdout?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
      if (!said.includes('MLLP on')) return;
      clearTimeout(cut);
      resolve();
    });
    started.once('exit', (code) => reject(new Error(`it ended with ${code}: ${said}`)));
  });
}

/** npm, the starter and the server are one group; its output is closed once the last of them is gone. The folder goes at the end of this process, with the database in it. */
async function ended(started: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => started.once('close', resolve));
  if (started.pid !== undefined) process.kill(-started.pid, 'SIGTERM');
  await gone;
}
