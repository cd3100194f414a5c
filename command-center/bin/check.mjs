/**
 * What a developer runs before each commit: format, lint, types, import rules and unit tests, two at a time, the longest first. `--before-tests` leaves out what
 * `npm test` runs too, for who runs that next: nothing then runs twice.
 */
import { join } from 'node:path';
import { childEnvironment, node24, root } from './node-24.mjs';
import { runStep, runTwoAtATime, say } from './steps.mjs';

const bin = (path) => join(root, 'node_modules', path);
const rooms = ['core/src', 'ingest/src', 'command-center/src', 'simulators/src', 'wall-displays/src'];

/** Every check: its name, the program, its arguments, and where it runs. */
const checks = [
  ['lint', bin('oxlint/bin/oxlint'), ['--config', '.oxlintrc.json', '--format', 'unix', '--ignore-pattern', 'tests/tidy/planted/**'], root],
  ['unit tests', bin('vitest/vitest.mjs'), ['run', '--config', 'tests/vitest.config.ts', '--project', 'unit', '--reporter=dot'], root],
  // One checker: what two find in half the time each, they find twice, and the other core is not idle.
  [
    'types',
    bin('@typescript/native/bin/tsc'),
    ['--noEmit', '--checkers', '1', '--incremental', '--tsBuildInfoFile', '.cache/types.tsbuildinfo', '-p', 'tsconfig.json'],
    root,
  ],
  [
    'types of the screens',
    bin('svelte-check/bin/svelte-check'),
    ['--fail-on-warnings', '--output', 'human', '--tsgo', '--incremental'],
    join(root, 'wall-displays'),
  ],
  ['import rules', bin('dependency-cruiser/bin/dependency-cruiser.mjs'), ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...rooms], root],
  ['format', bin('prettier/bin/prettier.cjs'), ['--check', '--log-level', 'warn', '--cache', '--cache-location', '.cache/prettier', '.'], root],
];

/** What `npm test` runs too: every unit test, and the import rules over the same rooms (tests/tidy/import-rules.test.ts). */
const testsRunToo = ['unit tests', 'import rules'];
const beforeTests = '--before-tests';

/** @returns {Promise<boolean>} whether all passed */
export async function check(args) {
  const unknown = args.filter((each) => each !== beforeTests);
  if (unknown.length > 0) {
    say(`check takes ${beforeTests} or nothing, not ${unknown.join(' ')}`);
    return false;
  }
  const asked = args.includes(beforeTests) ? checks.filter(([name]) => !testsRunToo.includes(name)) : checks;
  // The screens' types are made from their routes: lint and types both read them.
  const sync = {
    name: 'types of the routes',
    command: node24(),
    args: [bin('@sveltejs/kit/svelte-kit.js'), 'sync'],
    cwd: join(root, 'wall-displays'),
    env: childEnvironment(),
  };
  if (!(await runStep(sync))) return false;
  return runTwoAtATime(asked.map(([name, script, args, cwd]) => ({ name, command: node24(), args: [script, ...args], cwd, env: childEnvironment() })));
}
