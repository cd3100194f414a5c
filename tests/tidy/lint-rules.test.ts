/** A guard that nobody tests is no guard: every lint rule sees each of its planted violations. That the real tree has none is `npm run check`. */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import ts from 'typescript';
import { read, root } from './tree.ts';

interface Found {
  readonly code: string;
  readonly filename: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

/** One start of the program that knows types, beside other work. */
const lintMs = 120_000;

const config = '.oxlintrc.json';
const planted = 'tests/tidy/planted';
const { overrides } = ts.parseConfigFileTextToJson(config, read(config)).config as { overrides: readonly { rules: Readonly<Record<string, unknown>> }[] };
const rules = [...new Set(overrides.flatMap((each) => Object.keys(each.rules)))].sort();

/** `file:line rule` of each line that stands under a sentence that names what it breaks. */
const plants = globSync('**/*.ts', { cwd: join(root, planted) }).flatMap((path) =>
  read(`${planted}/${path}`)
    .split('\n')
    .flatMap((line, at) => {
      const rule = / breaks ([a-z/-]+) on purpose$/.exec(line)?.[1] ?? '';
      return rules.includes(rule) ? [{ rule, at: `${path}:${at + 2} ${rule}` }] : [];
    }),
);

describe('the lint rules', () => {
  let seen: readonly string[];
  beforeAll(() => {
    seen = lint();
  }, lintMs);

  it.each(rules)('%s sees its planted violations', (rule) => {
    const own = plants.filter((plant) => plant.rule === rule).map((plant) => plant.at);
    expect(own).not.toEqual([]);
    expect(seen).toEqual(expect.arrayContaining(own));
  });
});

/** What the lint says of the plants, as `file:line rule`. */
function lint(): readonly string[] {
  const program = join(root, 'node_modules/oxlint/bin/oxlint');
  const { stdout, stderr } = spawnSync(process.execPath, [program, '--config', join(root, config), '--format', 'json', '.'], {
    cwd: join(root, planted),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (!stdout.startsWith('{')) throw new Error(stdout + stderr);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly Found[] };
  return diagnostics.flatMap(({ code, filename, labels }) => labels.map(({ span }) => `${filename}:${span.line} ${ruleOf(code)}`));
}

/** `eslint(no-var)` is `no-var` in the list of rules, and `typescript(no-namespace)` is `typescript/no-namespace`. */
function ruleOf(code: string): string {
  return code.replace(/^eslint\((.*)\)$/, '$1').replace(/^([a-z]+)\((.*)\)$/, '$1/$2');
}
