/** Measures: the table goes to the terminal, the figures to bench-results/. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { childEnvironment, node24, root } from './node-24.mjs';
import { ended } from './steps.mjs';

/** @returns {Promise<number>} the exit status */
export function bench(args) {
  return ended(spawn(node24(), [join(root, 'tests/bench/run.ts'), ...args], { cwd: root, env: childEnvironment(), stdio: 'inherit' }));
}
