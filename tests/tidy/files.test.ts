/** The house rules about files: their names, places, size, opening comment and words. */
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { files, linesWith, read, root, sources } from './tree.ts';

/** What the root may show; the rest are dotfiles, which tools force. */
const visible = [
  'LICENSE',
  'README.md',
  'command-center',
  'compose.yaml',
  'core',
  'ingest',
  'package-lock.json',
  'package.json',
  'simulators',
  'tests',
  'tsconfig.json',
  'wall-displays',
];
/** Made by tools and ignored by git. */
const made = ['node_modules', 'bench-results', 'test-results'];

/** Words that say what a file is not: everything may go into a file with such a name. */
const refusedNames = [
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'misc',
  'shared',
  'manager',
  'service',
  'handler',
  'processor',
  'base',
  'index',
  'data',
  'info',
];

/** Names that a tool forces: SvelteKit looks for its worker under this one. */
const forcedNames = ['wall-displays/src/service-worker.ts'];

const longest = 300;
const tests = /\.test\.ts$|^tests\//;
const texts = files.filter((path) => /\.(ts|mjs|cjs|svelte|css|html|json|md|yaml|yml|sql)$|^\.ci\//.test(path) && path !== 'package-lock.json');
/** This file must name what it refuses. */
const here = 'tests/tidy/files.test.ts';

describe('files', () => {
  it('stand at the root only when they are of the house', () => {
    expect(readdirSync(root).filter((name) => !name.startsWith('.') && !visible.includes(name) && !made.includes(name))).toEqual([]);
  });

  it('have names that say what they hold', () => {
    const words = (path: string): readonly string[] =>
      basename(path)
        .toLowerCase()
        .split(/[.\-_+]/);
    expect(sources.filter((path) => !forcedNames.includes(path) && words(path).some((word) => refusedNames.includes(word)))).toEqual([]);
  });

  it('are kebab-case; components are PascalCase', () => {
    const form = (path: string): RegExp =>
      path.endsWith('.svelte') ? /^(\+[a-z]+|[A-Z][A-Za-z0-9]*)\.svelte$/ : /^[+.]?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.(ts|mjs|cjs)$/;
    expect(sources.filter((path) => !form(path).test(basename(path)))).toEqual([]);
  });

  it(`are shorter than ${longest} lines`, () => {
    const lines = (path: string): number => read(path).split('\n').length - 1;
    expect(sources.filter((path) => !tests.test(path) && lines(path) >= longest).map((path) => `${path} ${lines(path)}`)).toEqual([]);
  });

  it('open with what they are and why', () => {
    const opens = (text: string): boolean => /^(#!.*\n)?(\/\*\*|\/\/ |<!--)/.test(text);
    expect(sources.filter((path) => !opens(read(path)))).toEqual([]);
  });
});

describe('words', () => {
  it('leave nothing for later', () => {
    expect(
      linesWith(
        sources.filter((path) => path !== here),
        /\b(TODO|FIXME|XXX|HACK)\b/,
      ),
    ).toEqual([]);
  });

  it('are of one side where two met', () => {
    expect(linesWith(texts, /^(<{7}|>{7}) /)).toEqual([]);
  });

  it('switch no rule off and skip no test', () => {
    expect(
      linesWith(
        sources.filter((path) => path !== here),
        /(eslint|oxlint)-disable|@ts-ignore|@ts-nocheck|@ts-expect-error|prettier-ignore|\b(it|test|describe)\.(only|todo|skip)\(/,
      ),
    ).toEqual([]);
  });

  it('name no machine, no registry and no tool of the workshop', () => {
    const foreign = /(?<![\w.#-])\/(work|home|Users)\/|registry\.npmjs|registry\.yarnpkg|\b(claude|anthropic|openai|chatgpt|copilot|llm)\b/i;
    expect(
      linesWith(
        [...texts, 'package-lock.json'].filter((path) => path !== here),
        foreign,
      ),
    ).toEqual([]);
  });

  it('build no barrel', () => {
    expect(linesWith(sources, /^export \* from/)).toEqual([]);
  });
});
