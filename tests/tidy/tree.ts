/** The tree as the tidy rules see it: what is tracked, or would be. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export const rooms = ['core', 'ingest', 'command-center', 'simulators', 'wall-displays'] as const;

/** Paths relative to the root of every file that git tracks or would track, plants and what is deleted left out. */
export const files: readonly string[] = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((path) => path !== '' && !path.startsWith('tests/tidy/planted/') && statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true);

export const sources = files.filter((path) => /\.(ts|mjs|cjs|svelte)$/.test(path));

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Lines that break a pattern, as `path:line`. */
export function linesWith(paths: readonly string[], pattern: RegExp): readonly string[] {
  return paths.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1} ${line.trim().slice(0, 100)}`] : [])),
  );
}
