/** The copy of the programs of the embedded database, where root keeps them out of reach of the user that runs them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { copied } from './binaries.ts';

const folder = mkdtempSync(join(tmpdir(), 'healthos-binaries-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [home, cache] = [join(folder, 'package', 'native'), join(folder, 'cache')];
const binary = join(home, 'bin', 'postgres');

function install(version: string): void {
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'package', 'package.json'), JSON.stringify({ version }));
  writeFileSync(binary, `the server of ${version}`, { mode: 0o755 });
}

it('copies a version once: the second start touches nothing that the first made', async () => {
  install('18.4.0');
  const first = await copied(home, cache);
  const made = statSync(join(first, 'bin', 'postgres'));
  expect(made.mode & 0o777).toBe(0o755);
  expect(await copied(home, cache)).toBe(first);
  expect(statSync(join(first, 'bin', 'postgres')).ino).toBe(made.ino);
});

it('copies another version beside it, and is not deceived by a copy that was broken off', async () => {
  install('18.5.0');
  const [copy] = await Promise.all([copied(home, cache), copied(home, cache)]);
  expect(readFileSync(join(copy, 'bin', 'postgres'), 'utf8')).toBe('the server of 18.5.0');
  rmSync(copy, { recursive: true });
  mkdirSync(join(`${copy}.4711-1.part`, 'bin'), { recursive: true });
  expect(readFileSync(join(await copied(home, cache), 'bin', 'postgres'), 'utf8')).toBe('the server of 18.5.0');
});
