/** Plays seeded trials of the house, or fuzzes its readers: figures go to the terminal, and what broke to the exit status. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { childEnvironment, node24, root } from './node-24.mjs';
import { ended } from './steps.mjs';

/** @returns {Promise<number>} the exit status */
export function play(program, args) {
  return ended(spawn(node24(), [join(root, program), ...args], { cwd: root, env: childEnvironment(), stdio: 'inherit' }));
}
