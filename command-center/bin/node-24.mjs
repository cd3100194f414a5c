/** Where this clone is, and the Node 24 that its packages bring: the programs beside this file may themselves run on an older Node. */
import { realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds the root package.json, wherever the clone lies and whatever the working directory is. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The first Node that runs the sources as they are (type stripping without a flag or a warning) and knows all of `serverFlags`. */
const oldest = [24, 7];

/** Path of the binary. Throws where the packages are not installed and the running Node is older. */
export function node24() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return process.execPath;
  return realpathSync(join(root, 'node_modules/.bin/node'));
}

/**
 * What the server's Node is started with. A process that was quiet for some seconds would give up its young generation, and the first minute after would
 * be spent in collections of the whole heap; a young generation of this size lets what lives for one round of the screens die there. At a quarter of it five
 * hundred charges a second moved so much into the old one that 99 in 100 were shown within 1.5 s instead of 0.8 (300 s of `npm run bench -- money`).
 *
 * By itself Node ends a program at 4 GB however much the machine has: a house of a hundred thousand stays needs as much. The rest of the machine is
 * its database's.
 */
export const serverFlags = ['--max-old-space-size-percentage=60', '--no-memory-reducer', '--min-semi-space-size=64', '--max-semi-space-size=128'];

/**
 * Where Node keeps what it made of our sources, as command-center/src/kept-code.ts has it too. A server that is started with it reads even its first module from there: whatever
 * is loaded before a program can say so is otherwise made again at each start.
 */
export const keptCode = { NODE_COMPILE_CACHE: join(root, '.cache', 'code') };

/** The environment of a child: programs of the packages come first, so that their `node` is Node 24 too. */
export function childEnvironment(more = {}) {
  const path = [join(root, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter);
  return { ...process.env, PATH: path, ...more };
}
