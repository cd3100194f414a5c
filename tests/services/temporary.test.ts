/** A run that is stopped leaves no folder, no program, no database and nothing else behind. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const leaving = `
  import { spawn } from 'node:child_process';
  import { chmodSync, rmSync, writeFileSync } from 'node:fs';
  import { startEmbedded } from '@healthos/command-center/postgres/embedded.ts';
  import { endsWithUs, temporaryFolder, undoneWithUs } from '${join(import.meta.dirname, 'temporary.ts')}';
  const folder = temporaryFolder('healthos-stopped-');
  chmodSync(folder, 0o755);
  const program = spawn('sleep', ['600'], { stdio: 'ignore' });
  endsWithUs(program);
  const other = folder + '.other';
  writeFileSync(other, '');
  undoneWithUs(() => rmSync(other));
  const { url } = await startEmbedded({ dataDir: folder });
  process.stdout.write(JSON.stringify({ folder, program: program.pid, url }) + '\\n');
  setInterval(() => undefined, 1000);
`;

const runs = (pid: number): boolean => existsSync(`/proc/${pid}`);

it.runIf(existsSync('/proc')).each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('stopped by %s', { timeout: 60_000 }, async (signal, status) => {
  const run = spawn(process.execPath, ['--input-type=module-typescript', '-e', leaving], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => run.once('exit', resolve));
  const said = await new Promise<string>((resolve, reject) => {
    run.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    run.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
  });
  const { folder, program, url } = JSON.parse(said) as { readonly folder: string; readonly program: number; readonly url: string };
  const sockets = decodeURIComponent(/@([^/]+)\//.exec(url)?.[1] ?? '');
  const look = (): readonly boolean[] => [existsSync(folder), existsSync(sockets), existsSync(`${folder}.other`), runs(program)];
  expect(look()).toEqual([true, true, true, true]);
  run.kill(signal);
  expect(await ended).toBe(status);
  await expect.poll(look).toEqual([false, false, false, false]);
  expect(dirname(folder)).toBe(dirname(sockets));
});
