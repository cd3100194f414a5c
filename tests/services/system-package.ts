/** Brings a program of the operating system: found on the path, or installed where we may (root on Debian), or named for a person to install. */
import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { say, type Missing } from './started.ts';

const installLimitMs = 300_000;

/** The program's path, or how to get it. `program` is looked for on PATH and in the system's own folders, which a plain user's PATH may lack. */
export async function systemProgram(program: string, debianPackage: string): Promise<{ readonly path: string } | Missing> {
  const found = await find(program);
  if (found !== undefined) return { path: found };
  if (process.getuid?.() === 0 && (await find('apt-get')) !== undefined) {
    say(`installing ${debianPackage}`);
    if (!(await install(debianPackage))) {
      await run('apt-get', ['update', '-q']);
      await install(debianPackage);
    }
    const installed = await find(program);
    if (installed !== undefined) return { path: installed };
  }
  return { missing: `${program} (on Debian: apt-get install ${debianPackage})` };
}

function install(debianPackage: string): Promise<boolean> {
  return run('apt-get', ['install', '-y', '-q', '--no-install-recommends', debianPackage]);
}

/** Runs a program to its end; its last words are shown when it fails. */
export async function run(command: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: installLimitMs,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  let said = '';
  const keep = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-2000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise<number | null>((done) => {
    child.once('error', () => done(null));
    child.once('close', done);
  });
  if (code !== 0) say(`${command} ${args.join(' ')} failed: ${said.trim()}`);
  return code === 0;
}

async function find(program: string): Promise<string | undefined> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  for (const path of folders.map((folder) => join(folder, program))) {
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}
