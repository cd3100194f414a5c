/** Builds the screens when anything that they are made of has changed since the last build. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { childEnvironment, node24, root } from './node-24.mjs';
import { runStep } from './steps.mjs';

const screens = join(root, 'wall-displays');
const stamp = join(screens, 'build/.stamp');
/** What a build reads: the screens, the types and pure functions of core, and the versions of everything else. */
const sources = [
  'wall-displays/src',
  'wall-displays/static',
  'wall-displays/vite.config.ts',
  'wall-displays/tsconfig.json',
  'wall-displays/package.json',
  'core/src',
  'package-lock.json',
];

/** @returns {Promise<boolean>} whether the built screens are those of the sources */
export async function ensureScreens() {
  const wanted = hashOf(sources);
  if (existsSync(join(screens, 'build/index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const ok = await runStep({ name: 'screens built', command: node24(), args: [vite, 'build'], cwd: screens, env: childEnvironment() });
  if (ok) writeFileSync(stamp, wanted);
  return ok;
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((each) => filesUnder(join(root, each))).filter((each) => !each.endsWith('.test.ts'))) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  const entries = readFolder(path);
  return entries === undefined ? [path] : entries.sort().flatMap((name) => filesUnder(join(path, name)));
}

/** The names in a folder, or undefined where the path is a file. */
function readFolder(path) {
  try {
    return readdirSync(path);
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}
