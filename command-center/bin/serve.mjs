/** Starts the server as one child and stands in for it: signals go in, its exit status comes out. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { childEnvironment, keptCode, node24, root, serverFlags } from './node-24.mjs';
import { ended } from './steps.mjs';

/** How often the parent is looked for. */
const parentLookMs = 50;

/** `npm start`: in the folder of the clone, and with the simulated hospital unless the environment says which or none. */
export const serveDemo = (args) => serve(process.env['HEALTHOS_SIMULATOR'] === undefined && !args.includes('--demo') ? ['--demo', ...args] : args, root);

/** @returns {Promise<number>} the server's exit status */
export async function serve(args, cwd = process.cwd()) {
  const child = spawn(node24(), [...serverFlags, join(root, 'command-center/src/cli.ts'), 'serve', ...args], {
    cwd,
    env: childEnvironment(keptCode),
    stdio: 'inherit',
  });
  // SIGTERM is passed on by `ended`.
  process.on('SIGHUP', () => child.kill('SIGTERM'));
  // A terminal sends its interrupt to the whole group: a second one would tell the server not to drain.
  process.on('SIGINT', () => {
    if (process.stdin.isTTY !== true) child.kill('SIGINT');
  });
  // npm may end at a SIGTERM without passing it on: whoever has lost its parent was told to stop.
  const parent = process.ppid;
  const orphaned = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(orphaned);
    child.kill('SIGTERM');
  }, parentLookMs);
  const status = await ended(child);
  clearInterval(orphaned);
  return status;
}
