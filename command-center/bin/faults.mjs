/** Does faults to the running product and holds it to its promises: the figures go to the terminal and to bench-results/. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { childEnvironment, node24, root } from './node-24.mjs';
import { ended } from './steps.mjs';

/** @returns {Promise<number>} the exit status */
export function faults(args) {
  return ended(spawn(node24(), [join(root, 'tests/faults/run.ts'), ...args], { cwd: root, env: childEnvironment(), stdio: 'inherit' }));
}
