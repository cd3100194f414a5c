/** A guard that nobody tests is no guard: every import rule sees its planted violation, and the real tree has none. */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, rooms } from './tree.ts';

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** It reads every file of the house: half a minute alone, and some times as long beside other work. */
const wholeTreeMs = 240_000;

const planted = join(root, 'tests/tidy/planted');
const config = join(root, '.dependency-cruiser.cjs');
const { forbidden } = createRequire(import.meta.url)(config) as { forbidden: readonly { readonly name: string }[] };

describe('the import rules', () => {
  const seen = cruise(planted);

  it.each(forbidden.map(({ name }) => name))('%s sees its planted violation', (name) => {
    const plants = globSync('**/*.ts', { cwd: planted }).filter((path) => readFileSync(join(planted, path), 'utf8').includes(`breaks ${name} on purpose`));
    expect(plants).not.toEqual([]);
    const caught = seen.filter((each) => each.rule.name === name).map((each) => each.from);
    expect(caught).toEqual(expect.arrayContaining(plants));
  });

  it(
    'see nothing in the real tree',
    () => {
      expect(cruise(root).map((each) => `${each.rule.name}: ${each.from}`)).toEqual([]);
    },
    wholeTreeMs,
  );
});

function cruise(folder: string): readonly Violation[] {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [program, '--config', config, '--output-type', 'json', ...rooms.map((room) => `${room}/src`)];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as { summary: { violations: readonly Violation[] } }).summary.violations;
}
